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
  /// The second argument, which must be the same in all rows of the group.
  private(set) var parameter: Double?
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

  /// Notes the second argument of one row.
  func note(_ argument: QueryArgument, of function: QuantileFunction) {
    guard fault == nil else { return }
    let number = argument.number
    // What was right in the row before is right again.
    if let number, number == parameter { return }
    guard let number, function.level(number) != nil else {
      fault = "\(function.name): the second argument is a number from 0 to \(function.whole)"
      return
    }
    if let parameter, parameter != number {
      fault = "\(function.name): the second argument must be the same in all rows of a group"
    }
    parameter = number
  }

  /// The quantile at that level; nil where there are no numbers.
  func quantile(_ level: QuantileLevel, _ definition: QuantileDefinition) -> QueryValue {
    if isWhole {
      let sample = SortedSample(sorting: take(&whole))
      switch definition {
      case .linear: return .real(sample.linearQuantile(level))
      case .nearestRank: return .integer(sample.nearestRankQuantile(level))
      }
    }
    let sample = SortedNumbers(sorting: take(&numbers))
    switch definition {
    case .linear: return .real(sample.linearQuantile(level))
    case .nearestRank: return .real(sample.nearestRankQuantile(level))
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
