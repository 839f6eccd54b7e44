import Glibc

extension SortedSample {
  /// Bootstrap replicates of a type 7 quantile, without resampling; empty for an empty sample.
  ///
  /// The order statistic of rank k of a resample is the value at the rank ⌈n·u⌉, u being a
  /// Beta(k, n − k + 1) variate (Devroye 1986, section V.3; the uniform order statistic put through
  /// the inverse of the empirical distribution function).
  ///
  /// - Parameter effectiveCount: how many independent values these are worth; resamples have that
  ///   many. Nil for independent values.
  /// - Complexity: O(replicates), whatever the number of values.
  public func quantileReplicates(
    _ level: QuantileLevel, count replicates: Int, effectiveCount: Double? = nil,
    generator: inout SplitMix64
  ) -> [Double] {
    guard count > 0 else { return [] }
    let worth = min(Double(count), max(1, (effectiveCount ?? Double(count)).rounded()))
    let (position, remainder) = level.times(Int(worth) - 1)
    let fraction = Double(remainder) / Double(level.denominator)
    let before = Double(position) + 1
    let after = worth - Double(position)
    func value(_ uniform: Double) -> Double {
      Double(values[min(count - 1, Int(uniform * Double(count)))])
    }
    var found: [Double] = []
    found.reserveCapacity(max(0, replicates))
    for _ in 0..<max(0, replicates) {
      let uniform = generator.beta(before, after)
      let low = value(uniform)
      guard fraction > 0 else {
        found.append(low)
        continue
      }
      // The next order statistic is the least of those that are left above this one.
      let step = -expm1(log(generator.uniform()) / (after - 1))
      let high = value(uniform + (1 - uniform) * step)
      found.append(low + (high - low) * fraction)
    }
    return found
  }
}

/// By how much one quantile changed between two samples, with bootstrap intervals.
public struct QuantileChange: Sendable, Equatable {
  /// Quantile of the base, type 7.
  public let base: Double
  /// Quantile of the candidate, type 7.
  public let candidate: Double
  /// Candidate minus base; its ends are nil where a side is too small, see the initializer.
  public let difference: IntervalEstimate
  /// Candidate divided by base; nil unless both and all their replicates are positive.
  public let ratio: IntervalEstimate?
  /// Standard error of the natural logarithm of the ratio; nil where there is no ratio.
  public let ratioLogStandardError: Double?

  /// Compares one quantile of two samples; nil where one is empty.
  ///
  /// Percentile intervals (Efron 1979) of independent replicates of both sides. Where a side has fewer
  /// values, or fewer effective ones, than an order-statistic interval of the level needs, the ends
  /// are nil: no resample reaches beyond the largest value, so they would be too narrow.
  ///
  /// - Parameters:
  ///   - base: what is compared with.
  ///   - candidate: what is compared.
  ///   - level: which quantile.
  ///   - replicates: number of resamples, at least 2.
  ///   - effectiveBaseCount: how many independent values the base is worth; nil for all.
  ///   - effectiveCandidateCount: how many independent values the candidate is worth; nil for all.
  ///   - seed: the same seed gives the same intervals.
  ///   - confidence: that of each interval.
  /// - Complexity: O(replicates), whatever the number of values.
  public init?(
    from base: SortedSample, to candidate: SortedSample, level: QuantileLevel,
    replicates: Int = 10_000, effectiveBaseCount: Double? = nil,
    effectiveCandidateCount: Double? = nil, seed: UInt64 = 1, confidence: Double = 0.95
  ) {
    guard let from = base.linearQuantile(level), let to = candidate.linearQuantile(level),
      replicates > 1
    else { return nil }
    var generator = SplitMix64(seed: seed)
    let before = base.quantileReplicates(
      level, count: replicates, effectiveCount: effectiveBaseCount, generator: &generator)
    let after = candidate.quantileReplicates(
      level, count: replicates, effectiveCount: effectiveCandidateCount, generator: &generator)
    let change = ReplicatedChange(
      from: from, to: to, replicates: zip(before, after), confidence: confidence)
    self.base = from
    self.candidate = to
    let worth = min(
      effectiveBaseCount ?? .infinity, effectiveCandidateCount ?? .infinity, Double(base.count),
      Double(candidate.count))
    let needed = OrderStatisticInterval.countNeeded(for: level, tail: (1 - confidence) / 2)
    let enough = needed.map { worth.rounded() >= Double($0) } ?? false
    difference = enough ? change.difference : change.difference.withoutEnds
    ratio = enough ? change.ratio : change.ratio?.withoutEnds
    ratioLogStandardError = enough ? change.ratioLogStandardError : nil
  }
}
