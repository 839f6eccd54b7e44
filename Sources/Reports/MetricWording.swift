import Analysis
import Statistics
import Trace

/// Words for what other programs had counted.
enum MetricWording {
  /// The values of the labels, which mostly say enough; the JSON has their names.
  static func labels(_ identity: MetricIdentity) -> String {
    identity.labels.map { $0.value.isEmpty ? "\($0.name)=" : $0.value }.joined(separator: " ")
  }

  /// The labels of a distribution, or how many were added up for it.
  static func labels(_ entry: DistributionSummary) -> String {
    entry.parts > 1 ? "all \(entry.parts)" : labels(entry.distribution.identity)
  }

  /// A quantile and where it lies: `1.37 s (1–2 s)`, `beyond 10 s`.
  static func quantile(_ quantile: DistributionSummary.Quantile?, in unit: MetricUnit) -> String {
    let text = value(quantile, in: unit)
    return bounds(quantile, in: unit).map { "\(text) (\($0))" } ?? text
  }

  /// A quantile alone, or its bounds where no value is known.
  static func value(_ quantile: DistributionSummary.Quantile?, in unit: MetricUnit) -> String {
    guard let quantile else { return Quantity.absent }
    if let value = quantile.value { return Quantity.value(value, in: unit) }
    if quantile.high == nil, let low = quantile.low {
      return "beyond " + Quantity.value(low, in: unit)
    }
    return Quantity.interval(low: quantile.low, high: quantile.high, in: unit)
  }

  /// The bounds of a quantile beside its value; nil where they say no more.
  static func bounds(_ quantile: DistributionSummary.Quantile?, in unit: MetricUnit) -> String? {
    guard let quantile, quantile.value != nil else { return nil }
    if let low = quantile.low, low == quantile.high { return nil }
    let text = Quantity.interval(low: quantile.low, high: quantile.high, in: unit)
    return text == Quantity.absent ? nil : text
  }

  /// What has to be known of the distributions' numbers.
  static func notes(_ metrics: RunMetrics) -> [String] {
    var notes: [String] = []
    var definitions: [String] = []
    var hasBuckets = false
    var hasIncrease = false
    for distribution in metrics.distributions {
      switch distribution.shape {
      case .buckets: hasBuckets = true
      case .values: break
      case .quantiles(let known, let definition):
        if !known.isEmpty, !definitions.contains(definition) { definitions.append(definition) }
      }
      if case .between = distribution.window { hasIncrease = true }
    }
    if hasBuckets {
      notes.append(
        "Quantiles of buckets are interpolated inside their bucket; the true one lies between its bounds."
      )
    }
    for definition in definitions { notes.append("Quantiles without buckets are \(definition).") }
    if hasIncrease {
      notes.append(
        "Counted from the first reading to the last; what was before the first is not in it.")
    }
    return notes
  }

  /// How many of the numbers that spans and metrics both tell agree.
  static func agreement(_ all: [MetricAgreement]) -> String {
    let differing = all.count { !$0.agrees }
    let numbers = Quantity.count(all.count, "number") + " that both tell"
    if differing == 0 {
      return all.count == 1 ? "The 1 number that both tell agrees." : "All \(numbers) agree."
    }
    return "\(Quantity.count(differing)) of \(numbers) \(differing == 1 ? "differs" : "differ")."
  }

  /// What was read and what is slowest in it, where a run has nothing but metrics.
  static func headline(_ summary: MetricSummary, _ metrics: RunMetrics) -> [String] {
    let distributions = Quantity.count(metrics.distributions.count, "distribution")
    let first =
      "\(distributions) and \(metrics.series.count) series from "
      + "\(Quantity.count(metrics.readings, "reading")); no single calls, so nothing tells which of them "
      + "were slow."
    func bound(_ entry: DistributionSummary) -> Double {
      guard let scale = entry.distribution.identity.unit.nanoseconds,
        let found = entry.quantile(.p95), let value = found.value ?? found.low
      else { return -1 }
      return value * scale
    }
    guard let slowest = summary.distributions.max(by: { bound($0) < bound($1) }),
      bound(slowest) >= 0
    else { return [first] }
    let identity = slowest.distribution.identity
    var name = identity.stage ?? identity.name
    if !identity.labels.isEmpty { name += " (\(labels(identity)))" }
    let value = quantile(slowest.quantile(.p95), in: identity.unit)
    return [first, "The largest 95th percentile is that of \(name): \(value)."]
  }
}
