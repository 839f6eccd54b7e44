public import Statistics

/// One stage, phase and timing source on both sides.
///
/// Durations are in nanoseconds, ratios are candidate divided by base, differences candidate minus
/// base. Absent values are nil: the data can't give them.
public struct StageComparison: Sendable, Equatable {
  /// What one side knows of the stage.
  public struct Side: Sendable, Equatable {
    /// Durations compared.
    public var count = 0
    /// How many independent durations they are worth; nil without any.
    public var effectiveCount: Double?
    /// Spans whose end is known, and those of them that failed.
    public var ended = 0
    /// Spans that failed.
    public var failed = 0
    /// Sum of the durations.
    public var total: Double?
    /// Arithmetic mean.
    public var mean: Double?
    /// Median (type 7).
    public var p50: Double?
    /// 95th percentile (type 7).
    public var p95: Double?
    /// 99th percentile (type 7).
    public var p99: Double?
    /// Durations by their logarithm, in the same bins on both sides; nil where a side has none.
    public var histogram: DurationHistogram?
    /// Median size of the prompts in bytes, or in tokens where bytes are unknown.
    public var promptSize: Double?

    /// Nothing known.
    public init() {}
  }

  /// By how much one quantile changed.
  public struct Change: Sendable, Equatable {
    /// Which quantile.
    public var level: QuantileLevel
    /// Candidate minus base, nanoseconds.
    public var difference: IntervalEstimate
    /// Candidate divided by base; nil unless both are positive.
    public var ratio: IntervalEstimate?
    /// Standard error of the ratio's logarithm; nil where the data are too few.
    var logStandardError: Double?
  }

  /// The comparison of calls that both sides made.
  public struct Paired: Sendable, Equatable {
    /// Pairs of calls of the same day, iteration, agent and stage.
    public var count: Int
    /// Median of the ratios of the pairs, with its order-statistic interval.
    public var ratio: IntervalEstimate
    /// Wilcoxon's signed-rank p value, two-sided, of independent pairs.
    public var probability: Double
  }

  /// The step's name.
  public var stage: String
  /// The part of the step.
  public var phase: String
  /// Where the durations come from; `none` where the stage is not timed.
  public var timing: String
  /// What is compared with.
  public var base = Side()
  /// What is compared.
  public var candidate = Side()
  /// The median, the 95th and the 99th percentile; empty where a side has no durations.
  public var changes: [Change] = []
  /// The shift function; empty where a side has no durations.
  public var shift: [Change] = []
  /// Ratio by Hodges and Lehmann.
  public var hodgesLehmannRatio: IntervalEstimate?
  /// Mann–Whitney's p value, deflated by the effective sample sizes.
  public var probability: Double?
  /// The same adjusted by Holm over all tests of the comparison.
  public var adjusted: Double?
  /// Cliff's delta, positive where the candidate takes longer.
  public var cliffsDelta: Double?
  /// How the share of failures changed; nil where a side doesn't know how its spans ended.
  public var failures: RateChange?
  /// How the share of calls with more than one attempt changed; nil where a side doesn't count them.
  public var retries: RateChange?
  /// Probability of so large a change of the median between runs that differ as assumed; nil where
  /// nothing is assumed.
  var runProbability: Double?
  /// That probability adjusted by Holm over all rows.
  var runAdjusted: Double?
  /// The comparison of calls that both sides made; nil where there are fewer than six.
  public var paired: Paired?
  /// The verdict.
  public var verdict = ComparisonVerdict.notComparable
  /// One sentence that states the verdict with its numbers.
  public var reason = ""
  /// Calls a run that would decide an inconclusive comparison; nil where none would, or none is needed.
  public var callsToDecide: Int?
  /// What else the reader must know, a sentence each.
  public var notes: [String] = []

  /// A row without numbers.
  public init(stage: String, phase: String, timing: String) {
    self.stage = stage
    self.phase = phase
    self.timing = timing
  }

  /// The change of that quantile.
  public func change(_ level: QuantileLevel) -> Change? { changes.first { $0.level == level } }
}
