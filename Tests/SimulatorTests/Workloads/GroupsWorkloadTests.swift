import Testing

@testable import Simulator

@Suite struct GroupsWorkloadTests {
  @Test func everyGroupWaitsForTheSlowest() {
    let run = RecordedRun { AnyWorkload.groups.run(seed: 3, into: $0) }
    var waits: [Int64: Int64] = [:]
    for step in 0..<5 {
      let lines = run.lines().filter {
        ($0["day"] ?? 0) * 2 + ($0["iter"] ?? 0) == step
      }
      let turns = lines.filter { $0["agent"] != nil }
      let steps = lines.filter { $0[text: "phase"] == "step" }
      #expect(steps.count == 3)
      let barrier = turns.map(\.end).max() ?? 0
      for group in steps {
        let own = turns.filter { $0["group"] == group["group"] }
        #expect(own.count > 0)
        // Lines have whole microseconds.
        #expect(abs((own.map(\.end).max() ?? 0) - group.end) < 2000)
        #expect(own.allSatisfy { $0.start >= group.start })
        let wait = lines.filter {
          $0[text: "stage"] == "barrier" && $0["group"] == group["group"]
        }
        #expect(wait.count <= 1)
        if let wait = wait.first {
          #expect(abs(wait.end - barrier) < 3000)
          waits[group["group"] ?? -1, default: 0] += wait["dur_us"] ?? 0
        } else {
          #expect(abs(group.end - barrier) < 2000)
        }
      }
    }
    for (group, wait) in waits {
      let stated = run.summary["barrier_wait_us.group_\(group)"] ?? -1
      #expect(abs(stated - wait) <= 5)
    }
  }

  @Test func slowGroupsHoldTheOthers() {
    func waits(slow: Int) -> [Int64] {
      var workload = GroupsWorkload()
      workload.groups = 4
      workload.steps = 20
      workload.slowGroups = slow
      workload.slowFactor = 3
      let summary = workload.run { _ in }
      return (0..<4).map { summary["barrier_wait_us.group_\($0)"] ?? -1 }
    }
    let held = waits(slow: 1)
    #expect(held[0..<3].allSatisfy { $0 > 10 * held[3] })
    let even = waits(slow: 0)
    #expect((even.max() ?? 0) < 3 * (even.min() ?? 0))
  }

  @Test func noMoreAgentsOfAGroupRunThanAllowed() {
    let run = RecordedRun { AnyWorkload.groups.run(seed: 4, into: $0) }
    for group in 0..<3 {
      let calls = run.lines("llm").filter { $0["group"] == Int64(group) }
      #expect(mostOverlapping(calls.map { ($0.start, $0.end) }) == 4)
    }
  }
}
