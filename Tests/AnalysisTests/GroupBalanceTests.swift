import Testing
import Trace

@testable import Analysis

/// What another assignment of agents to groups would save.
@Suite struct GroupBalanceTests {
  /// Agents' times in milliseconds by group, the same in each of two steps.
  private func balance(_ groups: [[Int64]], inTurn: Bool = false) -> GroupBalance? {
    var trace = RunTrace(run: RunDescription(id: "r", path: "", system: "s"))
    var agent = 0
    for (group, times) in groups.enumerated() {
      for (place, time) in times.enumerated() {
        agent += 1
        for step in 0..<2 {
          var row = SpanRow(
            run: "r", system: "s", source: "t", call: Int64(agent), stage: "agent_step",
            phase: Phase.step, status: .ok)
          row.agent = "\(agent)"
          row.group = "g\(group)"
          row.day = 0
          row.iteration = Int32(step)
          let before = inTurn ? times[..<place].reduce(0, +) : 0
          row.start = (Int64(step) * 1000 + before) * 1_000_000
          row.duration = time * 1_000_000
          row.timing = .log
          trace.spans.append(row)
        }
      }
    }
    return RunBreakdown(of: trace).groups?.balance
  }

  @Test func workThatCanBeShared() throws {
    // 160 ms of work in one group, 40 in the other; two of each make 100 in both.
    let found = try #require(balance([[40, 40, 40, 40], [10, 10, 10, 10]]))
    #expect(found.steps == 2 && found.length == 80_000_000)
    #expect(abs(found.savedShare - 0.375) < 1e-12 && abs(found.evenShare - 0.375) < 1e-12)
    #expect(found.saving == 30_000_000 && found.moved == 4)
  }

  @Test func workInTurn() throws {
    // Handed out by the rule: 40 + 10 + 10 and 25 + 25 + 10.
    let found = try #require(balance([[40, 25, 25], [10, 10, 10]], inTurn: true))
    #expect(found.length == 180_000_000)
    #expect(abs(found.savedShare - (1 - 60.0 / 90)) < 1e-12)
    #expect(abs(found.evenShare - (1 - 60.0 / 90)) < 1e-12)
  }

  @Test func oneAgentThatIsAllTheWork() throws {
    let found = try #require(balance([[1000, 1], [1, 1]]))
    #expect(found.saving < 2_000_000)
  }

  @Test func groupsThatAreEvenStayAsTheyAre() throws {
    let found = try #require(balance([[10, 20], [10, 20]]))
    #expect(found.moved == 0 && found.saving == 0 && found.evenSaving == 0)
  }

  @Test func oneGroupOrNoAgents() {
    #expect(balance([[10, 20]]) == nil)
    #expect(balance([]) == nil)
  }
}
