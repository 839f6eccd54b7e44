import Analysis
import Statistics

/// By what the stages of a terminal view are sorted: numbers the largest first, names by alphabet.
public enum StageOrder: String, Sendable, CaseIterable {
  case total
  case stage
  case spans
  case failed
  case retried
  case p50
  case p90
  case p95
  case p99
  case max
  /// Of a comparison: how much the median changed, faster or slower.
  case change
  /// Of a comparison: slower first, then faster, equivalent, inconclusive, not comparable.
  case verdict

  /// Those that a single run has.
  public static let ofRuns: [StageOrder] = allCases.filter { $0 != .change && $0 != .verdict }
  /// Those that a comparison has.
  public static let ofComparisons: [StageOrder] = [.total, .stage, .change, .verdict]

  /// The stages in this order; equals keep theirs, and what is unknown comes last.
  func sorted(_ stages: [StageSummary]) -> [StageSummary] {
    switch self {
    case .stage: stages.stablySorted { $0.stage < $1.stage }
    case .total, .change, .verdict: stages.largestFirst { $0.total.map { Double($0) } }
    case .spans: stages.largestFirst { Double($0.count) }
    case .failed: stages.largestFirst { Double($0.failed) }
    case .retried: stages.largestFirst { $0.retried.map { Double($0) } }
    case .p50: stages.largestFirst(\.p50)
    case .p90: stages.largestFirst(\.p90)
    case .p95: stages.largestFirst(\.p95)
    case .p99: stages.largestFirst(\.p99)
    case .max: stages.largestFirst { $0.maximum.map { Double($0) } }
    }
  }

  /// The rows of a comparison in this order; equals keep theirs.
  func sorted(_ rows: [StageComparison]) -> [StageComparison] {
    switch self {
    case .stage: rows.stablySorted { $0.stage < $1.stage }
    case .change:
      rows.largestFirst { row in
        row.change(.p50)?.ratio.map { $0.value > 1 ? $0.value : 1 / Swift.max($0.value, 1e-9) }
      }
    case .verdict:
      rows.largestFirst { row in
        switch row.verdict {
        case .slower: 4
        case .faster: 3
        case .equivalent: 2
        case .inconclusive: 1
        case .notComparable: 0
        }
      }
    default: rows
    }
  }
}

extension Array {
  /// The elements in an order, equals in that of the array.
  fileprivate func stablySorted(_ isBefore: (Element, Element) -> Bool) -> [Element] {
    enumerated().sorted { left, right in
      if isBefore(left.element, right.element) { return true }
      if isBefore(right.element, left.element) { return false }
      return left.offset < right.offset
    }.map(\.element)
  }

  /// The elements by a number, the largest first; what is unknown or no number comes last.
  fileprivate func largestFirst(_ number: (Element) -> Double?) -> [Element] {
    func known(_ element: Element) -> Double {
      let value = number(element) ?? -.infinity
      return value.isNaN ? -.infinity : value
    }
    return stablySorted { known($0) > known($1) }
  }
}
