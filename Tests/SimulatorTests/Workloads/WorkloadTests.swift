import Testing

@testable import Simulator

/// The three workloads under the same trouble.
enum AnyWorkload: String, CaseIterable {
  case groups, pipeline, service

  func run<Failure: Error>(
    seed: UInt64 = 1, length: Int = 1, change: (inout WorkloadCommon) -> Void = { _ in },
    into sink: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> WorkloadSummary {
    var common = WorkloadCommon()
    common.seed = seed
    common.service.faults.rates = FaultRates(
      single: [.http429: 0.03, .reset: 0.02, .badjson: 0.03, .invalid: 0.03, .empty: 0.01],
      burst: [.http500: 0.02])
    change(&common)
    switch self {
    case .groups:
      var workload = GroupsWorkload()
      workload.common = common
      workload.groups = 3
      workload.agentsPerGroup = 6
      workload.steps = 5 * length
      workload.stepsPerDay = 2
      workload.agentsAtOnce = 4
      return try workload.run(into: sink)
    case .pipeline:
      var workload = PipelineWorkload()
      common.service.client.cachesResponses = true
      workload.common = common
      workload.items = 90 * length
      workload.batchSize = 40
      workload.concurrency = 7
      workload.distinctRepeats = 5
      return try workload.run(into: sink)
    case .service:
      var workload = ServiceWorkload()
      workload.common = common
      workload.requests = 150 * length
      workload.concurrency = 20
      workload.arrivalsPerSecond = 12
      workload.stages = ["chat", "reflect"]
      return try workload.run(into: sink)
    }
  }
}

@Suite struct WorkloadTests {
  /// What the closure throws ends the workload early.
  @Test(arguments: AnyWorkload.allCases)
  func endsWithItsSink(workload: AnyWorkload) {
    struct Full: Error {}
    var chunks = 0
    var all = 0
    _ = workload.run(length: 20, into: { _ in all += 1 })
    let error = #expect(throws: Full.self) {
      _ = try workload.run(length: 20) { (_: Span<UInt8>) throws(Full) in
        chunks += 1
        throw Full()
      }
    }
    #expect(error != nil)
    #expect(chunks == 1)
    #expect(all > 1)
  }

  @Test(arguments: AnyWorkload.allCases)
  func sameSeedSameBytes(workload: AnyWorkload) {
    let first = WorkloadRun { workload.run(seed: 5, into: $0) }
    let again = WorkloadRun { workload.run(seed: 5, into: $0) }
    let other = WorkloadRun { workload.run(seed: 6, into: $0) }
    #expect(first.bytes == again.bytes)
    #expect(first.summary == again.summary)
    #expect(first.fingerprint != other.fingerprint)
  }

  /// Bytes that must be the same on every machine, in debug and release builds.
  @Test(
    arguments: [
      (.groups, 14_577_360_338_733_375_254), (.pipeline, 15_814_269_982_532_937_232),
      (.service, 15_295_703_254_253_777_862),
    ] as [(AnyWorkload, UInt64)])
  func bytesAreGolden(workload: AnyWorkload, fingerprint: UInt64) {
    #expect(WorkloadRun { workload.run(length: 3, into: $0) }.fingerprint == fingerprint)
  }

  @Test(arguments: AnyWorkload.allCases)
  func summaryIsWhatTheLinesSay(workload: AnyWorkload) {
    let run = WorkloadRun { workload.run(seed: 2, into: $0) }
    let lines = run.lines()
    #expect(run.summary.lines == lines.count)
    #expect(run.summary.bytes == run.bytes.count)
    let answers = lines.filter { $0[text: "phase"] == "llm" }
    #expect(run.summary["attempts"] == Int64(answers.count))
    #expect(run.summary["cache_hits"] == Int64(answers.filter { $0[text: "cached"] != "" }.count))
    let prompts = lines.filter { $0[text: "phase"] == "prompt" }
    #expect(run.summary["calls"] == Int64(prompts.count))
    #expect(lines.allSatisfy { $0.start >= run.summary.start && $0.end <= run.summary.end })
    let served = (run.summary["http_requests"] ?? 0) + (run.summary["cache_hits"] ?? 0)
    #expect(served > run.summary["calls"] ?? .max)

    // A call is repeated while its last line is bad, and no more than five times.
    let parts = lines.filter { ["llm", "parse"].contains($0[text: "phase"]) }
    let outcomes = Dictionary(grouping: parts) { "\($0[text: "call"]) \($0[text: "stage"])" }
    var failed: Int64 = 0
    for (_, parts) in outcomes {
      let sorted = parts.sorted { ($0["attempt"] ?? 0, $0.start) < ($1["attempt"] ?? 0, $1.start) }
      let last = sorted.last?["attempt"] ?? -1
      for attempt in 0...last {
        let isGood = sorted.filter { $0["attempt"] == attempt }.allSatisfy {
          $0[text: "status"] == "ok"
        }
        #expect(isGood == (attempt == last) || (last == 4 && !isGood))
        if attempt == 4, !isGood { failed += 1 }
      }
      #expect(last <= 4)
    }
    #expect(Int64(outcomes.count) == run.summary["calls"])
    #expect(run.summary["failed_calls"] == failed)
  }

  @Test(arguments: AnyWorkload.allCases)
  func exhaustionEndsEveryCallOfItsStage(workload: AnyWorkload) {
    let stage = ["groups": "plan", "pipeline": "validate", "service": "reflect"][workload.rawValue]
    let run = WorkloadRun {
      workload.run(
        change: {
          $0.attempts = 3
          $0.service.faults = FaultPlan()
          $0.service.faults.exhaustion = FaultPlan.Exhaustion(stage: stage ?? "", fromCall: 4)
        }, into: $0)
    }
    let parses = run.lines("parse").filter { $0[text: "stage"] == stage }
    // A cache goes on giving the good answers to the first three.
    let cached = run.lines("llm").filter {
      $0[text: "stage"] == stage && $0[text: "cached"] == "true"
    }
    let calls = Set(parses.map { $0[text: "call"] }).count - cached.count
    #expect(calls > 4)
    #expect(parses.filter { $0[text: "status"] == "invalid_output" }.count == (calls - 3) * 3)
    #expect(run.summary["failed_calls"] == Int64(calls - 3))
  }

  @Test(arguments: AnyWorkload.allCases)
  func emptyWorkloadsEnd(workload: AnyWorkload) {
    let run = WorkloadRun { workload.run(length: 0, into: $0) }
    #expect(run.summary.lines == 0 && run.bytes.isEmpty)
    #expect(run.summary.end == run.summary.start)
  }
}
