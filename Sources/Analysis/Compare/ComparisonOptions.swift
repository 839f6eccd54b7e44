/// How a comparison is made; every option has a default.
public struct ComparisonOptions: Sendable {
  /// The smallest relative change that matters: .05 for 5 %.
  public var threshold = 0.05
  /// By how much, relatively, runs of one configuration are known to differ (standard deviation).
  ///
  /// It widens intervals where fewer than three runs a side leave that unmeasured; 0 for nothing known.
  public var runVariation = 0.0
  /// By how much runs of one configuration may differ (relative standard deviation) where nothing is
  /// known of it: with fewer than three runs a side and ``runVariation`` 0.
  ///
  /// It widens no interval. `slower` and `faster` need a change that is also larger than what two such
  /// runs differ by, at 95 %. 0 for verdicts about these runs alone.
  public var assumedRunVariation = 0.05
  /// The same seed gives the same intervals.
  public var seed: UInt64 = 1
  /// Resamples for the intervals of a quantile, at least 2.
  public var replicates = 4_000
  /// Resamples of whole blocks for the shift function; 0 leaves it out.
  public var shiftReplicates = 500
  /// Whether stages of different names are compared with one another, as one row a phase.
  public var ignoresStages = false
  /// Whether to look for calls that both sides made.
  public var pairsCalls = true
  /// How many comparisons are read together, as those of every agent with the rest; at least 1.
  ///
  /// The adjusted p values count the tests of all of them.
  public var families = 1
  /// What must not have happened.
  public var gates: [ComparisonGate] = []

  /// The defaults.
  public init() {}
}
