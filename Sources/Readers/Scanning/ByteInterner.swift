/// Texts met as bytes, each stored once and numbered in the order of first use.
///
/// - Complexity: O(length) on average for each look-up; a repeat of the last text is one comparison.
struct ByteInterner: Sendable {
  private(set) var names: [String] = []
  private var bytes: [UInt8] = []
  private var ranges: [Range<Int>] = []
  private var slots: [Int32] = [Int32](repeating: -1, count: 64)
  private var last: Int32 = -1

  /// The number of the text that stands at that range, -1 where the range is empty.
  mutating func identifier(_ text: Span<UInt8>, _ range: Range<Int>) -> Int32 {
    if range.isEmpty { return -1 }
    if last >= 0, equals(last, text, range) { return last }
    var slot = Self.hash(text, range) & (slots.count - 1)
    while slots[slot] >= 0 {
      if equals(slots[slot], text, range) {
        last = slots[slot]
        return last
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let fresh = Int32(names.count)
    let start = bytes.count
    for index in range { bytes.append(text[index]) }
    ranges.append(start..<bytes.count)
    names.append(String(decoding: bytes[start...], as: UTF8.self))
    slots[slot] = fresh
    last = fresh
    if names.count * 2 > slots.count { grow() }
    return fresh
  }

  /// The number of that text, which is added if it is new; -1 where it is empty.
  mutating func identifier(_ text: String) -> Int32 {
    let bytes = Array(text.utf8)
    return identifier(bytes.span, 0..<bytes.count)
  }

  /// The number of that text, or -1 where it was never met.
  func existing(_ text: Span<UInt8>) -> Int32 {
    var slot = Self.hash(text, 0..<text.count) & (slots.count - 1)
    while slots[slot] >= 0 {
      if equals(slots[slot], text, 0..<text.count) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  private func equals(_ id: Int32, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let known = ranges[Int(id)]
    guard known.count == range.count else { return false }
    for offset in 0..<range.count
    where bytes[known.lowerBound + offset] != text[range.lowerBound + offset] { return false }
    return true
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: slots.count * 2)
    for (id, range) in ranges.enumerated() {
      var slot = Self.hash(bytes.span, range) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(id)
    }
  }

  /// FNV-1a (Fowler, Noll, Vo), its high half folded in.
  static func hash(_ text: Span<UInt8>, _ range: Range<Int>, seed: UInt64 = offsetBasis) -> Int {
    let hash = hash64(text, range, seed: seed)
    return Int(truncatingIfNeeded: (hash ^ (hash >> 32)) & 0x7fff_ffff)
  }

  /// The 64-bit form, which can go on from another text's hash.
  static func hash64(_ text: Span<UInt8>, _ range: Range<Int>, seed: UInt64 = offsetBasis)
    -> UInt64
  {
    var hash = seed
    for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3 }
    return hash
  }

  /// Where FNV-1a begins.
  static var offsetBasis: UInt64 { 0xcbf2_9ce4_8422_2325 }
}
