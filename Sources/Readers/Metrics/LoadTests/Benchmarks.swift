import Trace

/// Results of benchmarks that hold every time they took: pytest-benchmark's and hyperfine's.
enum Benchmarks {
  /// Reads the file that `--benchmark-json` or `--benchmark-save` of pytest-benchmark writes.
  static func pytest(
    _ document: JSONValue, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    for (place, entry) in (document["benchmarks"]?.elements ?? []).enumerated() {
      guard let name = entry["fullname"]?.text ?? entry["name"]?.text, let stats = entry["stats"]
      else {
        bad.add("benchmark \(place + 1): it has no name or no statistics")
        continue
      }
      var labels: [MetricLabel] = []
      if let group = entry["group"]?.text { labels.append(MetricLabel("group", group)) }
      if case .object(let more)? = entry["extra_info"] {
        for (key, value) in more {
          if let text = value.text { labels.append(MetricLabel(key, text)) }
        }
      }
      labels.append(MetricLabel("benchmark", name))
      let values = stats["data"]?.elements?.compactMap(\.double) ?? []
      let shape: Distribution.Shape =
        values.isEmpty ? quartiles(stats) : .values(values.sorted())
      var distribution = Distribution(
        identity: MetricIdentity(
          name: "pytest_benchmark", labels: labels, stage: entry["name"]?.text ?? name,
          unit: .seconds, path: path),
        count: values.isEmpty ? stats["rounds"]?.double : Double(values.count),
        sum: stats["total"]?.double, shape: shape)
      distribution.statedMean = stats["mean"]?.double
      distribution.minimum = stats["min"]?.double
      distribution.maximum = stats["max"]?.double
      metrics.distributions.append(distribution)
    }
  }

  /// What a file without its data still has.
  private static func quartiles(_ stats: JSONValue) -> Distribution.Shape {
    let quantiles = [("q1", 0.25), ("median", 0.5), ("q3", 0.75)].compactMap { key, level in
      stats[key]?.double.map { Distribution.Quantile(level: level, value: $0) }
    }
    return .quantiles(quantiles, definition: "as pytest-benchmark computes its quartiles")
  }

  /// Reads what `--export-json` of hyperfine writes.
  static func hyperfine(
    _ document: JSONValue, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    for (place, entry) in (document["results"]?.elements ?? []).enumerated() {
      guard let command = entry["command"]?.text else {
        bad.add("result \(place + 1): it has no command")
        continue
      }
      var labels = [MetricLabel("command", command)]
      if case .object(let parameters)? = entry["parameters"] {
        for (key, value) in parameters {
          if let text = value.text { labels.append(MetricLabel(key, text)) }
        }
      }
      let values = entry["times"]?.elements?.compactMap(\.double) ?? []
      let median = entry["median"]?.double.map { [Distribution.Quantile(level: 0.5, value: $0)] }
      var distribution = Distribution(
        identity: MetricIdentity(
          name: "hyperfine", labels: labels, stage: command, unit: .seconds, path: path),
        count: values.isEmpty ? nil : Double(values.count),
        shape: values.isEmpty
          ? .quantiles(median ?? [], definition: "as hyperfine computes its median")
          : .values(values.sorted()))
      distribution.statedMean = entry["mean"]?.double
      distribution.minimum = entry["min"]?.double
      distribution.maximum = entry["max"]?.double
      if let codes = entry["exit_codes"]?.elements {
        distribution.failed = Double(codes.count { $0.int64 != 0 })
      }
      metrics.distributions.append(distribution)
    }
  }
}
