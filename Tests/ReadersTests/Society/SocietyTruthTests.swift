import Foundation
import Testing
import Trace

@testable import Readers

/// Steps, stages and attempts, held against what the driver of recorded runs measured.
@Suite(.enabled(if: SocietyPack.arePresent, "the shared data is absent"))
struct SocietyTruthTests {
  private func steps(_ folder: String) throws -> [(start: Int64, end: Int64, status: String)] {
    try SocietyPack.lines("\(folder)/driver-steps.jsonl").map { line in
      (
        try #require(line["start_ns"] as? Int64), try #require(line["end_ns"] as? Int64),
        try #require(line["status"] as? String)
      )
    }
  }

  private func checkSteps(
    _ found: [SpanRow], _ truth: [(start: Int64, end: Int64, status: String)],
    tolerance: Double = 2.5
  ) throws {
    #expect(found.count == truth.count)
    for (index, (row, step)) in zip(found, truth).enumerated() {
      #expect(row.iteration == Int32(index))
      #expect(abs(Double(try #require(row.start) - step.start)) / 1e6 <= 2)
      #expect((row.status == .error) == (step.status != "ok"))
      let last = index == truth.count - 1
      guard let duration = row.duration else {
        // The end of the last step is not logged.
        #expect(last)
        continue
      }
      let error = abs(Double(duration - (step.end - step.start))) / 1e6
      #expect(error <= (last ? 60 : tolerance), "step \(index) by \(error) ms")
    }
  }

  @Test(arguments: ["exp_fail", "exp_debug", "exp_society_debug"])
  func stepsOfVersion4(run: String) throws {
    let trace = try SocietyPack.read(SocietyPack.run4(run))
    let truth = try steps(SocietyPack.run4(run, "live_ground_truth"))
    try checkSteps(trace.rows("simulation_step", "step"), truth)
  }

  @Test func stepsOfVersion5() throws {
    let trace = try SocietyPack.read(
      SocietyPack.run5("agentsociety_data/sqlite.db"),
      SocietyPack.run5("console-exp_sqlite.log"))
    let truth = try steps(SocietyPack.run5("live_ground_truth/exp_sqlite"))
    let found = trace.rows("simulation_step", "step", run: "exp_sqlite")
    try checkSteps(found, truth)
    let durations = trace.milliseconds("simulation_step", "step", run: "exp_sqlite")
    #expect(abs(durations.nearestRank(0.5) - 4980.544) <= 2)
    #expect(abs(durations.nearestRank(0.95) - 11931.208) <= 2)
    #expect(abs((durations.max() ?? 0) - 14826.771) <= 2)
    let forward = trace.milliseconds("simulation_step", "forward", run: "exp_sqlite")
    #expect(forward.count == 50)
    #expect(abs(forward.mean - 5525.1) <= 0.5 && abs((forward.max() ?? 0) - 14757.8) <= 0.5)
    let save = trace.milliseconds("simulation_step", "save", run: "exp_sqlite")
    #expect(save.count == 50)
    #expect(abs(save.mean - 36.8) <= 0.05 && abs((save.max() ?? 0) - 88.5) <= 0.05)
  }

  @Test func cyclesOfTablesAlone() throws {
    let trace = try SocietyPack.read(SocietyPack.run5("agentsociety_data/sqlite.db"))
    let cycles = trace.milliseconds("simulation_cycle", "step", run: "exp_sqlite")
    #expect(cycles.count == 49)
    #expect(abs(cycles.mean - 5568.4) <= 0.05 && abs((cycles.max() ?? 0) - 14806.7) <= 0.05)
    #expect(trace.rows("agent_step", "step", run: "exp_sqlite").count == 10000)
    #expect(trace.rows("simulation_cycle", "step", run: "exp_sqlite").count == 50)
  }

  @Test func interviewsAndMessages() throws {
    let trace = try SocietyPack.read(SocietyPack.run5("agentsociety_data/sqlite.db"))
    let derived = try SocietyPack.json(
      SocietyPack.run5("live_ground_truth/exp_sqlite/derived_from_disk.json"))
    let truth = try #require(derived["interview_latency_s"] as? [Double])
    let found = trace.milliseconds("interview", "call", run: "exp_sqlite").sorted()
    #expect(found.count == 13 && truth.count == 13)
    for (found, truth) in zip(found, truth) { #expect(abs(found - truth * 1000) <= 0.5001) }
    let messages = trace.rows("message_delivery", "queue", run: "exp_sqlite")
    #expect(messages.count == 941)
    #expect(messages.count { $0.duration != nil } == 924)
    // What was sent in the last step was never delivered.
    #expect(messages.allSatisfy { ($0.status == .aborted) == ($0.duration == nil) })
    #expect(trace.rows("survey", "step", run: "exp_sqlite").count == 42)
  }

  // MARK: Attempts

  private struct Attempts: Equatable {
    var all: Int
    var retries: Int
    var exhausted: Int
    var calls: Int
  }

  private func attempts(_ trace: RunTrace, run: String? = nil) -> Attempts {
    let rows = trace.rows("llm_request", "llm", run: run)
    return Attempts(
      all: rows.count, retries: rows.count { ($0.attempt ?? 0) < 4 },
      exhausted: rows.count { $0.attempt == 4 }, calls: rows.count { $0.attempt == 1 })
  }

  @Test func failedAttempts() throws {
    let folder = try SocietyPack.read(SocietyPack.run4("exp_fail"))
    let wanted = Attempts(all: 17, retries: 15, exhausted: 2, calls: 10)
    #expect(attempts(folder) == wanted)
    let rows = folder.rows("llm_request", "llm")
    #expect(rows.count { $0.error?.hasPrefix("OpenAIError") == true } == 13)
    #expect(rows.count { $0.status == .connection } == 2)
    #expect(rows.count { $0.status == .timeout } == 2)
    let calls = folder.rows("llm_request", "call")
    #expect(calls.count == 10)
    #expect(calls.count { $0.status == .rateLimited } == 2)
    // Both sides of the same: the driver's log, in which Ray leaves lines out, and the workers'.
    let console = try SocietyPack.read(SocietyPack.run4("exp_fail", "console.log"))
    #expect(attempts(console) == wanted)
    let workers = try SocietyPack.read(SocietyPack.run4("exp_fail", "ray_session_logs"))
    #expect(attempts(workers) == wanted)
  }

  @Test(arguments: ["exp_debug", "exp_society_debug"])
  func failedAttemptsOfSmallRuns(run: String) throws {
    let trace = try SocietyPack.read(SocietyPack.run4(run))
    let found = attempts(trace)
    #expect(found.all == 2 && found.retries == 2 && found.exhausted == 0)
  }

  @Test func failedAttemptsOfVersion5() throws {
    let trace = try SocietyPack.read(
      SocietyPack.run5("agentsociety_data/sqlite.db"),
      SocietyPack.run5("console-exp_sqlite.log"))
    #expect(
      attempts(trace, run: "exp_sqlite")
        == Attempts(all: 174, retries: 161, exhausted: 13, calls: 114))
    let rows = trace.rows("llm_request", "llm", run: "exp_sqlite")
    #expect(rows.count { $0.error?.hasPrefix("OpenAIError") == true } == 140)
    #expect(rows.count { $0.status == .connection } == 14)
    #expect(rows.count { $0.status == .emptyResult } == 20)
    #expect(trace.rows("llm_request", "call").count { $0.status.isFailure } == 13)
  }

  /// Lines that stand for several count so often, so that the console has as many as the workers.
  @Test func linesThatRayLeftOut() throws {
    let reading = try SocietyPack.reading(SocietyPack.run4("exp_fail"))
    let console = try #require(reading.logs.first { $0.worker == nil })
    let workers = reading.logs.filter { $0.worker != nil && $0.hasRecords }
    #expect(workers.count == 3 && console.repeated > 0)
    let counted = workers.reduce(0) { $0 + ($1.levels[.warning] ?? 0) }
    #expect(counted == 17 && console.levels[.warning] == counted)
    #expect(Set(workers.flatMap { $0.groups.values }).count == 3)
  }

  // MARK: Stages of agents

  @Test func partsOfAgentsSteps() throws {
    let trace = try SocietyPack.read(SocietyPack.run4("exp_society_debug"))
    let parts: [(String, p50: Double, p95: Double, max: Double)] = [
      ("check_and_update_step", 7, 691, 801), ("plan_and_action", 607, 1678, 3580),
      ("cognition", 0, 0, 1),
    ]
    for (part, p50, p95, max) in parts {
      let found = trace.milliseconds(part, "part")
      #expect(found.count == 96)
      #expect(found.nearestRank(0.5) == p50 && found.nearestRank(0.95) == p95)
      #expect(found.max() == max, "\(part)")
    }
    #expect(trace.milliseconds("update_motion", "part").count == 96)
    let derived = try SocietyPack.json(
      SocietyPack.run4("exp_society_debug", "live_ground_truth/derived_from_disk.json"))
    let driver = try #require(derived["driver_stage_s"] as? [String: [Double]])
    for (phase, name) in [
      ("forward", "agent forward steps"), ("save", "saving simulation results"),
      ("extract_metrics", "extracting metrics"), ("simulator_sync", "simulator sync"),
    ] {
      let truth = try #require(driver["Finished \(name)"])
      let found = trace.milliseconds("simulation_step", phase)
      #expect(found.count == truth.count)
      for (found, truth) in zip(found, truth) { #expect(abs(found - truth * 1000) < 0.01) }
    }
  }

  /// Groups last until their last agent is done.
  @Test func groups() throws {
    let run = "exp_society_debug"
    let trace = try SocietyPack.read(SocietyPack.run4(run))
    var ends: [String: Int64] = [:]
    let folder = SocietyPack.run4(run, "live_ground_truth/gt")
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasPrefix("client-") {
      for line in try SocietyPack.lines("\(folder)/\(name)") {
        guard line["src"] as? String == "agent_step", let agent = line["agent"] as? Int, agent > 4,
          let group = line["group"] as? String, let tick = line["tick"] as? Int,
          let end = line["end_ns"] as? Int64
        else { continue }
        let key = "\(group) \(tick / 300)"
        ends[key] = max(ends[key] ?? 0, end)
      }
    }
    let found = trace.rows("simulation_step", "group")
    #expect(found.count == 18)
    for row in found {
      let key = "\(try #require(row.group)) \(try #require(row.iteration))"
      let end = try #require(row.start) + (try #require(row.duration))
      #expect(abs(Double(end - (try #require(ends[key])))) / 1e6 <= 2, "\(key)")
    }
    #expect(trace.rows("agent_step", "step").count == 120)
    #expect(trace.milliseconds("agent_step", "step").count == 96)
  }

  @Test func rounds() throws {
    let trace = try SocietyPack.read(SocietyPack.run5("console-exp_individual_ok.log"))
    let found = trace.milliseconds("round", "step")
    #expect(found == [2204, 2442, 223, 739, 318])
    let failed = try SocietyPack.read(SocietyPack.run5("console-exp_individual_fail.log"))
    #expect(failed.rows("experiment", "run").first?.status == .error)
  }
}
