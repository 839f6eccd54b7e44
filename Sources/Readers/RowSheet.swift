import Trace

/// The rows of one run of one system while they are gathered.
struct RowSheet {
  private(set) var spans = SpanTable()
  private(set) var facts = TraceFacts()
  /// Rows by source.
  private(set) var counts: [String: Int] = [:]
  /// How much of the run the rows show.
  var coverage = Coverage()
  private var run: NameID
  private let system: NameID
  private let id: String
  private let systemName: String

  /// No rows of that run.
  init(run: String, system: String) {
    id = run
    systemName = system
    self.run = spans.intern(run)
    self.system = spans.intern(system)
  }

  /// Has the rows that follow belong to another run.
  mutating func begin(run: String) { self.run = spans.intern(run) }

  /// The number of a name in the table.
  mutating func name(_ text: String?) -> NameID { text.map { spans.intern($0) } ?? .absent }

  /// A row with nothing known but its place.
  mutating func row(_ stage: String, _ phase: String, source: String) -> EncodedSpan {
    EncodedSpan(
      run: run, system: system, source: spans.intern(source), stage: spans.intern(stage),
      phase: spans.intern(phase))
  }

  /// Adds a row.
  mutating func add(_ row: EncodedSpan) {
    facts.note(row)
    counts[spans.names[row.source] ?? "", default: 0] += 1
    spans.append(row)
  }

  /// Adds a call's row and counts whether it is timed.
  ///
  /// - Parameter reason: why it is not, where it is not.
  mutating func addCall(_ row: EncodedSpan, untimed reason: String) {
    coverage.callsObserved += 1
    if row.duration < 0 {
      coverage.untimedReasons[reason, default: 0] += 1
    } else {
      coverage.callsTimed += 1
    }
    add(row)
  }

  /// The run with these rows.
  func trace(path: String, sources: [SourceDescription], warnings: WarningList) -> RunTrace {
    var trace = RunTrace(
      run: facts.description(run: id, path: path, system: systemName, names: spans.names),
      coverage: coverage)
    trace.spans = spans
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }
}

extension EncodedSpan {
  /// Sets a time from its start to its end; an end before the start, or none, leaves it untimed.
  mutating func setTime(_ start: Int64?, _ end: Int64?, _ timing: Timing, resolution: Int64) {
    guard let start else { return }
    self.start = start
    self.resolution = resolution
    guard let end, end >= start else { return }
    let (duration, overflow) = end.subtractingReportingOverflow(start)
    if overflow { return }
    self.duration = duration
    self.timing = timing
  }
}
