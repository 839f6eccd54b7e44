import Analysis
import Statistics
import Trace

/// Words for compared distributions that all views share.
enum DistributionWords {
  /// The step and the labels' values.
  static func name(_ row: DistributionComparison) -> String {
    let labels = MetricWording.labels(row.identity)
    let name = row.identity.stage ?? row.identity.name
    return labels.isEmpty ? name : "\(name) \(labels)"
  }

  /// The ends of a ratio that are sure: `1.2–3.4×`, `≥ 1.2×`.
  static func ends(_ ratio: IntervalEstimate?) -> String {
    switch (ratio?.low, ratio?.high) {
    case (nil, nil): Quantity.absent
    case (let low?, nil): "≥ \(Quantity.number(low))×"
    case (nil, let high?): "≤ \(Quantity.number(high))×"
    case (let low?, let high?): "\(Quantity.number(low))–\(Quantity.number(high))×"
    }
  }

  /// What became of the share above a bound; nil where it did not change beyond the noise.
  ///
  /// - Parameter show: makes a name from outside fit to be shown.
  static func tail(_ row: DistributionComparison, _ show: (String) -> String) -> String? {
    guard let tail = row.tail, let low = tail.difference.low, let high = tail.difference.high,
      low > 0 || high < 0
    else { return nil }
    return "\(show(name(row))): above \(Quantity.value(tail.bound, in: row.identity.unit)) lie "
      + "\(Quantity.share(tail.candidate.value)) instead of \(Quantity.share(tail.base.value))."
  }
}
