public import Trace

/// Rules evaluated over a recording.
public struct RuleCheck: Sendable, Equatable {
  /// One result an alert, in the order of the files; series that rules make have none, unless their
  /// expression is not understood.
  public let results: [RuleResult]
  /// The first and the last evaluation in milliseconds; nil where there was none.
  public let times: ClosedRange<Int64>?
  /// Whether times count from the first reading.
  public let areTimesRelative: Bool

  /// The interval of groups that name none, in milliseconds: that of a server without one of its own.
  static let usualInterval: Int64 = 60_000
  /// A group with more evaluations is left out.
  static let mostEvaluations: Int64 = 100_000

  /// Evaluates rules from the first reading to the last, at each group's interval and at the last reading.
  ///
  /// - Complexity: O(evaluations · values that an expression looks at).
  public init(
    _ groups: [RuleGroup], of metrics: RunMetrics, semantics: PromSemantics = .version3
  ) {
    var database = PromDatabase(metrics.samples)
    areTimesRelative = metrics.areTimesRelative
    times = database.times
    var results: [RuleResult] = []
    for group in groups {
      var run = RuleGroupRun(group, database, semantics)
      run.evaluate()
      results += run.results
      // What a group records others may ask for.
      database = run.database
    }
    self.results = results
  }

  /// Number of alerts with that verdict.
  public func count(_ verdict: RuleResult.Verdict) -> Int {
    results.count { $0.verdict == verdict }
  }

  /// Whether an alert fired.
  public var isBroken: Bool { count(.fired) > 0 }

  /// Whether of an alert nothing can be said.
  public var isInconclusive: Bool {
    count(.pending) + count(.noData) + count(.notEvaluated) > 0
  }
}
