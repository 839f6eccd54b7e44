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
