import Statistics

extension StageSummary {
  /// Fills in what the durations tell.
  ///
  /// - Complexity: O(n) for large numbers of durations.
  mutating func describe(
    _ durations: consuming [Int64], wall: Int64?, quantiles: QuantileDefinition
  ) {
    let sample = SortedSample(sorting: durations)
    describe(sample, Moments(of: sample.values.span), wall: wall, quantiles: quantiles)
  }

  /// The same for a sample of durations and its moments.
  mutating func describe(
    _ sample: some RankedSample, _ moments: Moments, wall: Int64?, quantiles: QuantileDefinition
  ) {
    timed = sample.count
    guard timed > 0 else { return }
    total = moments.clampedSum
    if let wall, wall > 0 { share = Double(moments.sum) / Double(wall) }
    mean = moments.mean
    standardDeviation = moments.standardDeviation
    minimum = sample.value(rank: 1)
    maximum = sample.value(rank: timed)
    p50 = quantiles.quantile(.p50, of: sample)
    p90 = quantiles.quantile(.p90, of: sample)
    p95 = quantiles.quantile(.p95, of: sample)
    p99 = quantiles.quantile(.p99, of: sample)
    p999 = quantiles.quantile(.p999, of: sample)
    p50Interval = QuantileInterval(of: .p50, in: sample)
    p95Interval = QuantileInterval(of: .p95, in: sample)
    p99Interval = QuantileInterval(of: .p99, in: sample)
  }
}

extension QuantileDefinition {
  /// The quantile of a sample by this definition; nil where the sample is empty.
  func quantile(_ level: QuantileLevel, of sample: some RankedSample) -> Double? {
    switch self {
    case .linear: sample.linearQuantile(level)
    case .nearestRank: sample.nearestRankQuantile(level).map { Double($0) }
    }
  }
}

extension QuantileInterval {
  /// The 95 % order-statistic interval of a quantile.
  init(of level: QuantileLevel, in sample: some RankedSample) {
    let ends = sample.ends(of: OrderStatisticInterval(count: sample.count, level: level))
    self.init(low: ends.low, high: ends.high)
  }
}
