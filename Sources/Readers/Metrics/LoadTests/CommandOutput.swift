import Trace

/// What wrk, hey and ab print: a few quantiles, counts, and failures by kind.
struct CommandOutput {
  /// The program that printed it.
  enum Program: String {
    case wrk, hey, ab
  }

  let program: Program
  private var quantiles: [Distribution.Quantile] = []
  private var count: Double?
  private var failed: Double = 0
  private var mean: Double?
  private var minimum: Double?
  private var maximum: Double?
  private var rate: Double?
  private var target = ""
  private var failures: [(kind: String, count: Double)] = []

  /// The program that printed a text that begins so; nil where it is none of these.
  static func program(_ text: String) -> Program? {
    let start = text.prefix(4000)
    if start.contains("This is ApacheBench,") { return .ab }
    if start.contains("\n  Thread Stats   Avg"), start.contains("Running ") { return .wrk }
    if start.contains("Summary:\n"), start.contains("  Requests/sec:") { return .hey }
    return nil
  }

  /// The output of one of these programs; nil where it is none.
  init?(_ text: String) {
    guard let program = Self.program(text) else { return nil }
    self.program = program
    var section = ""
    for part in text.split(separator: "\n") {
      let words = part.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
      if let first = part.first, first != " ", first != "\t" { section = String(part) }
      switch program {
      case .wrk: wrk(String(part), words)
      case .hey: hey(words, section)
      case .ab: ab(String(part), words)
      }
    }
    // A program that prints no failures had none.
    if program == .hey { failed = failures.reduce(0) { $0 + $1.count } }
  }

  // MARK: The three programs

  private mutating func wrk(_ line: String, _ words: [String]) {
    guard let first = words.first else { return }
    func time(_ place: Int) -> Double? {
      place < words.count ? Self.milliseconds(words[place]) : nil
    }
    if first == "Latency", words.count == 5 {
      mean = time(1)
      maximum = time(3)
    } else if first.hasSuffix("%"), words.count == 2 {
      add(percent: first.dropLast(), time(1))
    } else if words.count > 4, words[1] == "requests", words[2] == "in" {
      count = Double(first)
    } else if first == "Requests/sec:", words.count > 1 {
      rate = Double(words[1])
    } else if line.contains("Non-2xx or 3xx responses:") {
      fail("non-2xx or 3xx", words.last)
    } else if line.contains("Socket errors:") {
      for (place, word) in words.enumerated() where place + 1 < words.count {
        guard ["connect", "read", "write", "timeout"].contains(word) else { continue }
        fail(
          word,
          words[place + 1].hasSuffix(",") ? String(words[place + 1].dropLast()) : words[place + 1])
      }
    } else if first == "Running", let place = words.firstIndex(of: "@"), place + 1 < words.count {
      target = words[place + 1]
    }
  }

  private mutating func hey(_ words: [String], _ section: String) {
    guard let first = words.first else { return }
    func seconds(_ place: Int) -> Double? {
      place < words.count ? Double(words[place]).map { $0 * 1000 } : nil
    }
    switch section {
    case "Summary:":
      switch first {
      case "Slowest:": maximum = seconds(1)
      case "Fastest:": minimum = seconds(1)
      case "Average:": mean = seconds(1)
      case "Requests/sec:": rate = words.count > 1 ? Double(words[1]) : nil
      default: break
      }
    case "Latency distribution:":
      // Some versions print the sign twice.
      if words.count >= 3, words[1] == "in" { add(percent: first.prefix { $0 != "%" }, seconds(2)) }
    case "Status code distribution:":
      guard first.hasPrefix("["), first.hasSuffix("]"), words.count > 1,
        let number = Double(words[1])
      else { return }
      count = (count ?? 0) + number
      let code = String(first.dropFirst().dropLast())
      if let value = Int(code), value >= 400 { failures.append((code, number)) }
    case "Error distribution:":
      guard first.hasPrefix("["), first.hasSuffix("]"),
        let number = Double(first.dropFirst().dropLast())
      else { return }
      count = (count ?? 0) + number
      failures.append((words.dropFirst().joined(separator: " "), number))
    default: break
    }
  }

  private mutating func ab(_ line: String, _ words: [String]) {
    guard let first = words.first else { return }
    func value(_ label: String) -> Double? {
      guard line.hasPrefix(label) else { return nil }
      return line.dropFirst(label.utf8.count).split(separator: " ").first.flatMap { Double($0) }
    }
    if let number = value("Complete requests:") { count = number }
    if let number = value("Failed requests:") { failed = number }
    if let number = value("Requests per second:") { rate = number }
    if let number = value("Non-2xx responses:") { failures.append(("non-2xx", number)) }
    if line.hasPrefix("   (Connect:") {
      for (place, word) in words.enumerated() where word.hasSuffix(":") && place + 1 < words.count {
        let name = word.drop { $0 == "(" }.dropLast()
        let number = words[place + 1].prefix { $0 != "," && $0 != ")" }
        if let number = Double(number), number > 0 {
          failures.append((String(name).lowercased(), number))
        }
      }
    }
    if line.hasPrefix("Document Path:"), words.count > 2 { target = words[2] }
    if first == "Total:", words.count == 6 {
      (minimum, mean, maximum) = (Double(words[1]), Double(words[2]), Double(words[5]))
    }
    if line.hasPrefix(" "), first.hasSuffix("%"), words.count >= 2 {
      // Whole milliseconds, cut.
      let time = Double(words[1])
      add(percent: first.dropLast(), time, range: time.map { $0...$0 + 1 })
    }
  }

  // MARK: Parts

  private mutating func add(
    percent: Substring, _ value: Double?, range: ClosedRange<Double>? = nil
  ) {
    guard let level = Double(percent), level >= 0, level <= 100, let value, value.isFinite else {
      return
    }
    quantiles.append(Distribution.Quantile(level: level / 100, value: value, range: range))
  }

  private mutating func fail(_ kind: String, _ text: String?) {
    guard let number = text.flatMap({ Double($0) }), number > 0 else { return }
    failures.append((kind, number))
    failed += number
  }

  /// A time with its unit in milliseconds, as wrk prints it: `52.51ms`, `1.20s`, `950.00us`, `1.5m`.
  private static func milliseconds(_ text: String) -> Double? {
    let units: [(ending: String, scale: Double, divisor: Double)] = [
      ("us", 1, 1000), ("ms", 1, 1), ("s", 1000, 1), ("m", 60_000, 1), ("h", 3_600_000, 1),
    ]
    for unit in units where text.hasSuffix(unit.ending) {
      return Double(text.dropLast(unit.ending.utf8.count)).map { $0 * unit.scale / unit.divisor }
    }
    return nil
  }

  private var definition: String {
    switch program {
    case .wrk: "wrk's own, of times counted by the microsecond"
    case .hey: "hey's own, of the answered requests, in tenths of milliseconds"
    case .ab: "ab's own, in whole milliseconds"
    }
  }

  /// Adds what was printed.
  func add(to metrics: inout RunMetrics, path: String) {
    let labels = target.isEmpty ? [] : [MetricLabel("target", target)]
    func identity(_ name: String, _ more: [MetricLabel] = [], _ unit: MetricUnit) -> MetricIdentity
    {
      MetricIdentity(
        name: "\(program.rawValue)_\(name)", labels: labels + more, stage: "request", unit: unit,
        path: path)
    }
    var distribution = Distribution(
      identity: identity("response_time", [], .milliseconds), count: count,
      shape: .quantiles(quantiles.sorted { $0.level < $1.level }, definition: definition))
    distribution.failed = failed
    distribution.statedMean = mean
    distribution.minimum = minimum
    distribution.maximum = maximum
    metrics.distributions.append(distribution)
    if let rate {
      metrics.series.append(
        MetricSeries(
          identity: identity("requests_per_second", [], .none), kind: .gauge,
          points: [MetricSeries.Point(time: nil, value: rate)]))
    }
    for failure in failures {
      metrics.series.append(
        MetricSeries(
          identity: identity("failures_by_kind", [MetricLabel("error", failure.kind)], .none),
          kind: .counter, points: [MetricSeries.Point(time: nil, value: failure.count)]))
    }
    metrics.readings = max(metrics.readings, 1)
  }
}
