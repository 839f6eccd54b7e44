import Testing

@testable import Simulator

@Suite struct PipelineWorkloadTests {
  @Test func noMoreItemsRunThanAllowed() {
    let run = RecordedRun { AnyWorkload.pipeline.run(seed: 3, into: $0) }
    #expect(mostOverlapping(run.lines("llm").map { ($0.start, $0.end) }) == 7)
  }

  @Test func stagesOfABatchFollowOneAnother() {
    let run = RecordedRun { AnyWorkload.pipeline.run(seed: 3, into: $0) }
    let steps = run.lines("step")
    #expect(steps.count == 9)
    for (step, next) in zip(steps, steps.dropFirst()) { #expect(next.start >= step.end) }
    for line in run.lines("llm") {
      let own = steps.filter {
        $0["iter"] == line["iter"] && $0[text: "stage"] == line[text: "stage"]
      }
      #expect(own.count == 1)
      #expect(own.allSatisfy { $0.start <= line.start && line.end <= $0.end + 1000 })
    }
    let counts = ["extract", "implication", "validate"].map { stage in
      Set(run.lines("llm").filter { $0[text: "stage"] == stage }.map { $0[text: "agent"] }).count
    }
    #expect(counts == counts.sorted(by: >))
    #expect(counts[0] == 90 && counts[2] < 80 && counts[2] > 20)
    let stated = ["extract", "implication", "validate"].map { run.summary["entered.\($0)"] }
    #expect(stated == counts.map { Int64($0) })
  }

  @Test func theCacheSavesRequestsAndTime() {
    var workload = PipelineWorkload()
    workload.items = 400
    workload.repeatedShare = 0.8
    workload.distinctRepeats = 20
    let cached = workload.run { _ in }
    workload.common.service.client.cachesResponses = false
    let plain = workload.run { _ in }
    #expect(cached["cache_hits"] ?? 0 > 200)
    #expect(plain["cache_hits"] == 0)
    #expect(cached["calls"] == plain["calls"])
    #expect(cached["http_requests"] ?? 0 < plain["http_requests"] ?? 0)
    #expect(cached.end < plain.end)
  }
}
