import Trace

/// What `ab -e` writes: a time for each hundredth of the requests.
enum ApacheBenchQuantiles {
  static let head = "Percentage served,Time in ms"

  /// Reads the table.
  static func read(
    _ bytes: Span<UInt8>, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    var quantiles: [Distribution.Quantile] = []
    for row in CSVRows.parse(bytes).dropFirst() {
      guard row.fields.count == 2, let percent = JSONScanner.number(row.fields[0]),
        (0...100).contains(percent), let time = JSONScanner.number(row.fields[1]), time >= 0,
        time.isFinite
      else {
        bad.add("line \(row.line): it is no percentage and time")
        continue
      }
      quantiles.append(Distribution.Quantile(level: percent / 100, value: time))
    }
    quantiles.sort { $0.level < $1.level }
    var distribution = Distribution(
      identity: MetricIdentity(
        name: "ab_response_time", stage: "request", unit: .milliseconds, path: path), count: nil,
      shape: .quantiles(quantiles, definition: "ab's own, in thousandths of milliseconds"))
    // Of no requests at all it would write no row.
    if quantiles.first?.level == 0 { distribution.minimum = quantiles.first?.value }
    if quantiles.last?.level == 1 { distribution.maximum = quantiles.last?.value }
    metrics.distributions.append(distribution)
    metrics.readings = max(metrics.readings, 1)
  }
}
