/// The summary of one run: what `runlens analyze` says, before any formatting.
///
/// Durations are in nanoseconds throughout; views convert them. Absent values are nil.
public struct Summary: Sendable, Equatable {
  /// The definition by which every quantile in the summary was computed.
  public var quantileDefinition: QuantileDefinition
  /// One entry per stage, phase and timing source; the largest share first.
  public var stages: [StageSummary] = []
  /// Failures by stage, status and error class; the most frequent first.
  public var failures: [FailureSummary] = []
  /// Attempts and what repeating them cost.
  public var retries = RetrySummary()
  /// One entry per simulated day and iteration, in order.
  public var iterations: [IterationSummary] = []
  /// Where a change would gain most; the largest saving first.
  public var bottlenecks: [Bottleneck] = []

  /// A summary of nothing.
  public init(quantileDefinition: QuantileDefinition) {
    self.quantileDefinition = quantileDefinition
  }
}

/// A sample quantile's definition, by its number in Hyndman and Fan (1996).
public enum QuantileDefinition: String, Sendable, CaseIterable {
  /// Type 7: linear interpolation of order statistics, NumPy's default.
  case linear
  /// Type 1: nearest rank, the inverse of the empirical distribution function.
  case nearestRank = "nearest-rank"

  /// How outputs name the definition.
  public var description: String {
    switch self {
    case .linear: "Hyndman-Fan type 7 (linear)"
    case .nearestRank: "Hyndman-Fan type 1 (nearest rank)"
    }
  }
}

/// Spans of one stage, phase and timing source.
public struct StageSummary: Sendable, Equatable {
  /// The step's name.
  public var stage: String
  /// The part of the step.
  public var phase: String
  /// Where the durations come from.
  public var timing: String
  /// Spans.
  public var count = 0
  /// Spans with a duration.
  public var timed = 0
  /// Logical calls inside the spans, where every span tells.
  public var covers: Int?
  /// Spans that ended well.
  public var ok = 0
  /// Spans that failed.
  public var failed = 0
  /// Spans without the result that their stage writes.
  public var missingResult = 0
  /// Calls that needed more than one attempt, or attempts after the first; nil where no source
  /// counts attempts.
  public var retried: Int?
  /// Sum of the durations; nil where nothing is timed.
  public var total: Int64?
  /// Sum of the durations over the run's wall time, which exceeds 1 where calls overlap.
  public var share: Double?
  /// Arithmetic mean.
  public var mean: Double?
  /// Sample standard deviation (n − 1); nil below two durations.
  public var standardDeviation: Double?
  /// Shortest duration.
  public var minimum: Int64?
  /// Longest duration.
  public var maximum: Int64?
  /// Median.
  public var p50: Double?
  /// 90th percentile.
  public var p90: Double?
  /// 95th percentile.
  public var p95: Double?
  /// 99th percentile.
  public var p99: Double?
  /// 99.9th percentile.
  public var p999: Double?
  /// 95 % order-statistic interval of the median.
  public var p50Interval = QuantileInterval()
  /// 95 % order-statistic interval of the 95th percentile.
  public var p95Interval = QuantileInterval()
  /// 95 % order-statistic interval of the 99th percentile.
  public var p99Interval = QuantileInterval()
  /// The largest uncertainty of a single duration that its source brings.
  public var resolution: Int64?

  /// An entry without spans.
  public init(stage: String, phase: String, timing: String) {
    self.stage = stage
    self.phase = phase
    self.timing = timing
  }
}

/// An order-statistic interval; an end that the sample is too small for is nil.
public struct QuantileInterval: Sendable, Equatable {
  /// Lower end in nanoseconds.
  public var low: Int64?
  /// Upper end in nanoseconds.
  public var high: Int64?

  /// An interval with those ends.
  public init(low: Int64? = nil, high: Int64? = nil) {
    self.low = low
    self.high = high
  }
}

/// Spans of one stage that failed in one way.
public struct FailureSummary: Sendable, Equatable {
  /// The step's name.
  public var stage: String
  /// The status's name.
  public var status: String
  /// The error's class, where the source names one.
  public var error: String?
  /// How often.
  public var count: Int
  /// Count over the attempts (where attempts are known) or calls of the stage.
  public var shareOfStage: Double

  /// An entry with those facts.
  public init(stage: String, status: String, error: String?, count: Int, shareOfStage: Double) {
    self.stage = stage
    self.status = status
    self.error = error
    self.count = count
    self.shareOfStage = shareOfStage
  }
}

/// Attempts per call and what repeating them cost.
///
/// All nil or empty where no source counts them.
public struct RetrySummary: Sendable, Equatable {
  /// Calls whose attempts are known; nil where no source counts attempts.
  public var calls: Int?
  /// Calls with more than one attempt.
  public var retriedCalls: Int?
  /// All attempts.
  public var attempts: Int?
  /// Number of attempts to number of calls, ascending.
  public var histogram: [AttemptCount] = []
  /// Time of the attempts that did not count, in nanoseconds; nil where attempts are not timed.
  public var wasted: Int64?
  /// The same by stage, the most attempts wasted first.
  public var byStage: [StageRetries] = []

  /// Nothing known.
  public init() {}

  /// One bar of the histogram of attempts.
  public struct AttemptCount: Sendable, Equatable {
    /// Attempts made.
    public var attempts: Int
    /// Calls that made so many.
    public var calls: Int

    /// A bar with those numbers.
    public init(attempts: Int, calls: Int) {
      self.attempts = attempts
      self.calls = calls
    }
  }

  /// Attempts of one stage.
  public struct StageRetries: Sendable, Equatable {
    /// The step's name.
    public var stage: String
    /// Calls whose attempts are known.
    public var calls: Int
    /// Calls with more than one attempt.
    public var retriedCalls: Int
    /// All attempts.
    public var attempts: Int
    /// Time of the attempts that did not count; nil where attempts are not timed.
    public var wasted: Int64?

    /// An entry with those numbers.
    public init(stage: String, calls: Int, retriedCalls: Int, attempts: Int, wasted: Int64?) {
      self.stage = stage
      self.calls = calls
      self.retriedCalls = retriedCalls
      self.attempts = attempts
      self.wasted = wasted
    }
  }
}

/// One iteration of one simulated day.
public struct IterationSummary: Sendable, Equatable {
  /// Simulated day.
  public var day: Int32
  /// Iteration of the day; nil for spans of the day as a whole.
  public var iteration: Int32?
  /// First instant known, nanoseconds since 1970 UTC.
  public var start: Int64?
  /// From the first to the last instant of its spans; nil where no span has a time.
  public var wall: Int64?
  /// Sum of the durations by stage, in nanoseconds.
  public var stages: [String: Int64]

  /// An entry with those facts.
  public init(
    day: Int32, iteration: Int32?, start: Int64?, wall: Int64?, stages: [String: Int64]
  ) {
    self.day = day
    self.iteration = iteration
    self.start = start
    self.wall = wall
    self.stages = stages
  }
}

/// A place where a change would gain time.
public struct Bottleneck: Sendable, Equatable {
  /// What it is, in a few words.
  public var what: String
  /// The stage concerned; nil where it is the whole run.
  public var stage: String?
  /// Share of the run's wall time.
  public var share: Double?
  /// Upper bound of the saving in nanoseconds.
  public var saving: Int64?
  /// What to do about it.
  public var advice: String

  /// An entry with those facts.
  public init(what: String, stage: String?, share: Double?, saving: Int64?, advice: String) {
    self.what = what
    self.stage = stage
    self.share = share
    self.saving = saving
    self.advice = advice
  }
}
