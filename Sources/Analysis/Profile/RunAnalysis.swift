import Statistics
public import Trace

/// Everything that a report tells of a run.
///
/// The parts are the same as when each is made alone.
public struct RunAnalysis: Sendable {
  /// Stages, failures, retries, iterations and bottlenecks.
  public var summary: Summary
  /// Distributions, and latency over the run's time.
  public var profile: RunProfile
  /// Single iterations, failures, actors and prompts.
  public var breakdown: RunBreakdown

  /// The analysis of a run, on two threads.
  ///
  /// - Parameters:
  ///   - quantiles: definition of the quantiles.
  ///   - prices: by which tokens are priced.
  /// - Complexity: that of the longer of summary and breakdown, and of half of the profile, where there are
  ///   two processors.
  public init(
    of trace: RunTrace, quantiles: QuantileDefinition = .linear, prices: PriceList? = nil
  ) {
    let groups = SpanGroups(trace.spans)
    let work = StageWork(trace.spans, groups)
    var made: Summary
    (made, breakdown) = inTwoThreads(
      { Summary(of: trace, groups, work, quantiles: quantiles, prices: prices) },
      { RunBreakdown(of: trace, groups, work) })
    // The groups' profile found the same, and it is made but once.
    made.groups = breakdown.groups.flatMap(GroupSummary.init)
    summary = made
    profile = RunProfile(of: trace, groups, work, summary: made)
  }
}
