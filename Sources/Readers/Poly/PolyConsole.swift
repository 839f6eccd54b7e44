import Trace

/// Reads what the step tracker prints: the steps of pipeline runs, without times.
struct PolyConsole: LogParser {
  static let longestLine = 1 << 14

  private let stem: String
  private(set) var runs: [PolyConsoleRun] = []
  /// The JSON with which the command line ends, while it is gathered.
  private var json: [UInt8] = []

  /// A step's duration has one digit behind the point.
  private static let resolution: Int64 = 100_000_000

  init(stem: String) { self.stem = stem }

  /// Whether the beginning of a file shows the tracker's box or a step.
  static func begins(_ beginning: [UInt8]) -> Bool {
    beginning.span.contains("Alphapoly Pipeline  ")
      || PolyStep.titles.enumerated().contains { number, title in
        let text = String(decoding: beginning.prefix(32 << 10), as: UTF8.self)
        return text.contains("[\(number + 1)/8] \(title)\n")
      }
  }

  mutating func finish() { takeResult() }

  mutating func add(_ line: Span<UInt8>) {
    TerminalText.plain(line) { text in
      if !json.isEmpty || text.equals("{") {
        // The result is small; more is something else.
        if json.count < 1 << 16 { json.append(text, most: text.count) }
        if text.equals("}") { takeResult() }
        return
      }
      if let rest = text.behind("     → ") {
        detail(text.string(rest))
      } else if let rest = text.behind("     ✓ Done in ") {
        endStep(text, rest, .ok)
      } else if let rest = text.behind("     ✗ Failed after ") {
        endStep(text, rest, .error)
      } else if text.offset(of: "Mode: ") != nil, text.contains(" • 8 steps") {
        runs.append(PolyConsoleRun(stem: stem, isFull: text.contains("FULL REPROCESS")))
      } else if let (_, rest) = text.cut(0..<text.count, at: "/8] ") {
        beginStep(text, rest)
      } else {
        endLine(text)
      }
    }
  }

  /// `📡 [1/8] Fetch Markets`.
  private mutating func beginStep(_ text: Span<UInt8>, _ title: Range<Int>) {
    let place = title.lowerBound - 5
    guard place > 0, text[place - 1] == UInt8(ascii: "["),
      let number = text.number(place..<place + 1),
      PolyStep.titles.indices.contains(Int(number) - 1)
    else { return }
    // A log that begins in the middle, or a first step where the box was lost.
    if runs.isEmpty || (number == 1 && !(runs.last?.steps.isEmpty ?? true)) {
      runs.append(PolyConsoleRun(stem: stem, isFull: false))
    }
    runs[runs.count - 1].steps.append(
      PolyStep(
        number: Int(number), title: PolyStep.titles[Int(number) - 1],
        resolution: Self.resolution, status: .aborted))
  }

  private mutating func detail(_ text: String) {
    guard let run = runs.indices.last, let step = runs[run].steps.indices.last,
      runs[run].steps[step].details.count < 1 << 16
    else { return }
    runs[run].steps[step].details.append(text)
  }

  private mutating func endStep(_ text: Span<UInt8>, _ rest: Range<Int>, _ status: Status) {
    guard let run = runs.indices.last, let step = runs[run].steps.indices.last,
      text.ends(with: "s"),
      let duration = text.decimal(rest.lowerBound..<rest.upperBound - 1, digits: 9)
    else { return }
    runs[run].steps[step].duration = duration
    runs[run].steps[step].status = status
    if status == .error { runs[run].isEnded = true }
  }

  /// `  Time: 11.9s • New groups: 36 • Portfolios: 244` and `Pipeline skipped: …`.
  private mutating func endLine(_ text: Span<UInt8>) {
    guard let run = runs.indices.last else { return }
    if let rest = text.behind("  Time: "), let (length, _) = text.cut(rest, at: "s") {
      runs[run].elapsed = text.decimal(length, digits: 9) ?? PolyEvidence.absent
      runs[run].resolution = Self.resolution
      runs[run].isEnded = true
    } else if text.starts(with: "Pipeline skipped") {
      runs[run].mode = "skipped"
      runs[run].isEnded = true
    }
  }

  /// The command line's own result, which has microseconds.
  private mutating func takeResult() {
    defer { json = [] }
    guard let run = runs.indices.last, let value = try? JSONValue(json.span),
      let seconds = value["elapsed_seconds"]?.double,
      let elapsed = JSONValue.nanoseconds(seconds)
    else { return }
    runs[run].elapsed = elapsed
    runs[run].resolution = 1000
    runs[run].mode = value["mode"]?.text ?? runs[run].mode
    runs[run].isEnded = true
  }
}
