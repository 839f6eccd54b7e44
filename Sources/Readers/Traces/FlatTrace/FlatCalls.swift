import Trace

/// The calls of which lines may still come, each at a slot of its own.
///
/// With an identifier a call keeps its slot to the end of the run. Without one there is a slot for
/// every agent and stage, which one call after the other uses.
@safe struct FlatCalls: ~Copyable {
  private struct Key: Equatable {
    var high: UInt64
    var low: UInt64
  }

  private static let chunkBits = 10
  private static let chunkSize = 1 << chunkBits
  private static let recentCount = 1 << 12

  /// The calls, so many in each chunk: none moves when more come.
  private var chunks: [UnsafeMutablePointer<FlatCall>] = unsafe []
  /// Number of slots at which there was a call.
  private(set) var count = 0
  private var open: [Bool] = []
  private var keys: [Key] = []
  private var slots = [Int32](repeating: -1, count: 1 << 10)
  /// What was looked up lately, by the end of the key: lines of one call lie close together, and the table
  /// of millions of calls lies far from the processor.
  private var recent = [(key: Key, slot: Int)](
    repeating: (Key(high: .max, low: .max), -1), count: recentCount)

  deinit {
    for place in unsafe chunks.indices { unsafe chunks[place].deallocate() }
  }

  /// The call at a slot where there was one.
  subscript(slot: Int) -> FlatCall {
    @inline(__always) unsafeAddress {
      precondition(slot < count)
      return unsafe UnsafePointer(chunks[slot &>> Self.chunkBits] + slot & (Self.chunkSize &- 1))
    }
    @inline(__always) unsafeMutableAddress {
      precondition(slot < count)
      return unsafe chunks[slot &>> Self.chunkBits] + slot & (Self.chunkSize &- 1)
    }
  }

  /// The slot of the call with that identifier.
  @inline(__always)
  mutating func slot(run: NameID, identifier: Int64) -> Int {
    slot(Key(high: 1 << 63 | UInt64(run.rawValue), low: UInt64(bitPattern: identifier)))
  }

  /// The slot of the calls of that stage and agent.
  @inline(__always)
  mutating func slot(run: NameID, stage: NameID, agent: NameID, group: NameID) -> Int {
    slot(
      Key(
        high: UInt64(run.rawValue & 0x7fff_ffff) << 32 | UInt64(stage.rawValue),
        low: UInt64(agent.rawValue) << 32 | UInt64(group.rawValue)))
  }

  /// Whether a call is at that slot.
  @inline(__always)
  func isOpen(_ slot: Int) -> Bool { slot < open.count && open[slot] }

  /// Puts a call at a slot.
  @inline(__always)
  mutating func open(_ slot: Int, _ call: FlatCall) {
    if slot == count {
      if slot & (Self.chunkSize - 1) == 0 {
        unsafe chunks.append(.allocate(capacity: Self.chunkSize))
      }
      unsafe (chunks[slot >> Self.chunkBits] + slot & (Self.chunkSize - 1)).initialize(to: call)
      count += 1
      open.append(true)
    } else {
      self[slot] = call
      open[slot] = true
    }
  }

  /// Takes the call away from a slot.
  @inline(__always)
  mutating func close(_ slot: Int) { open[slot] = false }

  @inline(__always)
  private mutating func slot(_ key: Key) -> Int {
    // Neighbours in a count, or the stages of an agent, have places of their own.
    let near =
      Int(truncatingIfNeeded: key.low ^ key.low >> 32 &* 61 ^ key.high &* 31)
      & (Self.recentCount - 1)
    if recent[near].key == key { return recent[near].slot }
    let slot = search(key)
    recent[near] = (key, slot)
    return slot
  }

  private mutating func search(_ key: Key) -> Int {
    var place = Self.hash(key) & (slots.count - 1)
    while slots[place] >= 0 {
      let slot = Int(slots[place])
      if keys[slot] == key { return slot }
      place = (place + 1) & (slots.count - 1)
    }
    let fresh = keys.count
    keys.append(key)
    slots[place] = Int32(fresh)
    if keys.count * 2 > slots.count { grow() }
    return fresh
  }

  /// Where the search for a key begins.
  ///
  /// Sixteen neighbours, such as identifiers that are counted, share one line of the cache, as their lines in
  /// the trace lie close together; which line that is looks like chance, so that no choice of keys fills one.
  @inline(__always)
  private static func hash(_ key: Key) -> Int {
    let mixed =
      (key.high &* 0x9e37_79b9_7f4a_7c15 ^ key.low >> 4) &* 0xd6e8_feb8_6659_fd93
    let line = (mixed ^ mixed >> 32) & 0x7ff_ffff
    return Int(truncatingIfNeeded: line << 4 | key.low & 15)
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (slot, key) in keys.enumerated() {
      var place = Self.hash(key) & (slots.count - 1)
      while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
      slots[place] = Int32(slot)
    }
  }
}
