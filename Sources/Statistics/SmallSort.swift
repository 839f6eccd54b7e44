/// Bits that one pass looks at.
private let digitBits = 11

/// Below this many elements the standard library's sort is faster.
private let radixThreshold = 700

extension SortedSample {
  /// A sample of small whole numbers in any order, each times a unit.
  ///
  /// Least significant digit first over 32 bits: half of the memory traffic that ``init(sorting:)`` has.
  ///
  /// - Precondition: `unit` is positive and at most 2³¹, so that no product overflows.
  /// - Complexity: O(n) for large samples, O(n log n) for small ones; needs room for one copy.
  public init(sorting values: consuming [UInt32], unit: Int64) {
    values.sortByRadix()
    var scaled: [Int64] = []
    scaled.reserveCapacity(values.count)
    scaled.append(addingCapacity: values.count) { target in
      for value in values.span.indices { target.append(Int64(values[value]) &* unit) }
    }
    self.init(sorted: scaled)
  }
}

extension [UInt32] {
  /// Sorts into ascending order; a digit that all values share needs no pass.
  mutating func sortByRadix() {
    guard count >= radixThreshold else { return sort() }
    var offsets = digitOffsets(span)
    var scratch = [UInt32](repeating: 0, count: count)
    for pass in offsets.indices where !offsets[pass].isEmpty {
      var target = scratch.mutableSpan
      var counters = offsets[pass].mutableSpan
      distribute(span, into: &target, by: &counters, shift: UInt32(pass * digitBits))
      swap(&self, &scratch)
    }
  }
}

/// For each digit the position at which its first element goes; empty where all share the digit.
private func digitOffsets(_ values: Span<UInt32>) -> [[Int]] {
  let size = 1 << digitBits
  let mask = UInt32(size - 1)
  var counts = [[Int]](repeating: [Int](repeating: 0, count: size), count: 3)
  var low = counts[0].mutableSpan
  for position in values.indices { low[Int(values[position] & mask)] &+= 1 }
  var middle = counts[1].mutableSpan
  for position in values.indices { middle[Int(values[position] &>> 11 & mask)] &+= 1 }
  var high = counts[2].mutableSpan
  for position in values.indices { high[Int(values[position] &>> 22)] &+= 1 }
  return counts.map { counts in
    if counts.contains(values.count) { return [] }
    var total = 0
    return counts.map { count in
      defer { total += count }
      return total
    }
  }
}

/// One stable pass: every element goes behind those of its digit that came before it.
private func distribute(
  _ source: Span<UInt32>, into target: inout MutableSpan<UInt32>,
  by offsets: inout MutableSpan<Int>, shift: UInt32
) {
  let mask = UInt32(1) << UInt32(digitBits) - 1
  for position in source.indices {
    let value = source[position]
    let digit = Int(value &>> shift & mask)
    let place = offsets[digit]
    target[place] = value
    offsets[digit] = place &+ 1
  }
}
