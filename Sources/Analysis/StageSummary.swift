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
  /// Sum of the durations, saturating at 292 years; nil where nothing is timed.
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
