import TestSupport
import Testing
import Trace

@testable import Analysis

@Suite struct RunAnalysisTests {
  /// Groups that leave each step together, or each when it is done.
  @Test(arguments: [true, false]) func partsAreTheSameAsAlone(waits: Bool) throws {
    var random = SeededGenerator(seed: 5)
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    for iteration in 0..<30 as Range<Int32> {
      for agent in 0..<6 {
        var row = SpanRow(
          run: "r", system: "s", source: "t", call: Int64(iteration) * 6 + Int64(agent),
          stage: "plan", phase: "call",
          status: Int.random(in: 0..<9, using: &random) == 0 ? .timeout : .ok)
        row.iteration = iteration
        row.agent = "agent\(agent)"
        row.group = "group\(agent % 2)"
        row.start = Int64(iteration) * (waits ? 10_000_000 : 2_000_000)
        row.duration = Int64.random(in: 1_000_000...9_000_000, using: &random)
        row.timing = .trace
        trace.spans.append(row)
      }
    }
    let whole = RunAnalysis(of: trace)
    let summary = Summary(of: trace)
    let breakdown = RunBreakdown(of: trace)
    #expect((summary.groups != nil) == waits)
    #expect(whole.summary.groups == summary.groups)
    #expect(whole.summary.stages == summary.stages)
    #expect(whole.summary.bottlenecks == summary.bottlenecks)
    #expect(whole.breakdown.groups == breakdown.groups)
    #expect(whole.breakdown.failures == breakdown.failures)
    #expect(whole.profile.timelines == RunProfile(of: trace, summary: summary).timelines)
  }
}
