import Analysis
import Statistics

/// Gathers the numbers of one group for the aggregate functions.
///
/// Whole numbers stay whole, so that quantiles of nanoseconds are as exact as in the summary; the
/// first other number turns all of them into floating point.
struct SampleAccumulator {
  private var whole: [Int64] = []
  private var numbers: [Double] = []
  private var isWhole = true
  /// Times that have only ascended so far, in place of `whole`.
  private var times = AscendingTimes()
  private var areTimesAscending = true
  /// The arguments behind the first.
  var arguments = QuantileArguments()

  /// Adds the value of one row; NULL and what is no number are left out, as SQL's aggregates do.
  mutating func add(_ value: QueryArgument) {
    if let integer = value.integer {
      if isWhole { whole.append(integer) } else { numbers.append(Double(integer)) }
      return
    }
    guard let number = value.number else { return }
    if isWhole {
      numbers = whole.map(Double.init)
      whole = []
      isWhole = false
    }
    numbers.append(number)
  }

  /// Adds a time of which only the gaps to others are wanted.
  mutating func add(time value: QueryArgument) {
    if areTimesAscending {
      if let integer = value.integer {
        if times.take(integer) { return }
      } else if value.number == nil {
        return
      }
      whole = times.values
      times = AscendingTimes()
      areTimesAscending = false
    }
    add(value)
  }

  /// The quantiles of the differences between neighbouring times, in their order; none where there are fewer
  /// than two.
  mutating func gapQuantiles(
    _ levels: [QuantileLevel], _ definition: QuantileDefinition
  ) -> [QueryValue] {
    if areTimesAscending {
      let gaps = times.takeGaps()
      if gaps.isEmpty { return [] }
      return Self.quantiles(SmallSample(of: [SmallValues(gaps)], unit: 1), levels, definition)
    }
    whole.sortInParallel()
    numbers.sort()
    Self.differ(&whole, Self.gap)
    Self.differ(&numbers, Self.gap)
    return quantiles(levels, definition)
  }

  /// Puts what lies between each value and the next in the place of the values.
  private static func differ<Number>(
    _ values: inout [Number], _ gap: (Number, Number) -> Number
  ) {
    guard var latest = values.first else { return }
    for place in 1..<values.count {
      let next = values[place]
      values[place - 1] = gap(latest, next)
      latest = next
    }
    values.removeLast()
  }

  /// How far a number lies above one that is not larger; the largest there is where it is too far.
  static func gap(_ low: Int64, _ high: Int64) -> Int64 {
    let (gap, overflow) = high.subtractingReportingOverflow(low)
    return overflow ? .max : gap
  }

  /// The same; 0 also of two that are infinite.
  static func gap(_ low: Double, _ high: Double) -> Double { high == low ? 0 : high - low }

  /// The quantiles at those levels; none where there are no numbers.
  mutating func quantiles(
    _ levels: [QuantileLevel], _ definition: QuantileDefinition
  ) -> [QueryValue] {
    if whole.isEmpty && numbers.isEmpty { return [] }
    if isWhole {
      return Self.quantiles(SortedSample(sorting: Self.take(&whole)), levels, definition)
    }
    let sample = SortedNumbers(sorting: Self.take(&numbers))
    return levels.map { level in
      switch definition {
      case .linear: .real(sample.linearQuantile(level))
      case .nearestRank: .real(sample.nearestRankQuantile(level))
      }
    }
  }

  private static func quantiles(
    _ sample: some RankedSample, _ levels: [QuantileLevel], _ definition: QuantileDefinition
  ) -> [QueryValue] {
    levels.map { level in
      switch definition {
      case .linear: .real(sample.linearQuantile(level))
      case .nearestRank: .integer(sample.nearestRankQuantile(level))
      }
    }
  }

  /// Moves the values out, so that sorting needs no copy.
  private static func take<Element>(_ values: inout [Element]) -> [Element] {
    var taken: [Element] = []
    swap(&taken, &values)
    return taken
  }
}

/// The sample standard deviation of the numbers of one group, one pass (Welford, 1962).
struct DeviationAccumulator {
  private var count = 0.0
  private var mean = 0.0
  private var squares = 0.0

  /// Adds one number.
  mutating func add(_ number: Double) {
    count += 1
    let before = number - mean
    mean += before / count
    squares += before * (number - mean)
  }

  /// The deviation (n − 1); NULL below two numbers.
  var value: QueryValue {
    count > 1 ? .real((squares / (count - 1)).squareRoot()) : .null
  }
}
