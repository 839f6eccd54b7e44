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
  ///
  /// - Parameter most: of a larger sample so many evenly spaced quantiles stand for all.
  init?(_ first: SortedSample, _ second: SortedSample, most: Int = .max) {
    guard first.count > 0, second.count > 0,
      !first.count.multipliedReportingOverflow(by: second.count).overflow
    else { return nil }
    self.init(rows: Self.values(first, most), columns: Self.values(second, most))
  }

  private static func values(_ sample: SortedSample, _ most: Int) -> [Double] {
    let count = sample.count
    guard count > most else { return sample.values.map { Double($0) } }
    // The middle of each of as many equal parts.
    return (0..<most).map { part in
      let place = (2 * part + 1).multipliedFullWidth(by: count)
      return Double(sample.values[(2 * most).dividingFullWidth(place).quotient])
    }
  }

  /// The rank that stands for one among all combinations of unthinned samples.
  func rank(_ rank: Int, of all: Int) -> Int {
    guard all != count else { return rank }
    let share = Double(rank) / Double(all)
    return max(1, min(count, Int((share * Double(count)).rounded())))
  }

  private init(rows: [Double], columns: [Double]) {
    self.rows = rows
    self.columns = columns
    count = rows.count * columns.count
  }

  /// The combination of that 1-based rank.
  ///
  /// - Precondition: 1 ≤ rank ≤ count.
  /// - Complexity: O((n + m) log(n + m)) expected, in room for a fraction of n + m values.
  func value(rank: Int) -> Double {
    precondition(rank >= 1 && rank <= count, "no such rank")
    var state = Question(low: -.infinity, high: .infinity, below: 0, remaining: count)
    var generator = SplitMix64(seed: UInt64(rank))
    let enough = max(1 << 14, (rows.count + columns.count) / 8)
    var isNarrowed = false
    while state.remaining > enough {
      let (lower, upper) =
        isNarrowed
        ? drawnLimits(state, rank, min(enough, 1 << 20), &generator)
        : thinnedLimits(rank) ?? drawnLimits(state, rank, min(enough, 1 << 20), &generator)
      isNarrowed = true
      let under = number(under: lower)
      let upTo = number(upTo: upper)
      if rank <= under {
        state.high = lower.nextDown
        state.remaining = under - state.below
      } else if rank > upTo {
        state.low = upper.nextUp
        state.remaining -= upTo - state.below
        state.below = upTo
      } else if lower == upper {
        return lower
      } else {
        state.low = lower
        state.high = upper
        state.below = under
        state.remaining = upTo - under
      }
    }
    return all(state)[rank - state.below - 1]
  }

  /// The combinations still in question: those from `low` to `high`, of which there are `remaining`,
  /// above `below` others.
  private struct Question {
    var low: Double
    var high: Double
    var below: Int
    var remaining: Int
  }

  /// Limits around a rank from every sixteenth row and column; nil for small tables.
  ///
  /// The staircase of the thinned table misses the full one by at most a cell of it per row and
  /// column.
  private func thinnedLimits(_ rank: Int) -> (Double, Double)? {
    let step = 16
    guard min(rows.count, columns.count) >= 64 * step else { return nil }
    func thinned(_ values: [Double]) -> [Double] {
      stride(from: step / 2, to: values.count, by: step).map { values[$0] }
    }
    let few = PairSelection(rows: thinned(rows), columns: thinned(columns))
    let target = Int(Double(rank) / Double(count) * Double(few.count))
    let reach = few.rows.count + few.columns.count
    return (
      few.value(rank: max(1, min(few.count, target - reach))),
      few.value(rank: max(1, min(few.count, target + reach)))
    )
  }

  /// Limits around a rank from random draws: the rank is within four standard errors almost always.
  private func drawnLimits(
    _ state: Question, _ rank: Int, _ size: Int, _ generator: inout SplitMix64
  ) -> (Double, Double) {
    let sample = draw(size, state, &generator)
    let share = Double(rank - state.below - 1) / Double(state.remaining)
    let centre = Double(size) * share
    let spread = 4 * (centre * (1 - share)).squareRoot() + 4
    let lower = sample[max(0, Int(centre - spread))]
    let upper = sample[min(size - 1, Int(centre + spread))]
    if lower == state.low && upper == state.high {
      // Few distinct combinations: one limit at a time leaves at least that one behind.
      let middle = sample[min(size - 1, Int(centre))]
      return (middle, middle)
    }
    return (lower, upper)
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
  private func number(under limit: Double) -> Int { number { $0 < limit } }

  /// Number of combinations up to and with a limit.
  private func number(upTo limit: Double) -> Int { number { $0 <= limit } }

  /// Walks along the border of the combinations that are counted; each step is to the next column or
  /// to the next row, without a branch that could be guessed wrong.
  @inline(__always)
  private func number(where counts: (Double) -> Bool) -> Int {
    let rows = rows.span
    let columns = columns.span
    var row = 0
    var column = 0
    var total = 0
    while row < rows.count, column < columns.count {
      let isCounted = counts(Operation.combine(rows[row], columns[column]))
      total &+= isCounted ? 0 : column
      column &+= isCounted ? 1 : 0
      row &+= isCounted ? 0 : 1
    }
    return total + (rows.count - row) * columns.count
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
    _ size: Int, _ state: Question, _ generator: inout SplitMix64
  ) -> [Double] {
    var offsets: [Int64] = []
    offsets.reserveCapacity(size)
    for _ in 0..<size { offsets.append(Int64(generator.index(below: state.remaining))) }
    offsets.sortByRadix()
    var drawn: [Double] = []
    drawn.reserveCapacity(size)
    let wanted = offsets.span
    let columns = columns.span
    var seen = 0
    var next = 0
    walk(state.low, state.high) { row, start, end in
      let after = seen + end - start
      while next < wanted.count, Int(wanted[next]) < after {
        drawn.append(Operation.combine(row, columns[start + Int(wanted[next]) - seen]))
        next += 1
      }
      seen = after
    }
    return drawn.sortedByRadix()
  }

  /// The combinations between two limits, ascending.
  private func all(_ state: Question) -> [Double] {
    var found: [Double] = []
    found.reserveCapacity(state.remaining)
    let columns = columns.span
    walk(state.low, state.high) { row, start, end in
      for column in start..<end { found.append(Operation.combine(row, columns[column])) }
    }
    return found.sortedByRadix()
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

extension [Double] {
  /// The numbers in ascending order, by their bits; none of them may be no number.
  fileprivate func sortedByRadix() -> [Double] {
    var keys = map { number in
      let bits = Int64(bitPattern: number.bitPattern)
      // Of negative numbers the bits rise as the number falls.
      return bits < 0 ? bits ^ .max : bits
    }
    keys.sortByRadix()
    return keys.map { key in
      Double(bitPattern: UInt64(bitPattern: key < 0 ? key ^ .max : key))
    }
  }
}
