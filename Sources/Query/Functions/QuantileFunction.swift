import Analysis
import Statistics

/// The quantile functions of SQL, named as SQLite's own newer versions name theirs.
enum QuantileFunction: String, CaseIterable, Sendable {
  case percentile
  case percentileContinuous = "percentile_cont"
  case percentileDiscrete = "percentile_disc"
  case median

  /// Its name in SQL.
  var name: String { rawValue }

  /// The largest second argument.
  var whole: Int { self == .percentile ? 100 : 1 }

  /// Number of its arguments.
  var argumentCount: Int32 { self == .median ? 1 : 2 }

  /// The level that its second argument names; nil where it names none.
  func level(_ number: Double) -> QuantileLevel? {
    self == .percentile ? QuantileLevel(percent: number) : QuantileLevel(fraction: number)
  }

  /// The definition that it uses where the user chose that one.
  func definition(_ chosen: QuantileDefinition) -> QuantileDefinition {
    switch self {
    case .percentile, .median: chosen
    case .percentileContinuous: .linear
    case .percentileDiscrete: .nearestRank
    }
  }
}
