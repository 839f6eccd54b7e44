import Analysis
import Statistics
import Trace
import Writing

extension SummaryJSON {
  /// Writes what other programs had counted; nothing where there is nothing.
  static func write(
    _ metrics: RunMetrics, _ summary: Summary, to json: inout JSONWriter, zone: ZoneRules
  ) {
    guard !metrics.isEmpty else { return }
    json.list("distributions", summary.metrics.distributions) { write($0, to: &$1) }
    json.list("series", summary.metrics.series) { series, json in
      write(series, areTimesRelative: metrics.areTimesRelative, to: &json, zone: zone)
    }
    json.list("agreement", summary.agreements) { write($0, to: &$1) }
  }

  private static func write(_ entry: MetricAgreement, to json: inout JSONWriter) {
    json.field("metric", entry.metric)
    json.field("spans", entry.subject)
    json.field("figure", entry.figure.rawValue)
    for (name, bounds) in [("counted", entry.counted), ("shown", entry.spans)] {
      json.key(name)
      json.object(inline: true) { json in
        for (end, number) in [("value", bounds.value), ("low", bounds.low), ("high", bounds.high)] {
          if entry.isDuration {
            json.field(end + "_ms", milliseconds: number)
          } else {
            json.field(end, number)
          }
        }
      }
    }
    json.key("agrees")
    json.value(entry.agrees)
  }

  private static func write(_ identity: MetricIdentity, to json: inout JSONWriter) {
    json.field("name", identity.name)
    json.key("labels")
    json.object(inline: true) { json in
      for label in identity.labels { json.field(label.name, label.value) }
    }
    json.field("stage", identity.stage)
    json.field("unit", identity.unit == .none ? nil : identity.unit.rawValue)
    json.field("path", identity.path)
  }

  private static func write(_ summary: DistributionSummary, to json: inout JSONWriter) {
    let distribution = summary.distribution
    let identity = distribution.identity
    // Times are in milliseconds everywhere, and named so.
    let scale: Double? =
      switch identity.unit {
      case .seconds: 1000
      case .milliseconds: 1
      default: nil
      }
    func field(_ name: String, _ value: Double?, _ json: inout JSONWriter) {
      if let scale {
        json.field(name + "_ms", value.map { $0 * scale })
      } else {
        json.field(name, value)
      }
    }
    write(identity, to: &json)
    json.field("parts", summary.parts)
    switch distribution.window {
    case .sinceStart: json.field("window", "since_start")
    case .between: json.field("window", "between_readings")
    case .programs: json.field("window", "of_the_program")
    }
    if case .between(let readings) = distribution.window {
      json.field("readings", readings)
    } else {
      json.field("readings", nil as Int?)
    }
    json.field("count", distribution.count)
    json.field("failed", distribution.failed)
    field("sum", distribution.sum, &json)
    field("mean", distribution.mean, &json)
    field("min", distribution.minimum, &json)
    field("max", distribution.maximum, &json)
    json.list("quantiles", summary.quantiles, inline: true) { quantile, json in
      json.field("quantile", quantile.level.value)
      field("value", quantile.value, &json)
      json.key("interpolated")
      json.value(quantile.isInterpolated && quantile.value != nil)
      field("low", quantile.low, &json)
      field("high", quantile.high, &json)
    }
    switch distribution.shape {
    case .buckets(let buckets):
      json.field("definition", "interpolated inside the bucket")
      json.list("buckets", buckets, inline: true) { bucket, json in
        field("low", bucket.low.isFinite ? bucket.low : nil, &json)
        field("high", bucket.high.isFinite ? bucket.high : nil, &json)
        json.field("count", bucket.count)
      }
    case .values:
      json.field("definition", "of the values themselves")
      json.field("buckets", nil as Int?)
    case .quantiles(_, let definition):
      json.field("definition", definition)
      json.field("buckets", nil as Int?)
    }
  }

  private static func write(
    _ summary: SeriesSummary, areTimesRelative: Bool, to json: inout JSONWriter, zone: ZoneRules
  ) {
    write(summary.series.identity, to: &json)
    json.field("kind", summary.series.kind.rawValue)
    json.field("first", summary.first)
    json.field("last", summary.last)
    json.field("min", summary.minimum)
    json.field("max", summary.maximum)
    json.field("increase", summary.increase)
    json.field("per_second", summary.rate)
    json.field("resets", summary.series.kind == .counter ? summary.resets : nil)
    json.list("points", summary.series.points, inline: true) { point, json in
      json.key("time")
      json.instant(areTimesRelative ? nil : point.time, in: zone)
      json.field("after_ms", milliseconds: areTimesRelative ? point.time : nil)
      json.field("value", point.value)
    }
  }
}
