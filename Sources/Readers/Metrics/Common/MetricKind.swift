/// What a file holds that others computed, judged from its first bytes.
///
/// The one place that decides it, so that no file belongs to two formats.
enum MetricKind: Sendable {
  /// Prometheus's text format or OpenMetrics.
  case prometheus
  /// Tables of Locust's `--csv`.
  case locustStatistics, locustHistory, locustFailures
  /// What Locust's `--json` writes.
  case locustJSON
  /// A summary of k6.
  case k6Summary
  /// Results of pytest-benchmark.
  case pytestBenchmark
  /// Results of hyperfine.
  case hyperfine
  /// What wrk, hey or ab print.
  case commandOutput
  /// The quantiles that ab's `-e` writes.
  case apacheBenchQuantiles
  /// Single values of k6, as JSON lines.
  case k6Points
  /// Tables and logs of single requests.
  case k6Table, heyTable, apacheBenchTable, gatlingLog
  /// Answers of a monitoring endpoint about a pipeline and its cache.
  case performance
  /// Gatling's log of newer versions, which can't be read.
  case gatlingBinaryLog

  /// Those that hold single requests, which become rows.
  static let requests: Set<MetricKind> = [
    .k6Points, .k6Table, .heyTable, .apacheBenchTable, .gatlingLog, .gatlingBinaryLog,
  ]

  /// How much of a file is looked at.
  static let bytesNeeded = 64 << 10

  /// What the file is whose beginning that is; nil where it is none of these.
  init?(beginning: [UInt8]) {
    if let kind = Self.table(beginning) ?? Self.document(beginning) {
      self = kind
    } else if GatlingLog.isBinary(beginning) {
      self = .gatlingBinaryLog
    } else if CommandOutput.program(String(decoding: beginning.prefix(4096), as: UTF8.self)) != nil
    {
      self = .commandOutput
    } else if Self.isExposition(beginning) {
      self = .prometheus
    } else {
      return nil
    }
  }

  private static func table(_ beginning: [UInt8]) -> MetricKind? {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = beginning.starts(with: mark) ? beginning.dropFirst(3) : beginning[...]
    let heads: [(String, MetricKind)] = [
      (LocustTables.statisticsHead, .locustStatistics), (LocustTables.historyHead, .locustHistory),
      (LocustTables.failuresHead, .locustFailures), (K6Table.head, .k6Table),
      (HeyTable.head, .heyTable), (ApacheBenchTable.head, .apacheBenchTable),
      (ApacheBenchQuantiles.head, .apacheBenchQuantiles), (GatlingLog.head, .gatlingLog),
      ("ASSERTION\t", .gatlingLog),
    ]
    return heads.first { text.starts(with: $0.0.utf8) }?.1
  }

  /// Judges by the keys of a document, of which the end may be missing.
  private static func document(_ beginning: [UInt8]) -> MetricKind? {
    let first = beginning.first { $0 != 0xef && $0 != 0xbb && $0 != 0xbf && $0 > 32 }
    guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return nil }
    var keys: Set<String> = []
    var inner: Set<String> = []
    // What comes before the cut counts.
    try? JSONScanner.scan(beginning.span) { scanner throws(JSONError) in
      if scanner.byte(0) == 0xef { scanner.skipBytes(3) }
      if scanner.peek() == UInt8(ascii: "[") {
        try scanner.array { scanner throws(JSONError) in
          try collect(&scanner, &inner)
        }
        return
      }
      try scanner.object { scanner, key throws(JSONError) in
        guard keys.count < 64, key.range.count <= 64 else { return }
        let name = scanner.string(key)
        keys.insert(name)
        if name == "metrics" { try collect(&scanner, &inner) }
        if name == "results", scanner.peek() == UInt8(ascii: "[") {
          try scanner.array { scanner throws(JSONError) in try collect(&scanner, &inner) }
        }
      }
    }
    if keys.isSuperset(of: ["type", "data", "metric"]) { return .k6Points }
    if PerformancePoll.begins(beginning) { return .performance }
    if inner.isSuperset(of: ["num_requests", "response_times"]) { return .locustJSON }
    if keys.contains("metrics"), !inner.isDisjoint(with: k6Metrics) { return .k6Summary }
    if keys.contains("machine_info"), !keys.isDisjoint(with: ["benchmarks", "commit_info"]) {
      return .pytestBenchmark
    }
    if keys.contains("results"), inner.contains("command"),
      !inner.isDisjoint(with: ["times", "median", "mean"])
    {
      return .hyperfine
    }
    return nil
  }

  /// Metrics of which every test of k6 has some.
  private static let k6Metrics: Set<String> = [
    "iterations", "iteration_duration", "vus", "vus_max", "data_sent", "data_received", "http_reqs",
    "http_req_duration", "checks",
  ]

  /// Adds the keys of an object.
  private static func collect(
    _ scanner: inout JSONScanner, _ keys: inout Set<String>
  ) throws(JSONError) {
    guard scanner.peek() == UInt8(ascii: "{") else { return }
    // Passed on by value, since two closures can't change one variable.
    var found: Set<String> = []
    defer { keys.formUnion(found) }
    try scanner.object { scanner, key throws(JSONError) in
      if found.count < 256, key.range.count <= 128 { found.insert(scanner.string(key)) }
    }
  }

  /// Whether every line of it is one of an exposition, and one could stand nowhere else.
  private static func isExposition(_ beginning: [UInt8]) -> Bool {
    var isCertain = false
    var start = 0
    while start < beginning.count {
      let end = beginning.span.lineFeed(from: start) ?? beginning.count
      // The last one may be cut off by the limit.
      if end == beginning.count, beginning.count >= bytesNeeded { break }
      switch PrometheusLine(beginning.span.extracting(start..<end)) {
      case nil: return false
      case .nothing: break
      case .kind(_, let kind): isCertain = isCertain || kinds.contains(kind)
      case .end: isCertain = true
      case .unit: break
      case .sample(let sample):
        let head = start + sample.head.lowerBound..<start + sample.head.upperBound
        isCertain = isCertain || beginning[head].last == UInt8(ascii: "}")
      }
      start = end + 1
    }
    return isCertain
  }

  private static let kinds: Set<String> = [
    "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown",
    "untyped",
  ]
}
