import Analysis
import Statistics

/// Gathers the numbers of one group for the aggregate functions.
///
/// Whole numbers stay whole, so that quantiles of nanoseconds are as exact as in the summary; the
/// first other number turns all of them into floating point.
final class SampleAccumulator {
  private var whole: [Int64] = []
  private var numbers: [Double] = []
  private var isWhole = true
  /// The arguments behind the first, which must be the same in all rows of the group.
  private(set) var parameters: [Double] = []
  /// What is wrong with the arguments; the first fault counts.
  private(set) var fault: String?

  /// Adds the value of one row; NULL and what is no number are left out, as SQL's aggregates do.
  func add(_ value: QueryArgument) {
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

  /// Notes an argument behind the first of one row.
  func note(_ argument: QueryArgument, at place: Int, of function: QuantileFunction) {
    guard fault == nil else { return }
    let number = argument.number
    // What was right in the row before is right again.
    if place < parameters.count, let number, number == parameters[place] { return }
    let which = function.givesList ? "every argument but the first" : "the second argument"
    guard let number, function.level(number) != nil else {
      fault = "\(function.name): \(which) is a number from 0 to \(function.whole)"
      return
    }
    if place < parameters.count {
      fault = "\(function.name): \(which) must be the same in all rows of a group"
      return
    }
    parameters.append(number)
  }

  /// Puts the differences between neighbouring values, in their order, in place of the values.
  func takeGaps() {
    let times = SortedSample(sorting: take(&whole)).values
    whole = zip(times, times.dropFirst()).map { time, next in
      let (gap, overflow) = next.subtractingReportingOverflow(time)
      return overflow ? .max : gap
    }
    let instants = take(&numbers).sorted()
    numbers = zip(instants, instants.dropFirst()).map { time, next in
      // Also of two that are infinite.
      next == time ? 0 : next - time
    }
  }

  /// The quantiles at those levels; none where there are no numbers.
  func quantiles(_ levels: [QuantileLevel], _ definition: QuantileDefinition) -> [QueryValue] {
    if whole.isEmpty && numbers.isEmpty { return [] }
    if isWhole {
      let sample = SortedSample(sorting: take(&whole))
      return levels.map { level in
        switch definition {
        case .linear: .real(sample.linearQuantile(level))
        case .nearestRank: .integer(sample.nearestRankQuantile(level))
        }
      }
    }
    let sample = SortedNumbers(sorting: take(&numbers))
    return levels.map { level in
      switch definition {
      case .linear: .real(sample.linearQuantile(level))
      case .nearestRank: .real(sample.nearestRankQuantile(level))
      }
    }
  }

  /// Moves the values out, so that sorting needs no copy.
  private func take<Element>(_ values: inout [Element]) -> [Element] {
    var taken: [Element] = []
    swap(&taken, &values)
    return taken
  }
}

/// The sample standard deviation of the numbers of one group, one pass (Welford, 1962).
final class DeviationAccumulator {
  private var count = 0.0
  private var mean = 0.0
  private var squares = 0.0

  /// Adds one number.
  func add(_ number: Double) {
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
