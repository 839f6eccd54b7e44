import Trace

/// The end-of-test summary of k6: what `handleSummary` is given, and what `--summary-export` writes.
enum K6Summary {
  static let definition = "Hyndman-Fan type 7 (linear), as k6 computes it"

  /// Reads a summary.
  static func read(
    _ document: JSONValue, path: String, _ metrics: inout RunMetrics, _ warnings: inout WarningList
  ) {
    guard case .object(let members)? = document["metrics"] else { return }
    let state = document["state"]?["testRunDurationMs"]?.double
    for (key, metric) in members {
      let (name, labels) = parts(key)
      // One of the two forms has the values one level deeper, and says what they are.
      let values = metric["values"] ?? metric
      let isTime = metric["contains"]?.text.map { $0 == "time" } ?? seemsTime(name)
      let identity = MetricIdentity(
        name: "k6_" + name, labels: labels, stage: stage(name),
        unit: isTime ? .milliseconds : .none, path: path)
      if values["med"] != nil || values["p(90)"] != nil {
        metrics.distributions.append(distribution(identity, values, name, labels, document))
      } else if let value = values["count"]?.double {
        var points = [MetricSeries.Point(time: nil, value: value)]
        if let state, let end = Int64(exactly: (state * 1e6).rounded()) {
          points = [
            MetricSeries.Point(time: 0, value: 0), MetricSeries.Point(time: end, value: value),
          ]
          metrics.areTimesRelative = true
        }
        metrics.series.append(MetricSeries(identity: identity, kind: .counter, points: points))
      } else if let value = values["rate"]?.double ?? values["value"]?.double {
        metrics.series.append(
          MetricSeries(
            identity: identity, kind: .gauge, points: [MetricSeries.Point(time: nil, value: value)])
        )
      }
      warn(of: key, metric, path, &warnings)
    }
    metrics.readings = max(metrics.readings, 1)
  }

  private static func distribution(
    _ identity: MetricIdentity, _ values: JSONValue, _ name: String, _ labels: [MetricLabel],
    _ document: JSONValue
  ) -> Distribution {
    var quantiles: [Distribution.Quantile] = []
    if case .object(let members) = values {
      for (key, value) in members {
        guard let value = value.double, let level = level(key) else { continue }
        quantiles.append(Distribution.Quantile(level: level, value: value))
      }
    }
    quantiles.sort { $0.level < $1.level }
    // Short summaries leave the number out, which another metric has.
    let counter =
      name.hasPrefix("http_req_") ? "http_reqs" : name == "iteration_duration" ? "iterations" : ""
    let other = labels.isEmpty ? document["metrics"]?[counter] : nil
    let count = values["count"]?.double ?? (other?["values"] ?? other)?["count"]?.double
    var distribution = Distribution(
      identity: identity, count: count, shape: .quantiles(quantiles, definition: definition))
    distribution.statedMean = values["avg"]?.double
    distribution.minimum = values["min"]?.double
    distribution.maximum = values["max"]?.double
    if name == "http_req_duration" {
      let failed = labels.isEmpty ? document["metrics"]?["http_req_failed"] : nil
      // Of this rate those that pass are those that failed.
      distribution.failed = (failed?["values"] ?? failed)?["passes"]?.double
    }
    return distribution
  }

  private static func level(_ key: String) -> Double? {
    if key == "med" { return 0.5 }
    guard key.hasPrefix("p("), key.hasSuffix(")"),
      let percent = JSONScanner.number(String(key.dropFirst(2).dropLast())), percent >= 0,
      percent <= 100
    else { return nil }
    return percent / 100
  }

  /// The name and the labels of a metric, as in `http_req_duration{endpoint:turns}`.
  private static func parts(_ key: String) -> (String, [MetricLabel]) {
    guard let brace = key.firstIndex(of: "{"), key.hasSuffix("}") else { return (key, []) }
    let inside = key[key.index(after: brace)...].dropLast()
    let labels = inside.split(separator: ",").map { part in
      let halves = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      func clean(_ text: Substring?) -> String {
        String((text ?? "").drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" })
      }
      return MetricLabel(clean(halves.first), clean(halves.dropFirst().first))
    }
    return (String(key[..<brace]), labels)
  }

  private static func seemsTime(_ name: String) -> Bool {
    (name.hasPrefix("http_req_") && name != "http_req_failed") || name.hasSuffix("_duration")
      || name == "ws_connecting" || name == "ws_ping"
  }

  /// The step that a metric times.
  private static func stage(_ name: String) -> String? {
    switch name {
    case "http_req_duration": "request"
    case "iteration_duration": "iteration"
    case "group_duration": "group"
    default: nil
    }
  }

  /// Says which of the test's own thresholds were crossed.
  private static func warn(
    of key: String, _ metric: JSONValue, _ path: String, _ warnings: inout WarningList
  ) {
    guard case .object(let thresholds)? = metric["thresholds"] else { return }
    for (expression, outcome) in thresholds {
      // One form says whether it holds, the other whether it was crossed.
      let isCrossed: Bool
      switch outcome {
      case .boolean(let crossed): isCrossed = crossed
      default: isCrossed = outcome["ok"] == .boolean(false)
      }
      guard isCrossed else { continue }
      warnings.add(
        "threshold_crossed",
        "the load test's own threshold '\(expression)' of \(key) was crossed; see what its requests met",
        path: path)
    }
  }
}
