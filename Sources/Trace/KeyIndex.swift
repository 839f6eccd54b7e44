/// A key of up to four numbers of 32 bits, to group rows by.
package struct PackedKey: Hashable, Sendable {
  package var high: UInt64
  package var low: UInt64

  @inlinable
  package init(_ first: UInt32, _ second: UInt32, _ third: UInt32 = 0, _ fourth: UInt32 = 0) {
    high = UInt64(first) << 32 | UInt64(second)
    low = UInt64(third) << 32 | UInt64(fourth)
  }
}

/// Numbers the different keys of many rows from 0 in the order in which they first come.
///
/// An open-addressed table of positions beside the keys: half empty at least, probed one place after
/// the other. Its seed differs from process to process, so that no input can aim at one place; the
/// numbers don't depend on it.
///
/// - Complexity: O(1) a key on average.
package struct KeyTable: Sendable {
  package private(set) var keys: [PackedKey] = []
  /// Positions in `keys`, −1 where a place is free; a power of two of them.
  private var places = [Int32](repeating: -1, count: 256)

  package init() {}

  private static let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

  /// The number of that key, a fresh one if it is new.
  package mutating func position(of key: PackedKey) -> Int {
    if keys.count * 2 >= places.count { grow() }
    let place = probe(key)
    if places[place] >= 0 { return Int(places[place]) }
    let fresh = keys.count
    keys.append(key)
    places[place] = Int32(fresh)
    return fresh
  }

  /// The number of that key; nil if it has none.
  package func existing(_ key: PackedKey) -> Int? {
    let number = places[probe(key)]
    return number >= 0 ? Int(number) : nil
  }

  /// The place of that key, or the free one where it belongs.
  private func probe(_ key: PackedKey) -> Int {
    let mask = places.count - 1
    var place = Self.hash(key) & mask
    while places[place] >= 0, keys[Int(places[place])] != key { place = (place + 1) & mask }
    return place
  }

  private mutating func grow() {
    places = [Int32](repeating: -1, count: places.count * 2)
    let mask = places.count - 1
    for (position, key) in keys.enumerated() {
      var place = Self.hash(key) & mask
      while places[place] >= 0 { place = (place + 1) & mask }
      places[place] = Int32(position)
    }
  }

  /// Both halves mixed by multiplications to twice the width.
  @inline(__always)
  private static func hash(_ key: PackedKey) -> Int {
    let (first, second) = seeds
    let mixed = (key.high ^ first).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    let again = (mixed.high ^ mixed.low ^ key.low ^ second)
      .multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return Int(truncatingIfNeeded: again.high ^ again.low)
  }
}

/// A ``KeyTable`` for rows that mostly have one of a few keys, which it remembers.
package struct KeyIndex: Sendable {
  private var table = KeyTable()
  /// Keys that came lately, and their positions: mostly a few take turns.
  @usableFromInline var recent = InlineArray<128, (key: PackedKey, position: Int)>(
    repeating: (key: PackedKey(0, 0), position: -1))

  package init() {}

  /// The keys by their numbers.
  package var keys: [PackedKey] { table.keys }

  /// The number of that key, a fresh one if it is new.
  @inlinable
  @inline(__always)
  package mutating func position(of key: PackedKey) -> Int {
    let mixed = key.high &* 0x9E37_79B9_7F4A_7C15 ^ key.low &* 0xD6E8_FEB8_6659_FD93
    let slot = Int(truncatingIfNeeded: mixed &>> 57)
    if recent[slot].key == key, recent[slot].position >= 0 { return recent[slot].position }
    let found = search(key)
    recent[slot] = (key: key, position: found)
    return found
  }

  @usableFromInline
  mutating func search(_ key: PackedKey) -> Int { table.position(of: key) }

  /// The number of that key; nil if it has none.
  package func existing(_ key: PackedKey) -> Int? { table.existing(key) }
}
