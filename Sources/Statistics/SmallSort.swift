/// Bits that one pass looks at.
private let digitBits = 11

/// Below this many elements the standard library's sort is faster.
private let radixThreshold = 700

/// Small whole numbers in ascending order, of four bytes each.
///
/// Samples that share values are sorted once and merged, instead of being sorted again each.
public struct SmallSample: Sendable {
  /// The values, ascending.
  private var values: [UInt32]

  /// A sample of those values in any order.
  ///
  /// Least significant digit first over 32 bits: half of the memory traffic that numbers of 64 bits have.
  ///
  /// - Complexity: O(n) for large samples, O(n log n) for small ones; needs room for one copy.
  public init(sorting values: consuming [UInt32]) {
    values.sortByRadix()
    self.values = values
  }

  /// All values of some samples.
  ///
  /// - Complexity: O(n).
  public init(merging parts: [SmallSample]) {
    var rest = parts.map(\.values).sorted { $0.count > $1.count }
    let total = rest.reduce(0) { $0 + $1.count }
    // What merging the shortest two over and over would move; sorting moves each value three times.
    var moved = 0
    var length = rest.last?.count ?? 0
    for part in rest.dropLast().reversed() {
      length += part.count
      moved += length
    }
    guard moved <= 3 * total else {
      var all = Array(rest.joined())
      all.sortByRadix()
      values = all
      return
    }
    while rest.count > 1 {
      let shortest = rest.removeLast()
      rest[rest.count - 1] = Self.merged(rest[rest.count - 1], shortest)
    }
    values = rest.first ?? []
  }

  private static func merged(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
    let (one, other) = (left.span, right.span)
    return [UInt32](capacity: left.count + right.count) { target in
      var (first, second) = (0, 0)
      while first < one.count, second < other.count {
        let (low, high) = (one[first], other[second])
        // Without a branch, which nobody could foresee.
        let isFirst = low <= high
        target.append(isFirst ? low : high)
        first &+= isFirst ? 1 : 0
        second &+= isFirst ? 0 : 1
      }
      while first < one.count {
        target.append(one[first])
        first &+= 1
      }
      while second < other.count {
        target.append(other[second])
        second &+= 1
      }
    }
  }

  /// The values, each times a unit.
  ///
  /// - Precondition: `unit` is positive and at most 2³¹, so that no product overflows.
  public func times(_ unit: Int64) -> SortedSample {
    SortedSample(
      sorted: [Int64](capacity: values.count) { target in
        for value in values.span.indices { target.append(Int64(values[value]) &* unit) }
      })
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
