import Trace

/// What Locust writes with `--csv`: statistics, their history, failures.
enum LocustTables {
  static let statisticsHead = "Type,Name,Request Count,Failure Count,Median Response Time"
  static let historyHead = "Timestamp,User Count,Type,Name,Requests/s"
  static let failuresHead = "Method,Name,Error,Occurrences"

  /// How Locust rounds times before it counts them, and finds quantiles of what it has counted.
  static let definition =
    "Locust's own, of times rounded to 1 ms below 100 ms, 10 ms below 1 s, 100 ms below 10 s, 1 s above"

  /// The times that Locust rounds to that number of milliseconds.
  static func range(_ rounded: Double) -> ClosedRange<Double> {
    func half(_ value: Double) -> Double {
      value < 100 ? 0.5 : value < 1000 ? 5 : value < 10_000 ? 50 : 500
    }
    // The step below a border is that of the smaller times.
    let below = half(rounded.nextDown)
    return max(0, rounded - below)...max(0, rounded + half(rounded))
  }

  private static func labels(_ type: String?, _ name: String?) -> [MetricLabel] {
    [("method", type ?? ""), ("name", name ?? "")].filter { !$0.1.isEmpty }
      .map { MetricLabel($0.0, $0.1) }
  }

  /// What the requests of a name are: those of one address, or all together.
  static func identity(
    _ type: String?, _ name: String?, metric: String, unit: MetricUnit, path: String
  ) -> MetricIdentity {
    let isWhole = name == "Aggregated" && (type ?? "").isEmpty
    return MetricIdentity(
      name: metric, labels: isWhole ? [] : labels(type, name), stage: isWhole ? nil : name,
      unit: unit, path: path)
  }

  /// The columns of a table by their names.
  private struct Row {
    let columns: [String: Int]
    let fields: [String]

    func text(_ column: String) -> String? {
      guard let place = columns[column], place < fields.count else { return nil }
      return fields[place]
    }

    func number(_ column: String) -> Double? {
      text(column).flatMap { JSONScanner.number($0) }.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// Calls `body` with each row; false from it counts the row as bad.
  private static func forEachRow(
    _ bytes: Span<UInt8>, _ bad: inout BadRecords, _ body: (Row) -> Bool
  ) {
    let rows = CSVRows.parse(bytes)
    guard let head = rows.first else { return }
    let columns = Dictionary(head.fields.enumerated().map { ($1, $0) }) { first, _ in first }
    for row in rows.dropFirst() where !body(Row(columns: columns, fields: row.fields)) {
      bad.add("line \(row.line): a number is missing")
    }
  }

  /// Reads `…_stats.csv`.
  static func statistics(
    _ bytes: Span<UInt8>, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    forEachRow(bytes, &bad) { row in
      guard let count = row.number("Request Count"), count >= 0,
        let failed = row.number("Failure Count"), failed >= 0
      else { return false }
      var quantiles: [Distribution.Quantile] = []
      for column in row.columns.keys where column.hasSuffix("%") {
        guard let level = JSONScanner.number(String(column.dropLast())), level < 100,
          let value = row.number(column)
        else { continue }
        quantiles.append(
          Distribution.Quantile(level: level / 100, value: value, range: range(value)))
      }
      quantiles.sort { $0.level < $1.level }
      var distribution = Distribution(
        identity: identity(
          row.text("Type"), row.text("Name"), metric: "locust_response_time", unit: .milliseconds,
          path: path), count: count,
        shape: .quantiles(quantiles, definition: definition))
      distribution.failed = failed
      if count > 0 {
        distribution.statedMean = row.number("Average Response Time")
        distribution.minimum = row.number("Min Response Time")
        distribution.maximum = row.number("Max Response Time")
      }
      metrics.distributions.append(distribution)
      return true
    }
  }

  /// Reads `…_stats_history.csv`.
  static func history(
    _ bytes: Span<UInt8>, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    struct Key: Hashable {
      var type: String
      var name: String
      var column: String
    }
    let columns: [(String, String, MetricSeries.Kind, MetricUnit)] = [
      ("Total Request Count", "locust_requests", .counter, .none),
      ("Total Failure Count", "locust_failures", .counter, .none),
      ("Requests/s", "locust_requests_per_second", .gauge, .none),
      ("User Count", "locust_users", .gauge, .none),
      ("50%", "locust_p50_of_ten_seconds", .gauge, .milliseconds),
      ("95%", "locust_p95_of_ten_seconds", .gauge, .milliseconds),
    ]
    var points: [Key: [MetricSeries.Point]] = [:]
    var readings: Set<Int64> = []
    forEachRow(bytes, &bad) { row in
      guard let time = row.number("Timestamp"), let seconds = Int64(exactly: time.rounded()),
        abs(seconds) < 9_000_000_000
      else { return false }
      readings.insert(seconds)
      let name = row.text("Name") ?? ""
      for column in columns {
        // The users are those of the whole test.
        if column.0 == "User Count", name != "Aggregated" { continue }
        guard let value = row.number(column.0) else { continue }
        points[Key(type: row.text("Type") ?? "", name: name, column: column.0), default: []]
          .append(MetricSeries.Point(time: seconds * 1_000_000_000, value: value))
      }
      return true
    }
    for (key, found) in points {
      guard let column = columns.first(where: { $0.0 == key.column }) else { continue }
      metrics.series.append(
        MetricSeries(
          identity: identity(key.type, key.name, metric: column.1, unit: column.3, path: path),
          kind: column.2, points: found))
    }
    metrics.readings = max(metrics.readings, readings.count)
  }

  /// Reads `…_failures.csv`.
  static func failures(
    _ bytes: Span<UInt8>, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    forEachRow(bytes, &bad) { row in
      guard let count = row.number("Occurrences"), count >= 0 else { return false }
      var identity = identity(
        row.text("Method"), row.text("Name"), metric: "locust_failures_by_kind", unit: .none,
        path: path)
      identity.labels.append(MetricLabel("error", row.text("Error") ?? ""))
      identity.labels.sort()
      metrics.series.append(
        MetricSeries(
          identity: identity, kind: .counter,
          points: [MetricSeries.Point(time: nil, value: count)]))
      return true
    }
  }

  /// Reads what `--json` writes: every request, counted by its rounded time.
  static func json(
    _ document: JSONValue, path: String, _ metrics: inout RunMetrics, _ bad: inout BadRecords
  ) {
    for (place, entry) in (document.elements ?? []).enumerated() {
      guard case .object(let times)? = entry["response_times"],
        let count = entry["num_requests"]?.double, count >= 0
      else {
        bad.add("entry \(place + 1): it has no 'response_times'")
        continue
      }
      var counts: [(time: Double, count: Double)] = []
      for (key, value) in times {
        guard let time = JSONScanner.number(key), time >= 0, time.isFinite,
          let number = value.double, number >= 0
        else { continue }
        counts.append((time, number))
      }
      counts.sort { $0.time < $1.time }
      let buckets = counts.map { time, number in
        let range = range(time)
        return Distribution.Bucket(low: range.lowerBound, high: range.upperBound, count: number)
      }
      var distribution = Distribution(
        identity: identity(
          entry["method"]?.text, entry["name"]?.text, metric: "locust_response_time",
          unit: .milliseconds, path: path), count: count, sum: entry["total_response_time"]?.double,
        shape: .buckets(buckets))
      distribution.failed = entry["num_failures"]?.double
      distribution.minimum = entry["min_response_time"]?.double
      distribution.maximum = entry["max_response_time"]?.double
      metrics.distributions.append(distribution)
    }
  }
}
