/// Observations of which only counts by range are known.
///
/// A quantile of them lies between two bounds; where in between is not known, and an interpolation
/// assumes that they are spread evenly.
public struct BucketedSample: Sendable, Equatable {
  /// A quantile: the bounds between which it lies, and a guess.
  public struct Estimate: Sendable, Equatable {
    /// Lower bound, −∞ where there is none.
    public var low: Double
    /// Upper bound, ∞ where there is none.
    public var high: Double
    /// Interpolated linearly inside its bucket, as Prometheus's `histogram_quantile` does; nil where
    /// that bucket has no upper or no lower bound.
    public var interpolated: Double?
  }

  private let lows: [Double]
  private let highs: [Double]
  /// Observations up to each upper bound.
  private let reached: [Double]

  /// Observations in ranges that ascend and don't overlap; nil unless they do so, the counts are
  /// finite and not negative, and there is an observation.
  ///
  /// - Complexity: O(ranges).
  public init?(lows: [Double], highs: [Double], counts: [Double]) {
    guard lows.count == highs.count, lows.count == counts.count else { return nil }
    var reached: [Double] = []
    var sum: Double = 0
    for place in lows.indices {
      guard counts[place] >= 0, counts[place].isFinite, lows[place] <= highs[place],
        place == 0 || highs[place - 1] <= lows[place]
      else { return nil }
      sum += counts[place]
      reached.append(sum)
    }
    guard sum > 0, sum.isFinite else { return nil }
    self.lows = lows
    self.highs = highs
    self.reached = reached
  }

  /// Observations.
  public var count: Double { reached.last ?? 0 }

  /// The quantile by linear interpolation of order statistics (Hyndman and Fan 1996, type 7): it lies
  /// between the bounds of the two order statistics that are interpolated.
  ///
  /// - Complexity: O(log ranges).
  public func linearQuantile(_ level: QuantileLevel) -> Estimate {
    guard let count = Int(exactly: count) else { return nearestRankQuantile(level) }
    let (below, remainder) = level.times(count - 1)
    return estimate(
      level, first: bucket(Double(below + 1)), last: bucket(Double(below + (remainder > 0 ? 2 : 1)))
    )
  }

  /// The quantile by nearest rank (Hyndman and Fan 1996, type 1): that of one order statistic.
  ///
  /// - Complexity: O(log ranges).
  public func nearestRankQuantile(_ level: QuantileLevel) -> Estimate {
    var rank = level.value * count
    if let whole = Int(exactly: count) {
      let (below, remainder) = level.times(whole)
      rank = Double(max(1, below + (remainder > 0 ? 1 : 0)))
    }
    let place = bucket(rank)
    return estimate(level, first: place, last: place)
  }

  /// The bounds of the range that holds the order statistic of a rank, from 1.
  ///
  /// - Complexity: O(log ranges).
  public func bounds(ofRank rank: Int) -> (low: Double, high: Double) {
    let place = bucket(Double(rank))
    return (lows[place], highs[place])
  }

  /// The share of the observations that lie above a bound.
  ///
  /// - Returns: the least and the largest share that the ranges allow.
  public func shareAbove(_ bound: Double) -> ClosedRange<Double> {
    var least = count
    var most = count
    for place in reached.indices {
      // The whole range is at or below the bound, or some of it may be.
      if highs[place] <= bound { most = count - reached[place] }
      if lows[place] < bound { least = count - reached[place] }
    }
    return min(least, most) / count...max(least, most) / count
  }

  private func estimate(_ level: QuantileLevel, first: Int, last: Int) -> Estimate {
    let rank = level.value * count
    let place = bucket(rank)
    let below = place == 0 ? 0 : reached[place - 1]
    var value: Double?
    if lows[place].isFinite, highs[place].isFinite, reached[place] > below {
      value =
        lows[place] + (highs[place] - lows[place]) * ((rank - below) / (reached[place] - below))
    }
    return Estimate(low: lows[first], high: highs[last], interpolated: value)
  }

  /// The first range up to which at least so many observations lie.
  private func bucket(_ rank: Double) -> Int {
    var (low, high) = (0, reached.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if reached[middle] >= rank { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
