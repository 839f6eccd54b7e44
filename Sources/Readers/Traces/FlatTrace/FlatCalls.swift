import Trace

/// The calls of which lines may still come, each at a slot of its own.
///
/// With an identifier a call keeps its slot to the end of the run. Without one there is a slot for
/// every agent and stage, which one call after the other uses.
struct FlatCalls {
  private struct Key: Equatable {
    var high: UInt64
    var low: UInt64
  }

  var calls: [FlatCall] = []
  private var open: [Bool] = []
  private var keys: [Key] = []
  private var slots = [Int32](repeating: -1, count: 1 << 10)
  private var last: (key: Key, slot: Int) = (Key(high: .max, low: .max), -1)

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
    if slot == calls.count {
      calls.append(call)
      open.append(true)
    } else {
      calls[slot] = call
      open[slot] = true
    }
  }

  /// Takes the call away from a slot.
  @inline(__always)
  mutating func close(_ slot: Int) { open[slot] = false }

  @inline(__always)
  private mutating func slot(_ key: Key) -> Int {
    if key == last.key { return last.slot }
    var place = Self.hash(key) & (slots.count - 1)
    while slots[place] >= 0 {
      let slot = Int(slots[place])
      if keys[slot] == key {
        last = (key, slot)
        return slot
      }
      place = (place + 1) & (slots.count - 1)
    }
    let fresh = keys.count
    keys.append(key)
    slots[place] = Int32(fresh)
    if keys.count * 2 > slots.count { grow() }
    last = (key, fresh)
    return fresh
  }

  @inline(__always)
  private static func hash(_ key: Key) -> Int {
    let mixed =
      (key.high &* 0x9e37_79b9_7f4a_7c15 ^ key.low) &* 0xd6e8_feb8_6659_fd93
    return Int(truncatingIfNeeded: (mixed ^ mixed >> 32) & 0x7fff_ffff)
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
