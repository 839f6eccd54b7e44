public import Statistics
public import Trace

/// What a distribution that another program computed tells.
public struct DistributionSummary: Sendable, Equatable {
  /// A quantile, as far as it is known.
  public struct Quantile: Sendable, Equatable {
    /// Which one.
    public var level: QuantileLevel
    /// The program's own value, or one interpolated inside a bucket; nil where there is neither.
    public var value: Double?
    /// Whether the value is interpolated.
    public var isInterpolated: Bool
    /// The true quantile is not smaller; nil where nothing bounds it.
    public var low: Double?
    /// The true quantile is not larger; nil where nothing bounds it.
    public var high: Double?
  }

  /// The levels that are told.
  public static let levels: [QuantileLevel] = [.p50, .p90, .p95, .p99, .p999]

  /// The distribution itself; of a sum over labels these are none.
  public var distribution: Distribution
  /// Distributions that were added up to make it; 1 for one as it was read.
  public var parts: Int
  /// One entry for each of ``levels``; empty where nothing was observed.
  public var quantiles: [Quantile]

  /// The summary of a distribution.
  ///
  /// - Complexity: O(buckets).
  public init(
    of distribution: Distribution, parts: Int = 1, quantiles definition: QuantileDefinition
  ) {
    self.distribution = distribution
    self.parts = parts
    switch distribution.shape {
    case .buckets(let buckets): quantiles = Self.quantiles(buckets, definition)
    case .values(let values): quantiles = Self.quantiles(values, definition)
    case .quantiles(let known, _): quantiles = Self.quantiles(known, distribution)
    }
  }

  /// The quantile of a level; nil where nothing was observed.
  public func quantile(_ level: QuantileLevel) -> Quantile? {
    quantiles.first { $0.level == level }
  }

  private static func quantiles(
    _ buckets: [Distribution.Bucket], _ definition: QuantileDefinition
  ) -> [Quantile] {
    guard let sample = BucketedSample(buckets) else { return [] }
    return levels.map { level in
      let estimate =
        definition == .linear ? sample.linearQuantile(level) : sample.nearestRankQuantile(level)
      return Quantile(
        level: level, value: estimate.interpolated, isInterpolated: true,
        low: estimate.low.isFinite ? estimate.low : nil,
        high: estimate.high.isFinite ? estimate.high : nil)
    }
  }

  private static func quantiles(
    _ values: [Double], _ definition: QuantileDefinition
  ) -> [Quantile] {
    let sample = SortedNumbers(sorting: values)
    guard sample.count > 0 else { return [] }
    return levels.map { level in
      let value =
        definition == .linear ? sample.linearQuantile(level) : sample.nearestRankQuantile(level)
      return Quantile(level: level, value: value, isInterpolated: false, low: value, high: value)
    }
  }

  private static func quantiles(
    _ known: [Distribution.Quantile], _ distribution: Distribution
  ) -> [Quantile] {
    guard distribution.count != 0, !known.isEmpty else { return [] }
    return levels.map { level in
      if let own = known.first(where: { abs($0.level - level.value) < 1e-9 }) {
        return Quantile(
          level: level, value: own.value, isInterpolated: false, low: own.range.lowerBound,
          high: own.range.upperBound)
      }
      // A quantile that the program left out lies between its neighbours.
      let below = known.last { $0.level < level.value }
      let above = known.first { $0.level > level.value }
      return Quantile(
        level: level, value: nil, isInterpolated: false,
        low: below?.range.lowerBound ?? distribution.minimum,
        high: above?.range.upperBound ?? distribution.maximum)
    }
  }
}

extension BucketedSample {
  /// The observations in those buckets; nil where there are none.
  public init?(_ buckets: [Distribution.Bucket]) {
    self.init(
      lows: buckets.map(\.low), highs: buckets.map(\.high), counts: buckets.map(\.count))
  }
}
