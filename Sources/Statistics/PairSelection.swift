/// What two values of two samples make together: rising with the second, falling with the first.
protocol PairOperation {
  /// The result for a value of the first and one of the second sample.
  static func combine(_ first: Double, _ second: Double) -> Double
}

/// Second minus first.
enum PairDifference: PairOperation {
  @inline(__always)
  static func combine(_ first: Double, _ second: Double) -> Double { second - first }
}

/// Second divided by first, both not negative; two zeros are equal.
enum PairRatio: PairOperation {
  @inline(__always)
  static func combine(_ first: Double, _ second: Double) -> Double {
    first == 0 && second == 0 ? 1 : second / first
  }
}

/// Order statistics of all n·m combinations of two samples, without making them.
///
/// In a table whose rows are the first sample and whose columns are the second, both ascending,
/// the combinations below a limit are counted in one walk along a staircase (Johnson and Mizoguchi
/// 1978). A random draw from the combinations still in question gives the next limits (Monahan 1984;
/// two limits around the rank sought, Floyd and Rivest 1975), until few enough remain to be sorted.
struct PairSelection<Operation: PairOperation> {
  private let rows: [Double]
  private let columns: [Double]
  /// Number of combinations.
  let count: Int

  /// The combinations of two ascending samples; nil where one is empty or they are beyond counting.
  init?(_ first: SortedSample, _ second: SortedSample) {
    let (count, overflow) = first.count.multipliedReportingOverflow(by: second.count)
    guard count > 0, !overflow else { return nil }
    self.count = count
    rows = first.values.map { Double($0) }
    columns = second.values.map { Double($0) }
  }

  /// The combination of that 1-based rank.
  ///
  /// - Precondition: 1 ≤ rank ≤ count.
  /// - Complexity: O((n + m) log(n + m)) expected, in room for a sixteenth of n + m values.
  func value(rank: Int) -> Double {
    precondition(rank >= 1 && rank <= count, "no such rank")
    // In question are the combinations from low to high; `below` lie under low.
    var low = -Double.infinity
    var high = Double.infinity
    var below = 0
    var remaining = count
    var generator = SplitMix64(seed: UInt64(rank))
    let enough = max(1 << 14, (rows.count + columns.count) / 16)
    while remaining > enough {
      let sample = draw(min(enough, 1 << 20), low, high, remaining, &generator)
      // The sample's quantile is within four standard errors of the true one almost always.
      let share = Double(rank - below - 1) / Double(remaining)
      let size = Double(sample.count)
      let spread = 4 * (size * share * (1 - share)).squareRoot() + 4
      var lower = sample[max(0, Int(size * share - spread))]
      var upper = sample[min(sample.count - 1, Int(size * share + spread))]
      if lower == low && upper == high {
        // Few distinct combinations: one limit at a time leaves at least that one behind.
        lower = sample[min(sample.count - 1, Int(size * share))]
        upper = lower
      }
      let under = number(under: lower)
      let upTo = number(upTo: upper)
      if rank <= under {
        high = lower.nextDown
        remaining = under - below
      } else if rank > upTo {
        low = upper.nextUp
        remaining -= upTo - below
        below = upTo
      } else if lower == upper {
        return lower
      } else {
        low = lower
        high = upper
        below = under
        remaining = upTo - under
      }
    }
    return all(low, high, remaining)[rank - below - 1]
  }

  /// The combinations of two consecutive ranks.
  ///
  /// - Precondition: 1 ≤ rank < count.
  func values(from rank: Int) -> (Double, Double) {
    let first = value(rank: rank)
    if number(upTo: first) > rank { return (first, first) }
    return (first, smallest(above: first))
  }

  /// Number of combinations under a limit.
  private func number(under limit: Double) -> Int {
    var total = 0
    walk(limit, limit) { _, start, _ in total += start }
    return total
  }

  /// Number of combinations up to and with a limit.
  private func number(upTo limit: Double) -> Int {
    var total = 0
    walk(limit, limit) { _, _, end in total += end }
    return total
  }

  private func smallest(above limit: Double) -> Double {
    let columns = columns.span
    var smallest = Double.infinity
    walk(limit, limit) { row, _, end in
      if end < columns.count { smallest = min(smallest, Operation.combine(row, columns[end])) }
    }
    return smallest
  }

  /// Ascending random draws from the combinations between two limits.
  private func draw(
    _ size: Int, _ low: Double, _ high: Double, _ remaining: Int, _ generator: inout SplitMix64
  ) -> [Double] {
    var offsets: [Int64] = []
    offsets.reserveCapacity(size)
    for _ in 0..<size { offsets.append(Int64(generator.index(below: remaining))) }
    offsets.sortByRadix()
    var drawn: [Double] = []
    drawn.reserveCapacity(size)
    let wanted = offsets.span
    let columns = columns.span
    var seen = 0
    var next = 0
    walk(low, high) { row, start, end in
      let after = seen + end - start
      while next < wanted.count, Int(wanted[next]) < after {
        drawn.append(Operation.combine(row, columns[start + Int(wanted[next]) - seen]))
        next += 1
      }
      seen = after
    }
    drawn.sort()
    return drawn
  }

  /// The combinations between two limits, ascending.
  private func all(_ low: Double, _ high: Double, _ remaining: Int) -> [Double] {
    var found: [Double] = []
    found.reserveCapacity(remaining)
    let columns = columns.span
    walk(low, high) { row, start, end in
      for column in start..<end { found.append(Operation.combine(row, columns[column])) }
    }
    found.sort()
    return found
  }

  /// Calls `body` for each row with the columns whose combinations lie between two limits.
  @inline(__always)
  private func walk(
    _ low: Double, _ high: Double, _ body: (_ row: Double, _ start: Int, _ end: Int) -> Void
  ) {
    let rows = rows.span
    let columns = columns.span
    var start = 0
    var end = 0
    for index in rows.indices {
      let row = rows[index]
      while start < columns.count, Operation.combine(row, columns[start]) < low { start += 1 }
      while end < columns.count, Operation.combine(row, columns[end]) <= high { end += 1 }
      body(row, start, end)
    }
  }
}
