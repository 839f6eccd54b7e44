/// Bits that one pass of the radix sort looks at: its counters fit the first-level cache.
private let digitBits = 11

/// Below this many elements the standard library's sort is faster.
private let radixThreshold = 1_500

extension [Int64] {
  /// Sorts into ascending order: least significant digit first, only as many digits as the range of
  /// the values has.
  ///
  /// - Complexity: O(n) from some thousand elements on, with a second array of n elements.
  mutating func sortByRadix() {
    guard count >= radixThreshold else { return sort() }
    let (low, range, ascending) = bounds(span)
    if ascending { return }
    let passes = (UInt64.bitWidth - range.leadingZeroBitCount + digitBits - 1) / digitBits
    var offsets = digitOffsets(span, low: low, passes: passes)
    var scratch = [Int64](repeating: 0, count: count)
    for pass in 0..<passes {
      // A digit that all share needs no pass.
      if offsets[pass].isEmpty { continue }
      var target = scratch.mutableSpan
      var counters = offsets[pass].mutableSpan
      distribute(span, into: &target, by: &counters, low: low, shift: UInt64(pass * digitBits))
      swap(&self, &scratch)
    }
  }
}

/// Smallest value, distance to the largest, and whether the values ascend already.
func bounds(_ values: Span<Int64>) -> (low: Int64, range: UInt64, ascending: Bool) {
  var low = values[0]
  var high = low
  var previous = low
  var ascending = true
  for position in values.indices {
    let value = values[position]
    low = min(low, value)
    high = max(high, value)
    ascending = ascending && previous <= value
    previous = value
  }
  return (low, UInt64(bitPattern: high &- low), ascending)
}

/// For each digit the position at which its first element goes; empty where all share the digit.
private func digitOffsets(_ values: Span<Int64>, low: Int64, passes: Int) -> [[Int]] {
  let size = 1 << digitBits
  var counts = [Int](repeating: 0, count: passes * size)
  var counters = counts.mutableSpan
  let mask = UInt64(size - 1)
  for position in values.indices {
    var key = UInt64(bitPattern: values[position] &- low)
    for pass in 0..<passes {
      counters[pass &* size &+ Int(truncatingIfNeeded: key & mask)] &+= 1
      key >>= UInt64(digitBits)
    }
  }
  return (0..<passes).map { pass in
    var offsets = Array(counts[pass * size..<(pass + 1) * size])
    if offsets.contains(values.count) { return [] }
    var total = 0
    for digit in offsets.indices {
      let here = offsets[digit]
      offsets[digit] = total
      total += here
    }
    return offsets
  }
}

/// One stable pass: every element goes behind those of its digit that came before it.
private func distribute(
  _ source: Span<Int64>, into target: inout MutableSpan<Int64>,
  by offsets: inout MutableSpan<Int>, low: Int64, shift: UInt64
) {
  let mask = UInt64(1 << digitBits) - 1
  for position in source.indices {
    let value = source[position]
    let digit = Int(
      truncatingIfNeeded: (UInt64(bitPattern: value &- low) &>> shift) & mask)
    let place = offsets[digit]
    target[place] = value
    offsets[digit] = place &+ 1
  }
}
