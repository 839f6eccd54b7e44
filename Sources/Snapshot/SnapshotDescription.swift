public import Trace

/// What a snapshot tells beside its rows: the runs in it, and what they were made from.
public struct SnapshotDescription: Sendable, Equatable {
  /// A file that the spans were read from.
  public struct Input: Sendable, Equatable {
    /// Its path as the user would write it.
    public var path: String
    /// Its size in bytes; nil where it was not asked for.
    public var size: Int64?
    /// By what it is known again; nil where that was not wanted.
    public var digest: Digest?

    /// An input with those facts.
    public init(path: String, size: Int64?, digest: Digest?) {
      self.path = path
      self.size = size
      self.digest = digest
    }
  }

  /// An option that the spans were read with.
  public struct Option: Sendable, Equatable {
    /// Its name without dashes.
    public var name: String
    /// Its value.
    public var value: String

    /// An option with that value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// One run, with everything that ``RunTrace`` says of it but the rows.
  public struct Run: Sendable, Equatable {
    /// The run as a whole.
    public var run: RunDescription
    /// Where its spans come from.
    public var sources: [SourceDescription] = []
    /// How much of it the spans show.
    public var coverage = Coverage()
    /// What the user must know.
    public var warnings: [TraceWarning] = []
    /// The files that it was read from; empty where that was not recorded.
    public var inputs: [Input] = []
    /// The options that it was read with.
    public var options: [Option] = []
    /// What others had computed, apart from the rows.
    public var metrics = RunMetrics()
    /// Rows of it in the snapshot, which follow one another.
    public var spans = 0
    /// Hash of its rows, by which the same run is recognised; empty where it is not known.
    public var fingerprint = ""

    /// A run about which nothing else is known.
    public init(run: RunDescription) { self.run = run }

    /// What a trace says of its run.
    public init(of trace: RunTrace) {
      run = trace.run
      sources = trace.sources
      coverage = trace.coverage
      warnings = trace.warnings.all
      metrics = trace.metrics
      spans = trace.spans.count
    }
  }

  /// The runs in the order of their rows.
  public var runs: [Run] = []
  /// Whether agents' names were replaced.
  public var isRedacted = false

  /// A description of no run.
  public init() {}
}
