import Synchronization

/// Bits that one pass of a sort looks at.
private let digitBits = 11

/// Below this many elements the standard library's sort is faster.
private let radixThreshold = 700

/// Small whole numbers of four bytes each, put into buckets by size, and their sums.
///
/// That is all that order statistics of many such lists together take: no list is sorted, none is merged.
public struct SmallValues: Sendable {
  /// Below this many, buckets cost more than they save.
  static let least = 1 << 12
  /// Buckets of one part in 32 of their values' size each: what is written to in turn stays in the cache.
  static let bucketCount = 896

  /// The values; those of one bucket side by side, where there are buckets.
  public let values: [UInt32]
  /// Where each bucket ends; empty where the values are too few for buckets.
  let ends: [Int32]
  /// Sum of the values and of their squares, exact.
  let sum: UInt64
  let squares: UInt128

  /// Those values in any order.
  ///
  /// - Precondition: there are fewer than 2³¹.
  /// - Complexity: O(n); needs room for one copy.
  public init(_ values: consuming [UInt32]) { self.init(values, hasBuckets: false) }

  /// - Parameter hasBuckets: whether they are put into buckets even if they are few.
  init(_ values: consuming [UInt32], hasBuckets: Bool) {
    precondition(values.count < Int32.max)
    let isCounted = hasBuckets || values.count >= Self.least
    var places = [Int32](repeating: 0, count: isCounted ? Self.bucketCount : 0)
    (sum, squares) = Self.sums(values.span, &places)
    guard isCounted else {
      self.values = values
      ends = []
      return
    }
    var total: Int32 = 0
    for bucket in places.indices {
      total += places[bucket]
      places[bucket] = total - places[bucket]
    }
    let source = values.span
    var target = places.mutableSpan
    self.values = unsafe [UInt32](unsafeUninitializedCapacity: source.count) { buffer, filled in
      for position in source.indices {
        let value = source[position]
        let bucket = Self.bucket(of: value)
        unsafe buffer[Int(target[bucket])] = value
        target[bucket] &+= 1
      }
      filled = source.count
    }
    ends = places
  }

  /// The bucket of a value: up to 63 each its own, above them 32 for each power of two.
  @inline(__always)
  static func bucket(of value: UInt32) -> Int {
    let shift = max(0, 26 - value.leadingZeroBitCount)
    return shift << 5 + Int(value &>> UInt32(shift))
  }

  /// The values of one bucket, in any order.
  func bucket(_ number: Int) -> ArraySlice<UInt32> {
    values[Int(number > 0 ? ends[number - 1] : 0)..<Int(ends[number])]
  }

  /// The sums of the values and of their squares; and how many lie in each bucket, where there are buckets.
  private static func sums(_ values: Span<UInt32>, _ counts: inout [Int32]) -> (UInt64, UInt128) {
    var sum: UInt64 = 0
    var low: UInt64 = 0
    var high: UInt64 = 0
    var counters = counts.mutableSpan
    let isCounted = !counters.isEmpty
    for position in values.indices {
      let value = UInt64(values[position])
      sum &+= value
      let (next, overflow) = low.addingReportingOverflow(value &* value)
      low = next
      high &+= overflow ? 1 : 0
      if isCounted { counters[bucket(of: values[position])] &+= 1 }
    }
    return (sum, UInt128(high) << 64 | UInt128(low))
  }
}

/// Order statistics of some lists of small numbers together, each found when it is asked for.
///
/// The bucket that a rank falls into follows from the buckets' sizes; only that bucket is sorted.
public struct SmallSample: RankedSample {
  private let parts: [SmallValues]
  /// The values in order, where they are too few for buckets.
  private let few: [UInt32]
  private let unit: Int64
  /// How many values lie in each bucket and those before it; empty where there are no buckets.
  private let reached: [Int]
  private let ordered = OrderedBuckets()
  /// Number of values.
  public let count: Int
  /// Count, sum and spread of the values, each times the unit.
  public let moments: Moments

  /// All values of some lists, each times a unit.
  ///
  /// - Precondition: `unit` is positive and at most 2³¹, so that no product overflows.
  /// - Complexity: O(lists), and O(n) for values in short lists.
  public init(of lists: [SmallValues], unit: Int64) {
    self.unit = unit
    count = lists.reduce(0) { $0 + $1.values.count }
    moments = Moments(
      count: count, sum: lists.reduce(0) { $0 + Int128($1.sum) },
      sumOfSquares: lists.reduce(0) { $0 + Int128($1.squares) }, unit: unit)
    var parts = lists.filter { !$0.ends.isEmpty }
    var few = Array(lists.lazy.filter(\.ends.isEmpty).map(\.values).joined())
    if few.count >= SmallValues.least {
      parts.append(SmallValues(few))
      few = []
    } else if !parts.isEmpty, !few.isEmpty {
      parts.append(SmallValues(few, hasBuckets: true))
      few = []
    }
    few.sortByRadix()
    (self.parts, self.few) = (parts, few)
    var reached: [Int] = []
    if !parts.isEmpty {
      reached = [Int](repeating: 0, count: SmallValues.bucketCount)
      for part in parts {
        for bucket in reached.indices { reached[bucket] += Int(part.ends[bucket]) }
      }
    }
    self.reached = reached
  }

  /// The value of that rank, counted from 0.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(n log n) in the values of its bucket when it is first asked for.
  public func value(at position: Int) -> Int64 {
    if reached.isEmpty { return Int64(few[position]) &* unit }
    precondition(position >= 0 && position < count)
    var (low, high) = (0, reached.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if reached[middle] > position { high = middle } else { low = middle + 1 }
    }
    let before = low > 0 ? reached[low - 1] : 0
    return Int64(ordered.value(position - before, low, parts)) &* unit
  }
}

/// Buckets that were sorted, by number.
private final class OrderedBuckets: Sendable {
  private let buckets = Mutex<[Int: [UInt32]]>([:])

  func value(_ position: Int, _ number: Int, _ parts: [SmallValues]) -> UInt32 {
    buckets.withLock { buckets in
      if let known = buckets[number] { return known[position] }
      var all: [UInt32] = []
      for part in parts { all.append(contentsOf: part.bucket(number)) }
      all.sortByRadix()
      buckets[number] = all
      return all[position]
    }
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
