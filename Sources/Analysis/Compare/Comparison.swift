public import Statistics
public import Trace

/// Two sides compared: what `runlens compare` says, before any formatting.
public struct Comparison: Sendable {
  /// The columns that whole runs are compared by; a table may lack all others.
  public static let columns: Set<SpanColumn> = Set(SpanColumn.allCases).subtracting([
    .source, .covers, .resolution, .error, .responseBytes, .promptHash, .model,
  ])

  /// One side as a whole.
  public struct Side: Sendable, Equatable {
    /// What outputs call it.
    public var label: String
    /// Its runs.
    public var runs: [RunDescription]
    /// Its spans, after the filter.
    public var spans = 0
    /// Which spans belong to it; nil for all.
    public var filter: String?
    /// Wall time of a run in nanoseconds, the mean of several; nil where unknown or where only a part
    /// of a run is compared.
    public var wall: Double?
    /// Logical calls a run.
    public var calls: Double?
    /// Tokens of the prompts a run; nil where no source counts them.
    public var inputTokens: Double?
    /// Tokens of the answers a run; nil where no source counts them.
    public var outputTokens: Double?
    /// Cost a run; nil where no source records it.
    public var cost: Double?
    /// Share of the calls that have a duration; nil where the number of calls is unknown.
    public var coverage: Double?
  }

  /// The whole.
  public struct Overall: Sendable, Equatable {
    /// Candidate minus base of the wall time, nanoseconds.
    public var wallDifference: IntervalEstimate?
    /// Candidate divided by base of the wall time.
    public var wallRatio: IntervalEstimate?
    /// How the share of failed calls changed.
    public var failures: RateChange?
    /// How the share of repeated calls changed.
    public var retries: RateChange?
    /// The verdict that follows from those of the stages.
    public var verdict = ComparisonVerdict.notComparable
    /// One sentence that states it.
    public var reason = ""
  }

  /// What is compared with.
  public var base: Side
  /// What is compared.
  public var candidate: Side
  /// One entry per stage, phase and timing source; the largest total first.
  public var stages: [StageComparison] = []
  /// Distributions that both sides have of what their programs had counted.
  public var distributions: [DistributionComparison] = []
  /// The whole.
  public var overall = Overall()
  /// What became of the gates, in their order.
  public var gates: [GateResult] = []
  /// What the reader must know.
  public var warnings = WarningList()
  /// The smallest relative change that matters.
  public var threshold: Double
  /// How many p values were adjusted together.
  public var testCount = 0
  /// The seed of the intervals.
  public var seed: UInt64
}
