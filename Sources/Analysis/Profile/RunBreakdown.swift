public import Trace

/// What a report tells beyond the summary: single iterations, failures, actors and prompts.
///
/// Like the summary a function of the spans alone. Absent evidence gives empty parts.
public struct RunBreakdown: Sendable {
  /// A few stretches span by span, the slowest first.
  public var waterfalls: [Waterfall]
  /// Stretches that could have been chosen.
  public var stretches: Int
  /// Failures, what they cost, and whether they cluster.
  public var failures: FailureProfile
  /// Agents; nil where none is named.
  public var agents: ActorProfile?
  /// Groups; nil where none is named.
  public var groups: ActorProfile?
  /// Prompt sizes and repeats.
  public var prompts: PromptProfile
  /// The replay as recorded with the curve of its makespan against the concurrency; nil where no call is
  /// timed, or more than ``replayLimit`` rows are there.
  public var whatIf: WhatIf?

  /// Runs with more rows are not replayed here.
  public static let replayLimit = 100_000

  /// The breakdown of a run.
  ///
  /// - Complexity: O(rows) on average, plus sorting rows that are not in order.
  public init(of trace: RunTrace, limits: WaterfallLimits = WaterfallLimits()) {
    let groups = SpanGroups(trace.spans)
    self.init(of: trace, groups, StageWork(trace.spans, groups), limits: limits)
  }

  /// The breakdown of a run whose rows were put into groups already.
  init(
    of trace: RunTrace, _ spanGroups: SpanGroups, _ work: StageWork,
    limits: WaterfallLimits = WaterfallLimits()
  ) {
    let table = trace.spans
    let stretches = Stretches(table)
    let finder = WaterfallFinder(
      table: table, groups: spanGroups, work: work, stretches: stretches, limits: limits)
    waterfalls = finder.find()
    self.stretches = stretches.all.count
    failures = FailureProfile(of: trace, spanGroups)
    agents = ActorProfile(.agent, of: table, spanGroups, work, stretches)
    groups = ActorProfile(.group, of: table, spanGroups, work, stretches)
    var prompts = PromptProfile()
    prompts.addSizes(table, spanGroups, work)
    prompts.addRepeats(table, spanGroups, work)
    self.prompts = prompts
    if table.count <= Self.replayLimit, let program = ReplayProgram(of: trace) {
      whatIf = WhatIf(of: program, [], replicates: 0)
    }
  }
}
