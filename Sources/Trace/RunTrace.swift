/// What the readers found out about one run: its spans and what is known about them.
public struct RunTrace: Sendable {
  /// The run as a whole.
  public var run: RunDescription
  /// Where the spans come from, one entry per file or folder that was read.
  public var sources: [SourceDescription] = []
  /// How much of the run the spans show.
  public var coverage: Coverage
  /// One row per timed thing.
  public var spans = SpanTable()
  /// What other programs had counted already, beside the spans.
  public var metrics = RunMetrics()
  /// What the user must know before trusting the numbers.
  public var warnings = WarningList()
  /// Where the prompts and answers are; nil where the source has none as files of their own.
  public var texts: SpanTexts?

  /// Whether there are metrics and nothing else.
  public var hasMetricsAlone: Bool { spans.count == 0 && !metrics.isEmpty }

  /// A run without spans.
  public init(run: RunDescription, coverage: Coverage = Coverage()) {
    self.run = run
    self.coverage = coverage
  }
}

/// A run as a whole.
///
/// Absent values are nil and mean that no source tells.
public struct RunDescription: Sendable, Equatable {
  /// Name of the run, usually that of its directory.
  public var id: String
  /// The path as the user gave it.
  public var path: String
  /// The system that ran, such as `agent-trading-arena`.
  public var system: String
  /// First instant known, in nanoseconds since 1970 UTC.
  public var start: Int64?
  /// Last instant known, in nanoseconds since 1970 UTC.
  public var end: Int64?
  /// Simulated days that were begun.
  public var days: Int?
  /// Iterations of one simulated day.
  public var iterations: Int?
  /// Agents that acted.
  public var agents: Int?
  /// How it kept what it knew on disk.
  public var storage = StorageFacts()

  /// A run about which nothing else is known.
  public init(id: String, path: String, system: String) {
    self.id = id
    self.path = path
    self.system = system
  }

  /// Time from the first to the last known instant in nanoseconds; nil where one is unknown.
  public var wall: Int64? {
    guard let start, let end, end >= start else { return nil }
    let (wall, overflow) = end.subtractingReportingOverflow(start)
    return overflow ? nil : wall
  }
}

/// One file or folder that was read.
public struct SourceDescription: Sendable, Equatable {
  /// The part of the reader that read it, such as `debug_prompts`.
  public var reader: String
  /// The path as the user would write it.
  public var path: String
  /// Spans whose evidence came from it.
  public var spans: Int
  /// Records or files in it that could not be used.
  public var skipped: Int

  /// A source with those counts.
  public init(reader: String, path: String, spans: Int, skipped: Int) {
    self.reader = reader
    self.path = path
    self.spans = spans
    self.skipped = skipped
  }
}

/// How much of a run its spans show.
///
/// Absent numbers are nil: nothing tells.
public struct Coverage: Sendable, Equatable {
  /// Logical calls that must have happened.
  public var callsExpected: Int?
  /// Upper bound of the logical calls that can have happened.
  public var callsExpectedMost: Int?
  /// Logical calls of which at least one trace was found.
  public var callsObserved = 0
  /// Logical calls with a duration of their own.
  public var callsTimed = 0
  /// Logical calls whose files a later call overwrote.
  public var overwritten: Int?
  /// Why calls have no duration of their own: reason to number of calls.
  public var untimedReasons: [String: Int] = [:]
  /// Calls without a duration of their own that lie inside a timed composite.
  public var callsInComposites = 0

  /// Nothing observed.
  public init() {}
}
