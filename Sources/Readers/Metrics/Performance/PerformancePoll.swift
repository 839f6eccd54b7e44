import Trace

/// One answer of a monitoring endpoint.
struct PerformancePoll {
  /// The numbers by the names of their object and their own, `pipeline_duration`.
  private(set) var numbers: [(name: String, value: Double)] = []
  /// Nanoseconds since 1970 UTC; nil where it does not tell when it was asked.
  private(set) var time: Int64?
  /// When the pipeline last ran, as the answer has it.
  private(set) var lastRun: String?

  /// Numbers beyond this many are left out.
  private static let mostNumbers = 256
  /// Longer names are left out.
  private static let longestName = 100

  /// Reads one answer, alone or as the `response` of a line that tells when it was asked.
  ///
  /// - Throws: ``JSONError`` where it is none.
  init(_ document: Span<UInt8>) throws(JSONError) {
    var poll = PerformancePoll()
    try JSONScanner.scan(document) { scanner throws(JSONError) in
      try poll.read(&scanner, document, depth: 0)
      guard scanner.isAtEnd() else { throw scanner.failure("there is more after the end") }
    }
    guard !poll.numbers.isEmpty || poll.lastRun != nil else {
      throw JSONError(offset: 0, what: "it has no number in an object 'pipeline' or 'cache'")
    }
    self = poll
  }

  private init() {}

  private mutating func read(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>, depth: Int
  ) throws(JSONError) {
    try scanner.object { scanner, key throws(JSONError) in
      let opening = scanner.peek()
      if scanner.matches(key, "t_ns") {
        if let value = try scanner.int64(), value >= 0 { time = value }
      } else if Self.isTime(scanner, key) {
        let found = try Self.time(&scanner, document)
        time = time ?? found
      } else if opening == UInt8(ascii: "{"), depth == 0, scanner.matches(key, "response") {
        try read(&scanner, document, depth: 1)
      } else if opening == UInt8(ascii: "{"), key.range.count <= Self.longestName {
        try section(scanner.string(key), &scanner)
      }
    }
  }

  private static func isTime(_ scanner: JSONScanner, _ key: JSONText) -> Bool {
    scanner.matches(key, "timestamp") || scanner.matches(key, "time") || scanner.matches(key, "ts")
      || scanner.matches(key, "polled_at")
  }

  /// A date with a zone, or seconds since 1970.
  private static func time(
    _ scanner: inout JSONScanner, _ document: Span<UInt8>
  ) throws(JSONError) -> Int64? {
    if let text = try scanner.textUnlessNumber() {
      guard let time = TimeText(document.extracting(text.range)), time.hasZone else { return nil }
      return time.nanoseconds
    }
    guard let seconds = try scanner.double(), seconds > 1e8, seconds < 9e9 else { return nil }
    return Int64((seconds * 1e9).rounded())
  }

  private mutating func section(
    _ name: String, _ scanner: inout JSONScanner
  ) throws(JSONError) {
    try scanner.object { scanner, key throws(JSONError) in
      let first = scanner.peek()
      if name == "pipeline", scanner.matches(key, "last_run") {
        guard let text = try scanner.textUnlessNumber() else { return }
        lastRun = scanner.string(text)
      } else if first == UInt8(ascii: "-") || (0x30...0x39).contains(first) {
        guard let value = try scanner.double(), value.isFinite, key.range.count <= Self.longestName,
          numbers.count < Self.mostNumbers
        else { return }
        numbers.append((name + "_" + scanner.string(key), value))
      }
    }
  }

  /// Whether a document, of which the end may be missing, is such an answer.
  static func begins(_ beginning: [UInt8]) -> Bool {
    var isOne = false
    var looked = false
    func look(_ document: Span<UInt8>, _: Int) {
      if looked { return }
      looked = true
      guard let poll = try? PerformancePoll(document) else { return }
      isOne =
        poll.lastRun != nil
        || poll.numbers.contains {
          $0.name == "pipeline_duration" || $0.name == "pipeline_avg_llm_latency"
        }
    }
    var splitter = DocumentSplitter(beginning: beginning)
    splitter.consume(beginning.span, look)
    splitter.finish(look)
    return isOne
  }
}
