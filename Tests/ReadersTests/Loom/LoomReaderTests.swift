import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// What LOOM's parts say where no recorded run shows it.
@Suite(.enabled(if: isInstalled("sqlite3"))) struct LoomReaderTests {
  /// 12:04:53Z.
  private let instant: Int64 = 1_795_262_693_000_000_000

  /// A run in Shanghai, eight hours ahead, whose times name no zone.
  private func shanghai(_ scratch: ScratchFolder) {
    let start = "2026-11-21T20:04:53.000000"
    LoomSketch.database(
      scratch,
      LoomSketch.session(1, at: "2026-11-21T20:04:54")
        + LoomSketch.turn(
          "t", 1, created: "2026-11-21T20:04:52.5", started: start,
          completed: "2026-11-21T20:04:54.250000"))
  }

  private func read(_ path: String, zone: LocalZone?) throws -> RunTrace {
    var options = ReadOptions()
    options.zone = zone
    return try Registry.read([path], options: options)
  }

  @Test func theZoneThatIsNamedIsTaken() throws {
    let scratch = ScratchFolder()
    shanghai(scratch)
    scratch.run("touch -d '2031-01-01 00:07:00Z' loom.db")
    let trace = try read(scratch.path, zone: .fixed(8 * 3_600_000_000_000))
    #expect(trace.calls.first?.start == instant)
    #expect(trace.calls.first?.duration == 1_250_000_000)
    #expect(trace.warnings.all.isEmpty)
    // Without one the times are wrong, and it is said.
    let assumed = try read(scratch.path, zone: nil)
    #expect(assumed.calls.first?.start == instant + 8 * 3_600_000_000_000)
    #expect(assumed.codes == ["zone_assumed"])
  }

  @Test func theZoneFollowsFromTheTimeOfTheLastWrite() throws {
    let scratch = ScratchFolder()
    shanghai(scratch)
    scratch.run("touch -d '2026-11-21 12:04:54.26Z' loom.db")
    let trace = try read(scratch.path, zone: nil)
    #expect(trace.calls.first?.start == instant)
    #expect(trace.codes == ["zone_inferred"])
    #expect(trace.warnings.all.first?.message.contains("UTC+08:00") == true)
  }

  @Test func theZoneFollowsFromReasoningTraces() throws {
    let scratch = ScratchFolder()
    shanghai(scratch)
    scratch.run("touch -d '2031-01-01 00:07:00Z' loom.db")
    let header = "\"trace_id\":\"x\",\"session_id\":\"s\",\"turn_number\":1"
    scratch.write(
      "structured.jsonl",
      "{\"header\":{\(header),\"timestamp\":{\"start\":\"2026-11-21T20:04:53.100000\",\"end\":"
        + "\"2026-11-21T20:04:54.2\",\"duration_seconds\":1.1}},\"steps\":[{\"name\":\"call_llm\","
        + "\"type\":\"llm_generation\",\"timing\":{\"start\":0.25,\"duration\":0.5},\"errors\":[]}],"
        + "\"decisions\":[]}\n")
    scratch.write(
      "summary.jsonl",
      "{\(header),\"timeline\":{\"start\":1795262693.1,\"end\":1795262694.2,\"duration\":1.1},"
        + "\"steps_summary\":[]}\n")
    let trace = try read(scratch.path, zone: nil)
    #expect(trace.calls.first?.start == instant)
    #expect(trace.codes == ["zone_inferred"])
    let step = try #require(trace.spans.rows.first { $0.stage == "llm_generation" })
    #expect(step.start == instant + 350_000_000)
    #expect(step.duration == 500_000_000)
    // It is part of the turn, and of its session.
    #expect(step.call == trace.calls.first?.call)
    #expect(step.group == "Keep")
  }

  @Test func answersInPlaceOfAnAnswer() throws {
    let scratch = ScratchFolder()
    let time = "2026-11-21T12:00:0"
    let answers = ["[降级响应] no", "[系统降级] no", "[错误] no", "[note] yes"]
    let rows = answers.enumerated().map { number, answer in
      LoomSketch.turn(
        "t\(number)", number, created: "\(time)0", started: "\(time)1", completed: "\(time)2",
        answer: answer)
    }
    LoomSketch.database(scratch, LoomSketch.session(4, at: "\(time)3") + rows.joined())
    let calls = try read(scratch.path, zone: .fixed(0)).calls
    #expect(calls.map(\.status) == [.degraded, .degraded, .degraded, .ok])
    #expect(
      calls.map(\.error)
        == ["fallback response", "all providers failed", "pipeline exception", nil])
    #expect(calls.map(\.responseBytes) == [nil, nil, nil, 10])
  }

  @Test func statesOfTurns() throws {
    let scratch = ScratchFolder()
    let time = "2026-11-21T12:00:0"
    let rows =
      LoomSketch.turn("a", 1, status: "pending", created: "\(time)0", started: nil, completed: nil)
      + LoomSketch.turn(
        "b", 2, status: "processing", created: "\(time)0", started: "\(time)1", completed: nil)
      + LoomSketch.turn(
        "c", 3, status: "retrying", created: "\(time)0", started: "\(time)1",
        completed: "\(time)3", error: "Timeout after 2 seconds")
      + LoomSketch.turn(
        "d", 4, status: "cancelled", created: "\(time)0", started: "\(time)1", completed: nil)
      + LoomSketch.turn(
        "e", 5, status: "failed", created: "\(time)0", started: "\(time)1", completed: "\(time)2",
        error: "Timeout after 2 seconds")
    LoomSketch.database(scratch, LoomSketch.session(0, at: "\(time)4") + rows)
    let trace = try read(scratch.path, zone: .fixed(0))
    #expect(
      trace.calls.map(\.status) == [.unknown, .aborted, .aborted, .aborted, .timeout])
    #expect(trace.calls.map(\.duration) == [nil, nil, nil, nil, 1_000_000_000])
    #expect(trace.coverage.untimedReasons["never_started"] == 1)
    #expect(trace.coverage.untimedReasons["in_flight"] == 2)
    #expect(trace.codes.contains("turns_in_flight"))
    #expect(trace.codes.contains("turns_unstarted"))
  }

  /// Where a log has no DEBUG lines, a turn ends before the next one of its session begins.
  @Test func aLogOfLevelInfoBoundsTurns() throws {
    let scratch = ScratchFolder()
    func line(_ second: Int, _ level: String, _ text: String) -> String {
      "2026-11-21 12:00:0\(second) - loom.core.turn_scheduler - \(level) - \(text)\n"
    }
    scratch.write(
      "loom.log",
      line(0, "INFO", "Processing turn a (session s, turn #1)")
        + line(3, "INFO", "Processing turn b (session s, turn #2)")
        + line(5, "INFO", "Retrying turn b (1/3)")
        + line(6, "INFO", "Processing turn b (session s, turn #2)")
        + line(7, "ERROR", "Turn b failed: API error: 429")
        + line(8, "INFO", "Processing turn c (session s, turn #3)"))
    let trace = try read(scratch.path, zone: .fixed(0))
    #expect(trace.calls.map(\.status) == [.ok, .rateLimited, .aborted])
    #expect(trace.calls.map(\.timing) == [.adjacent, .log, .none])
    #expect(trace.calls.map(\.duration) == [3_000_000_000, 4_000_000_000, nil])
    #expect(trace.calls.map(\.attempt) == [1, 2, 1])
    #expect(trace.attempts.map(\.status) == [.ok, .timeout, .rateLimited, .aborted])
    #expect(trace.calls.first?.resolution == 2_000_000_000)
  }

  @Test func benchmarkResultsNameTheirOwnRule() throws {
    let scratch = ScratchFolder()
    scratch.write(
      "0123456789abcdef.json",
      """
      {"benchmark_id": "0123456789abcdef", "config": {"name": "load_200", "type": "load",
       "iterations": 200, "warmup_iterations": 2}, "status": "completed",
       "start_time": "2026-11-21T12:00:00.500000", "end_time": "2026-11-21T12:00:10",
       "duration_seconds": 9.5, "metrics_summary": {"latency_ms_count": 200,
       "latency_ms_mean": 47.695, "latency_ms_median": 42.608, "latency_ms_p95": 107.202,
       "latency_ms_p99": 144.993}, "errors_count": 0, "metadata": {}}
      """)
    scratch.write(
      "failed.json",
      """
      {"benchmark_id": "f", "config": {"name": "with_failures", "type": "functional"},
       "status": "failed", "start_time": "2026-11-21T12:00:11", "end_time": "2026-11-21T12:00:12",
       "metrics_summary": {}, "errors_count": 0}
      """)
    scratch.write(
      "loom.log",
      """
      2026-11-21 12:00:00 - loom.interpretation.benchmark_framework - INFO - Starting benchmark: \
      load_200 (ID: 0123456789abcdef)
      2026-11-21 12:00:01 - loom.interpretation.benchmark_framework - DEBUG - Iteration 1/200: 42.61ms
      2026-11-21 12:00:01 - loom.interpretation.benchmark_framework - WARNING - Iteration 2 failed: \
      API error: 503
      2026-11-21 12:00:01 - loom.interpretation.benchmark_framework - WARNING - Warmup iteration 1 \
      failed: x

      """)
    let trace = try read(scratch.path, zone: .fixed(0))
    let whole = trace.spans.rows.filter { $0.phase == LoomSpans.totalPhase }
    #expect(whole.map(\.stage).sorted() == ["load_200", "with_failures"])
    #expect(whole.first { $0.stage == "load_200" }?.covers == 200)
    #expect(whole.first { $0.stage == "load_200" }?.duration == 9_500_000_000)
    #expect(whole.first { $0.stage == "with_failures" }?.status == .error)
    let iterations = trace.calls.filter { $0.stage == "load_200" }
    #expect(iterations.map(\.duration) == [42_610_000, nil])
    #expect(iterations.map(\.status) == [.ok, .serverError])
    let summary = try #require(trace.metrics.distributions.first)
    #expect(trace.metrics.distributions.count == 1)
    #expect(summary.count == 200)
    #expect(summary.mean == 47.695)
    guard case .quantiles(let quantiles, let definition) = summary.shape else {
      Issue.record("\(summary.shape)")
      return
    }
    #expect(quantiles.map(\.value) == [42.608, 107.202, 144.993])
    #expect(definition.contains("sorted[int(n*q)]"))
    #expect(trace.codes.contains("benchmark_empty"))
  }

  @Test func severalDatabasesAreSeveralRuns() throws {
    let scratch = ScratchFolder()
    shanghai(scratch)
    scratch.run("mkdir other; cp loom.db other/")
    #expect(throws: ReaderError.self) { try read(scratch.path, zone: nil) }
  }

  /// Whatever the parts hold, reading ends, in rows or in an error.
  @Test(
    .enabled(if: ArenaPack.isPresent("loom-sessions"), "needs ../shared/data"),
    arguments: 0..<12 as Range<UInt64>)
  func changedBytesAreSurvived(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pack = TracePack("loom-sessions")
    for name in ["logs/loom.log", "dumps/tracker_structured.jsonl", "data/loom.db"] {
      let whole = try Data(contentsOf: URL(fileURLWithPath: pack.path("run1/\(name)")))
      var bytes = Array(whole.prefix(200_000))
      for _ in 0..<Int.random(in: 1...200, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      let scratch = ScratchFolder()
      let file = name.split(separator: "/").last.map(String.init) ?? name
      scratch.write(file, bytes)
      guard
        let trace = try? Readers.Registry.read(["\(scratch.path)/\(file)"], options: ReadOptions())
      else { continue }
      #expect(trace.spans.rows.allSatisfy { ($0.duration ?? 0) >= 0 }, "seed \(seed) \(file)")
    }
  }
}
