import Trace

/// Reads what the scripts under `experiments` leave: a summary each, and the lines of httpx.
enum PolyExperiments {
  /// Whether an object with these keys is a script's summary.
  static func recognises(_ keys: Set<String>) -> Bool {
    keys.isSuperset(of: ["script", "run_at", "config"])
  }

  /// A script's summary; nil where it has no duration, as of scripts that measure none.
  static func experiment(_ value: JSONValue) -> PolyExperiment? {
    guard let script = value["script"]?.text,
      let end = value["run_at"]?.text.flatMap({ TimeText($0) }), end.hasZone,
      let duration = JSONValue.nanoseconds(value["duration_seconds"]?.double)
    else { return nil }
    // Two of the scripts round to tenths of a second, the others to hundredths.
    let isCoarse = script.hasPrefix("03a") || script.hasPrefix("05b")
    return PolyExperiment(
      script: script, end: end.nanoseconds, duration: duration,
      resolution: isCoarse ? 100_000_000 : 10_000_000)
  }

  /// A line of httpx, which it writes for each request that was answered.
  static func request(_ line: Span<UInt8>) -> PolyRequest? {
    guard let parsed = LoggingLine(line),
      let (_, rest) = line.cut(parsed.message, at: "HTTP Request: "),
      let (_, address) = line.cut(rest, at: "://"),
      let (host, path) = line.cut(address, at: "/"),
      let (_, answer) = line.cut(path, at: "\"HTTP/"),
      let (_, code) = line.cut(answer, at: " "), let number = line.number(code),
      (100..<600).contains(number)
    else { return nil }
    let status = ErrorClass.status(http: Int(number))
    return PolyRequest(
      clock: parsed.clock, host: line.string(host),
      outcome: PolyOutcome(status: status, error: status == .ok ? nil : "http_\(number)"))
  }

  /// The services that the scripts ask.
  private static let hosts: [StaticString] = [
    "https://gamma-api.polymarket.com/", "https://openrouter.ai/",
  ]

  /// Whether early lines are requests of httpx to the services that the scripts ask.
  static func begins(_ beginning: [UInt8]) -> Bool {
    var scanner = LineScanner(longest: 4096)
    var found = false
    var lines = 0
    scanner.scan(beginning.span) { line in
      lines += 1
      guard !found, lines <= 500 else { return }
      let text = unsafe line.bytes.bindMemory(to: UInt8.self).span
      guard text.contains("HTTP Request: "), LoggingLine(text) != nil else { return }
      found = hosts.contains { text.contains($0) }
    }
    return found
  }

  /// Requests of a whole log.
  struct Log: LogParser {
    static let longestLine = 1 << 14

    private(set) var requests: [PolyRequest] = []
    private(set) var last = PolyEvidence.absent

    mutating func add(_ line: Span<UInt8>) {
      guard let request = PolyExperiments.request(line) else { return }
      last = request.clock
      requests.append(request)
    }
  }
}
