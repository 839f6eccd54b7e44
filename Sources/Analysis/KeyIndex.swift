/// A key of up to four numbers of 32 bits, to group rows by.
struct PackedKey: Hashable {
  var high: UInt64
  var low: UInt64

  init(_ first: UInt32, _ second: UInt32, _ third: UInt32 = 0, _ fourth: UInt32 = 0) {
    high = UInt64(first) << 32 | UInt64(second)
    low = UInt64(third) << 32 | UInt64(fourth)
  }
}

/// Numbers the different keys of many rows from 0 in the order in which they first come.
///
/// Rows that follow one another mostly repeat a few keys, so a small table of recent ones answers
/// before the dictionary is asked.
struct KeyIndex {
  private(set) var keys: [PackedKey] = []
  private var positions: [PackedKey: Int] = [:]
  private var recent = [Int](repeating: -1, count: 256)

  /// The number of that key, a fresh one if it is new.
  mutating func position(of key: PackedKey) -> Int {
    let mixed = (key.high ^ (key.low &* 0xD6E8_FEB8_6659_FD93)) &* 0x9E37_79B9_7F4A_7C15
    let slot = Int(truncatingIfNeeded: mixed >> 56)
    let candidate = recent[slot]
    if candidate >= 0, keys[candidate] == key { return candidate }
    let found = positions[key] ?? add(key)
    recent[slot] = found
    return found
  }

  private mutating func add(_ key: PackedKey) -> Int {
    let fresh = keys.count
    keys.append(key)
    positions[key] = fresh
    return fresh
  }
}
