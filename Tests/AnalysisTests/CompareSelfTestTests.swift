import Analysis
import Testing
import Trace

@Suite struct CompareSelfTestTests {
  @Test func theSelfTestFindsFewAlarmsInARunOfEqualAgents() {
    let test = ComparisonSelfTest(
      of: CompareModel(stages: ["buy", "sell"], calls: 120).run(5), splits: 20,
      options: ComparisonOptions())
    #expect(test.splits == 20 && test.agents == 9 && test.stages.count == 2)
    #expect(test.stages.allSatisfy { $0.compared == 20 })
    #expect(test.splitsWithAlarm <= 1)
  }

  /// A condition under which nothing else could be right: one half of the agents is slow.
  @Test func theSelfTestTellsThatAgentsDiffer() {
    var run = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    for var row in CompareModel(calls: 200, agents: 2).run(6).spans.rows {
      if row.agent == "1" { row.duration = row.duration.map { $0 * 3 } }
      run.spans.append(row)
    }
    let test = ComparisonSelfTest(of: run, splits: 5, options: ComparisonOptions())
    #expect(test.splitsWithAlarm == 5)
  }
}
