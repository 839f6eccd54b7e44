/// A sample quantile's definition, by its number in Hyndman and Fan (1996).
public enum QuantileDefinition: String, Sendable, CaseIterable {
  /// Type 7: linear interpolation of order statistics, NumPy's default.
  case linear
  /// Type 1: nearest rank, the inverse of the empirical distribution function.
  case nearestRank = "nearest-rank"

  /// How outputs name the definition.
  public var description: String {
    switch self {
    case .linear: "Hyndman-Fan type 7 (linear)"
    case .nearestRank: "Hyndman-Fan type 1 (nearest rank)"
    }
  }
}
