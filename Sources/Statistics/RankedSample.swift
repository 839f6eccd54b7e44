/// Values whose order statistics can be read.
public protocol RankedSample: Sendable {
  /// Number of values.
  var count: Int { get }

  /// The value of that rank, counted from 0.
  ///
  /// - Precondition: there is one.
  func value(at position: Int) -> Int64
}

extension RankedSample {
  /// The value of that 1-based rank, or nil where the sample has no such rank.
  public func value(rank: Int) -> Int64? {
    rank >= 1 && rank <= count ? value(at: rank - 1) : nil
  }

  /// The quantile by linear interpolation of order statistics; nil for an empty sample.
  ///
  /// Type 7 of Hyndman and Fan (1996), NumPy's default. With n values and level p the position is
  /// (n − 1)p, counted from 0; its whole part and fraction are exact.
  ///
  /// - Complexity: O(1).
  public func linearQuantile(_ level: QuantileLevel) -> Double? {
    guard count > 0 else { return nil }
    let (position, remainder) = level.times(count - 1)
    let low = value(at: position)
    guard remainder > 0 else { return Double(low) }
    // A remainder means that the position lies below the last one. The difference of two ascending
    // values always fits an unsigned number, even where it overflows a signed one.
    let step = UInt64(bitPattern: value(at: position + 1) &- low)
    return Double(low) + Double(step) * (Double(remainder) / Double(level.denominator))
  }

  /// The quantile that is about median-unbiased whatever the distribution; nil for an empty sample.
  ///
  /// Type 8 of Hyndman and Fan (1996), which they recommend. With n values and level p the position is
  /// (n + ⅓)p + ⅓, counted from 1 and held within the sample; its whole part and fraction are exact.
  ///
  /// - Complexity: O(1).
  public func medianUnbiasedQuantile(_ level: QuantileLevel) -> Double? {
    guard count > 0 else { return nil }
    let unit = 3 * Int128(level.denominator)
    let position = (3 * Int128(count) + 1) * Int128(level.numerator) + Int128(level.denominator)
    let rank = Int(clamping: position / unit)
    if rank < 1 { return Double(value(at: 0)) }
    if rank >= count { return Double(value(at: count - 1)) }
    let low = value(at: rank - 1)
    let step = UInt64(bitPattern: value(at: rank) &- low)
    return Double(low) + Double(step) * (Double(position % unit) / Double(unit))
  }

  /// The quantile by nearest rank, always one of the values; nil for an empty sample.
  ///
  /// Type 1 of Hyndman and Fan (1996), the inverse of the empirical distribution function: the value
  /// of rank ⌈np⌉, and the smallest value for level 0.
  ///
  /// - Complexity: O(1).
  public func nearestRankQuantile(_ level: QuantileLevel) -> Int64? {
    guard count > 0 else { return nil }
    let (quotient, remainder) = level.times(count)
    return value(rank: max(1, remainder > 0 ? quotient + 1 : quotient))
  }

  /// Values at the ends of the order-statistic interval; an end without a rank is nil.
  ///
  /// - Complexity: O(1).
  public func ends(of interval: OrderStatisticInterval) -> (low: Int64?, high: Int64?) {
    (interval.lowerRank.flatMap(value(rank:)), interval.upperRank.flatMap(value(rank:)))
  }
}
