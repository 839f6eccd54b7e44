public import Trace

/// What became of a rule over a recording.
public struct RuleResult: Sendable, Equatable {
  /// The outcomes.
  public enum Verdict: String, Sendable, CaseIterable {
    /// It fired at least once.
    case fired
    /// Its condition held when the recording ended, but not yet for long enough.
    case pending
    /// It never fired.
    case quiet
    /// Nothing of what it asks for was recorded.
    case noData = "no_data"
    /// Its expression is not understood, or could not be evaluated.
    case notEvaluated = "not_evaluated"
  }

  /// A stretch of time for which it fired, or its condition held.
  public struct Episode: Sendable, Equatable {
    /// The labels that tell the alert from others of its rule.
    public var labels: [MetricLabel]
    /// When the condition began to hold, in milliseconds.
    public var since: Int64
    /// When it fired; nil where it did not.
    public var fired: Int64?
    /// When it ended; nil where it still held at the end.
    public var ended: Int64?
    /// The expression's value: the last one.
    public var value: Double
  }

  /// The rule.
  public var rule: Rule
  /// The group that it stands in.
  public var group: String
  /// What became of it.
  public var verdict: Verdict
  /// Why there is no other verdict; nil where there is nothing to explain.
  public var reason: String?
  /// When it fired, and for what; where it never did, when its condition held.
  public var episodes: [Episode] = []
  /// Episodes that were left out, of so many there were.
  public var leftOut = 0
  /// Evaluations that it took part in.
  public var evaluations = 0

  /// How many episodes fired.
  public var firings: Int { episodes.count { $0.fired != nil } }
}
