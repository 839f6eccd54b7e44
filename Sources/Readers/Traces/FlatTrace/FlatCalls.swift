import CSystem
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
  /// Sixteen slots of a page are as long as a line of the cache.
  private static let pageBits: UInt64 = 4
  private static let recentPageCount = 1 << 8
  /// Identifiers below sixteen times this number have their page in a list.
  private static let mostCounted: UInt64 = 1 << 22

  /// The calls, so many in each chunk: none moves when more come.
  private var chunks: [UnsafeMutablePointer<FlatCall>] = unsafe []
  /// Number of slots at which there was a call.
  private(set) var count = 0
  private var open: [Bool] = []
  /// What few lines tell, of the calls that have it.
  private var extras: [FlatExtras] = []
  /// What calls have in common.
  private var kinds = FlatCallKinds()
  /// The page of keys that are the same but for their last bits: of identifiers of the first run by these, -1 where
  /// there is none.
  private var counted: [Int32] = []
  private var countedKey: UInt64?
  /// The same for all other keys.
  private var pages = KeyTable()
  private var pageOf: [Int32] = []
  /// The slots of the keys of each page, by their last bits; -1 for none.
  ///
  /// Identifiers that are counted lie side by side, as their lines do.
  private var slots: [Int32] = []
  /// Number of keys that have a slot.
  private var known: Int32 = 0
  /// What was looked up last: lines of one call mostly follow one another.
  private var last: (key: Key, slot: Int) = (Key(high: .max, low: .max), -1)
  /// What was looked up lately, by the end of the key: lines of one call lie close together, and the table
  /// of millions of calls lies far from the processor.
  private var recent = [(key: Key, slot: Int)](
    repeating: (Key(high: .max, low: .max), -1), count: recentCount)
  /// The same for pages: the next call is mostly on one of the last pages.
  private var recentPages = [(key: Key, page: Int)](
    repeating: (Key(high: .max, low: .max), -1), count: recentPageCount)

  deinit {
    for place in unsafe chunks.indices { unsafe chunks[place].deallocate() }
  }

  /// The call at a slot where there was one.
  private(set) subscript(slot: Int) -> FlatCall {
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
    let high = 1 << 63 | UInt64(run.rawValue)
    if high == countedKey {
      let slot = counted(identifier)
      if slot >= 0 { return slot }
    }
    return slot(Key(high: high, low: UInt64(bitPattern: identifier)))
  }

  /// The slot of an identifier of the first run, if it has one by its page in the list; else -1.
  @inline(__always)
  private func counted(_ identifier: Int64) -> Int {
    let low = UInt64(bitPattern: identifier)
    guard low >> Self.pageBits < counted.count else { return -1 }
    let page = Int(counted[Int(low >> Self.pageBits)])
    return page < 0 ? -1 : Int(slots[page << Self.pageBits | Int(low & (1 << Self.pageBits - 1))])
  }

  /// Has the call with that identifier brought near, if it is one that is found soon: its lines lie so far apart
  /// that it is far away again.
  @inline(__always)
  func expect(identifier: Int64) {
    let slot = counted(identifier)
    guard slot >= 0, slot < count else { return }
    let call = unsafe chunks[slot >> Self.chunkBits] + slot & (Self.chunkSize - 1)
    unsafe csystem_expect(call)
    unsafe csystem_expect(UnsafeRawPointer(call) + MemoryLayout<FlatCall>.size - 1)
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

  /// Whether a line that has that in common with others can be one more of the call at a slot.
  @inline(__always)
  func admits(_ slot: Int, _ common: SpanCommon, _ part: FlatPhase, attempt: Int32) -> Bool {
    let kind = kinds[self[slot].kind]
    return kind.day == common.day && kind.iteration == common.iteration
      && self[slot].admits(part, attempt: attempt)
  }

  /// Has a call begin with that line.
  @inline(__always)
  mutating func open(_ slot: Int, _ line: SpanValues, _ common: FlatCommon, number: Int64) {
    var call = FlatCall(
      line, number: number, kind: kinds.number(FlatCallKind(line, common.values)))
    if slot == count {
      if slot & (Self.chunkSize - 1) == 0 {
        unsafe chunks.append(.allocate(capacity: Self.chunkSize))
      }
      unsafe (chunks[slot >> Self.chunkBits] + slot & (Self.chunkSize - 1)).initialize(to: call)
      count += 1
      open.append(true)
    } else {
      call.extras = self[slot].extras
      if call.extras >= 0 { extras[Int(call.extras)] = FlatExtras() }
      self[slot] = call
      open[slot] = true
    }
    if common.hasExtras { set(slot, FlatExtras(common.values, withCost: false)) }
  }

  /// Takes in a line of the call at a slot.
  @inline(__always)
  mutating func add(
    _ slot: Int, _ line: SpanValues, _ common: FlatCommon, _ part: FlatPhase, attempt: Int32
  ) {
    self[slot].add(line, part, attempt: attempt)
    let kind = kinds[self[slot].kind]
    if !kind.holds(common.values, part) {
      self[slot].become(kinds.number(kind.with(common.values, part)))
    }
    if part == .request, common.hasExtras {
      var own = extras(of: slot)
      own.add(common.values)
      set(slot, own)
    }
  }

  /// Takes in the line that tells of the whole call at a slot.
  mutating func tell(_ slot: Int, _ line: SpanValues, _ common: FlatCommon) {
    self[slot].tell(line, kind: kinds.number(FlatCallKind(line, common.values)))
    if self[slot].extras >= 0 || common.hasExtras {
      set(slot, FlatExtras(common.values, withCost: true))
    }
  }

  /// Takes the call away from a slot, and makes it a row of that source and phase.
  @inline(__always)
  mutating func close(
    _ slot: Int, source: NameID, phase: NameID
  ) -> (row: SpanValues, common: SpanCommon) {
    open[slot] = false
    let kind = kinds[self[slot].kind]
    return (self[slot].row(kind, phase: phase), kind.common(extras(of: slot), source: source))
  }

  private func extras(of slot: Int) -> FlatExtras {
    let place = self[slot].extras
    return place < 0 ? FlatExtras() : extras[Int(place)]
  }

  private mutating func set(_ slot: Int, _ own: FlatExtras) {
    let place = self[slot].extras
    if place < 0 {
      self[slot].extras = Int32(extras.count)
      extras.append(own)
    } else {
      extras[Int(place)] = own
    }
  }

  @inline(__always)
  private mutating func slot(_ key: Key) -> Int {
    if last.key == key { return last.slot }
    let slot = seek(key)
    last = (key, slot)
    return slot
  }

  @inline(__always)
  private mutating func seek(_ key: Key) -> Int {
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
    let low = key.low >> Self.pageBits
    let page = self.page(Key(high: key.high, low: low))
    let place = page << Self.pageBits | Int(key.low & (1 << Self.pageBits - 1))
    if slots[place] < 0 {
      slots[place] = known
      known += 1
    }
    return Int(slots[place])
  }

  /// The page of a key that is the same but for its last bits.
  @inline(__always)
  private mutating func page(_ key: Key) -> Int {
    if key.high == countedKey, key.low < counted.count {
      let page = counted[Int(key.low)]
      if page >= 0 { return Int(page) }
    }
    return otherPage(key)
  }

  private mutating func otherPage(_ key: Key) -> Int {
    if countedKey == nil, key.high >> 63 == 1 { countedKey = key.high }
    if key.high == countedKey, key.low < Self.mostCounted {
      if key.low >= counted.count {
        let room = min(Int(Self.mostCounted), max(1 << 10, 2 * (Int(key.low) + 1)))
        counted.append(contentsOf: repeatElement(-1, count: room - counted.count))
      }
      let page = newPage()
      counted[Int(key.low)] = Int32(page)
      return page
    }
    let near = Int(truncatingIfNeeded: key.low ^ key.high &* 31) & (Self.recentPageCount - 1)
    if recentPages[near].key == key, recentPages[near].page >= 0 { return recentPages[near].page }
    let number = pages.position(
      of: PackedKey(
        UInt32(truncatingIfNeeded: key.high >> 32), UInt32(truncatingIfNeeded: key.high),
        UInt32(truncatingIfNeeded: key.low >> 32), UInt32(truncatingIfNeeded: key.low)))
    if number == pageOf.count { pageOf.append(Int32(newPage())) }
    let page = Int(pageOf[number])
    recentPages[near] = (key, page)
    return page
  }

  private mutating func newPage() -> Int {
    let page = slots.count >> Self.pageBits
    slots.append(contentsOf: repeatElement(-1, count: 1 << Self.pageBits))
    return page
  }
}
