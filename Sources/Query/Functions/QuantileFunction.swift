import Analysis
import Statistics

/// The quantile functions of SQL, named as SQLite's own newer versions name theirs.
enum QuantileFunction: String, CaseIterable, Sendable {
  case percentile
  case percentileContinuous = "percentile_cont"
  case percentileDiscrete = "percentile_disc"
  case median
  case percentiles
  case gapPercentiles = "gap_percentiles"

  /// Its name in SQL.
  var name: String { rawValue }

  /// The largest level that its arguments can name.
  var whole: Int {
    switch self {
    case .percentile, .percentiles, .gapPercentiles: 100
    case .percentileContinuous, .percentileDiscrete, .median: 1
    }
  }

  /// Whether it takes any number of levels, and gives a list.
  var givesList: Bool { self == .percentiles || self == .gapPercentiles }

  /// Whether it is about what lies between the values.
  var isOfGaps: Bool { self == .gapPercentiles }

  /// Number of its arguments; -1 where there can be any.
  var argumentCount: Int32 { givesList ? -1 : self == .median ? 1 : 2 }

  /// What the arguments that name levels are called.
  var whichLevels: String { givesList ? "every argument but the first" : "the second argument" }

  /// The level that an argument names; nil where it names none.
  func level(_ number: Double) -> QuantileLevel? {
    whole == 100 ? QuantileLevel(percent: number) : QuantileLevel(fraction: number)
  }

  /// The definition that it uses where the user chose that one.
  func definition(_ chosen: QuantileDefinition) -> QuantileDefinition {
    switch self {
    case .percentile, .median, .percentiles, .gapPercentiles: chosen
    case .percentileContinuous: .linear
    case .percentileDiscrete: .nearestRank
    }
  }
}
