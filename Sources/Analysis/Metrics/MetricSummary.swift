public import Trace

/// The summary of what other programs had counted.
public struct MetricSummary: Sendable, Equatable {
  /// Distributions by name; where one comes with several labels, first all of them together.
  public var distributions: [DistributionSummary] = []
  /// Counters and gauges by name and labels.
  public var series: [SeriesSummary] = []

  /// The summary of nothing.
  public init() {}

  /// The summary of those metrics.
  ///
  /// - Complexity: O(buckets and readings).
  public init(of metrics: RunMetrics, quantiles: QuantileDefinition = .linear) {
    series = metrics.series.compactMap { SeriesSummary(of: $0) }
    var start = 0
    let all = metrics.distributions
    while start < all.count {
      let name = all[start].identity.name
      let end = all[start...].firstIndex { $0.identity.name != name } ?? all.count
      let parts = all[start..<end]
      if let whole = Self.sum(parts) {
        distributions.append(
          DistributionSummary(of: whole, parts: parts.count, quantiles: quantiles))
      }
      distributions += parts.map { DistributionSummary(of: $0, quantiles: quantiles) }
      start = end
    }
  }

  /// Several distributions of one name added up; nil for one alone and where their bounds differ.
  private static func sum(_ parts: ArraySlice<Distribution>) -> Distribution? {
    guard parts.count > 1, var whole = parts.first, case .buckets(var buckets) = whole.shape else {
      return nil
    }
    for part in parts.dropFirst() {
      guard case .buckets(let more) = part.shape, more.count == buckets.count,
        zip(more, buckets).allSatisfy({ $0.low == $1.low && $0.high == $1.high })
      else { return nil }
      for place in buckets.indices { buckets[place].count += more[place].count }
      whole.count = part.count.flatMap { count in whole.count.map { $0 + count } }
      whole.statedMean = nil
      whole.sum = part.sum.flatMap { sum in whole.sum.map { $0 + sum } }
      whole.failed = part.failed.flatMap { failed in whole.failed.map { $0 + failed } }
      whole.minimum = part.minimum.flatMap { value in whole.minimum.map { min($0, value) } }
      whole.maximum = part.maximum.flatMap { value in whole.maximum.map { max($0, value) } }
      if part.window != whole.window { whole.window = .programs }
    }
    whole.identity.labels = []
    whole.shape = .buckets(buckets)
    return whole
  }
}
