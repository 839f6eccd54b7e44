import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// What Polyalphascan's parts say where no recorded run shows it.
@Suite(.enabled(if: isInstalled("sqlite3"))) struct PolyReaderTests {
  private static let schema = """
    CREATE TABLE runs (id INTEGER PRIMARY KEY AUTOINCREMENT, run_type TEXT, started_at TEXT,
    completed_at TEXT, events_processed INTEGER, new_events INTEGER, status TEXT);
    CREATE TABLE groups (group_id TEXT PRIMARY KEY);
    CREATE TABLE implications (group_id TEXT PRIMARY KEY, yes_covered_by JSON, no_covered_by JSON,
    extracted_at TEXT);
    CREATE TABLE validated_pairs (pair_id TEXT PRIMARY KEY, validated_at TEXT);
    CREATE TABLE portfolios (portfolio_id TEXT PRIMARY KEY);
    """

  private func database(_ scratch: ScratchFolder, _ statements: String) {
    scratch.write("make.sql", Self.schema + statements)
    scratch.run("sqlite3 state.db < make.sql; rm make.sql")
  }

  private func run(
    _ id: Int, _ kind: String, _ status: String, _ second: Int, _ last: Int?, events: Int?,
    groups: Int?
  ) -> String {
    func time(_ second: Int) -> String {
      "'2026-11-21T12:00:\(second < 10 ? "0" : "")\(second)+00:00'"
    }
    return "INSERT INTO runs VALUES (\(id), '\(kind)', \(time(second)), "
      + "\(last.map(time) ?? "NULL"), \(events.map(String.init) ?? "NULL"), "
      + "\(groups.map(String.init) ?? "NULL"), '\(status)');"
  }

  private func read(_ path: String, zone: LocalZone? = nil) throws -> RunTrace {
    var options = ReadOptions()
    options.zone = zone
    return try Registry.read([path], options: options)
  }

  @Test func aCompletedRunWithoutAnyCallIsSaid() throws {
    let scratch = ScratchFolder()
    database(
      scratch,
      run(4, "full", "completed", 0, 9, events: 39, groups: 36)
        + run(5, "refresh", "skipped", 10, 11, events: 0, groups: 0)
        + run(6, "refresh", "completed", 12, 20, events: 50, groups: 1)
        + "INSERT INTO implications VALUES ('a', '[]', '[{}]', '2026-11-21T12:00:15+00:00');")
    let trace = try read(scratch.path)
    let silent = try #require(trace.warnings.all.first { $0.code == "run_without_calls" })
    #expect(silent.message.hasPrefix("run 4:"))
    #expect(trace.codes.contains("runs_skipped"))
    // Runs before the last --full are gone.
    #expect(trace.codes.contains("run_history_lost"))
    #expect(
      trace.spans.rows.filter { $0.stage == "pipeline" }.map(\.error) == [nil, "skipped", nil])
  }

  private static let line = " | ERROR    | core.steps.implications_parallel:process_group:80 - "

  @Test func aRunWhoseEveryGroupFailsIsSaid() throws {
    let scratch = ScratchFolder()
    func at(_ second: Int, _ rest: String) -> String { "2026-11-21 20:00:0\(second).250\(rest)\n" }
    let info = " | INFO     | core.steps."
    scratch.write(
      "run.log",
      at(0, "\(info)fetch:fetch_events:150 - Fetching Polymarket events (tags: ['politics'])...")
        + at(1, "\(info)fetch:fetch_events:193 - Fetched 39 active events from 1 tag(s)")
        + at(1, "\(info)implications_parallel:extract:1 - Processing 2 groups (7 cached)")
        + at(2, Self.line + "Error processing group unknown: unhashable type")
        + at(2, Self.line + "Error processing group unknown: unhashable type")
        + at(3, "\(info)implications_parallel:extract:2 - Processed 2 new implications")
        + at(
          4,
          " | INFO     | core.state:export_live_data:993 - Exported to _live/: 36 groups, 0 "
            + "portfolios (timestamp: 2026-11-21T12:00:04.250000+00:00)"))
    let trace = try read("\(scratch.path)/run.log")
    #expect(trace.codes.contains("run_without_calls"))
    #expect(trace.calls.map(\.status) == [.error, .error])
    // The export has its time in UTC, too, which gives the zone.
    #expect(trace.codes.contains("zone_inferred"))
    #expect(trace.run.start == 1_795_262_400_250_000_000)
    let cached = trace.spans.rows.filter { $0.phase == PolySpans.cachePhase }
    #expect(cached.map(\.covers) == [7])
    // By the user's word it is another.
    let named = try read("\(scratch.path)/run.log", zone: .fixed(0))
    #expect(named.run.start == 1_795_291_200_250_000_000)
    #expect(!named.codes.contains("zone_inferred"))
  }

  @Test func timesWithoutAZoneAreSaid() throws {
    let scratch = ScratchFolder()
    scratch.write(
      "run.log",
      "2026-11-21 20:00:00.250 | INFO     | core.steps.fetch:fetch_events:150 - Fetching Polymarket "
        + "events (tags: [])...\n")
    scratch.run("touch -d '2031-01-01 00:07:00Z' run.log")
    #expect(try read("\(scratch.path)/run.log").codes.contains("zone_assumed"))
    let zone = LocalZone.fixed(8 * 3_600_000_000_000)
    let trace = try read("\(scratch.path)/run.log", zone: zone)
    #expect(!trace.codes.contains("zone_assumed"))
    #expect(trace.run.start == 1_795_262_400_250_000_000)
  }

  /// A number in a line costs nothing; rows are made of it within bounds.
  @Test func largeNumbersAreCountedNotListed() throws {
    let scratch = ScratchFolder()
    let head = "2026-11-21 20:00:00.250 | INFO     | core.steps."
    let run =
      "\(head)fetch:fetch_events:150 - Fetching Polymarket events (tags: [])...\n"
      + "\(head)implications:x:1 - Processing 9999999999999999 groups (9999999999999999 cached)\n"
      + "\(head)implications:x:1 - Processed 3 new implications\n"
      + "\(head)validate:x:1 - Validating 9999999999999999 pairs (9999999999999999 cached, 0 pre-filtered)\n"
    scratch.write("run.log", String(repeating: run, count: 3))
    let trace = try read("\(scratch.path)/run.log")
    #expect(trace.spans.count < 300_000)
    #expect(trace.coverage.callsObserved > 3 << 32)
    #expect(trace.coverage.untimedReasons["too_many_to_list"] ?? 0 > 3 << 32)
  }

  private func step(_ number: Int, _ status: String, _ seconds: Double) -> String {
    "{\"step_number\":\(number),\"step_name\":\"\(PolyStep.titles[number - 1])\",\"status\":"
      + "\"\(status)\",\"started_at\":\"2026-11-21T12:00:0\(number).000001+00:00\","
      + "\"elapsed_seconds\":\(seconds),\"details\":\"x\"}"
  }

  private func poll(_ done: [String], _ current: String?, running: Bool) -> String {
    "{\"t_ns\":1,\"endpoint\":\"GET /pipeline/status\",\"response\":{\"running\":\(running),"
      + "\"production\":null,\"step_progress\":{\"current_step\":\(current ?? "null"),"
      + "\"completed_steps\":[\(done.joined(separator: ","))],\"pipeline_elapsed_seconds\":35.05807}}}\n"
  }

  @Test func pollsTellStepsExactly() throws {
    let scratch = ScratchFolder()
    let first = step(1, "completed", 0.542411)
    scratch.write(
      "polls.jsonl",
      "{\"t_ns\":1,\"endpoint\":\"POST\",\"response\":{\"status\":\"started\"}}\n"
        + poll([], step(1, "running", 0.2), running: true)
        + poll([first], step(2, "running", 0.001), running: true)
        + poll(
          [first, step(2, "completed", 0.011732), step(3, "failed", 0.011931)], nil, running: false)
    )
    let trace = try read("\(scratch.path)/polls.jsonl")
    let steps = trace.spans.rows.filter { $0.phase == Phase.step }
    #expect(steps.map(\.duration) == [542_411_000, 11_732_000, 11_931_000])
    #expect(steps.map(\.status) == [.ok, .ok, .error])
    #expect(steps.map(\.timing) == [.trace, .trace, .trace])
    #expect(steps.first?.start == 1_795_262_401_000_001_000)
    let whole = try #require(trace.spans.rows.first { $0.stage == "pipeline" })
    #expect(whole.duration == 35_058_070_000)
    #expect(whole.status == .error)
    #expect(!trace.codes.contains("run_never_began"))
  }

  @Test func pollsThatEndEarlyLeaveTheStepOpen() throws {
    let scratch = ScratchFolder()
    scratch.write("polls.jsonl", poll([], step(1, "running", 0.2), running: true))
    let trace = try read("\(scratch.path)/polls.jsonl")
    #expect(trace.codes.contains("polls_end_early"))
    #expect(trace.spans.rows.allSatisfy { $0.duration == nil })
  }

  @Test func experiments() throws {
    let scratch = ScratchFolder()
    scratch.run("mkdir -p 03a/1 05b/1")
    for (script, seconds) in [("03a_extract", 6.1), ("05b_validate", 35.5)] {
      scratch.write(
        "\(script.prefix(3))/1/summary.json",
        "{\"script\":\"\(script)\",\"run_at\":\"2026-11-21T12:00:10+00:00\",\"duration_seconds\":"
          + "\(seconds),\"config\":{},\"input\":{},\"stats\":{},\"output\":{}}")
    }
    func request(_ code: String) -> String {
      "2026-11-21 12:00:01 - INFO - HTTP Request: POST https://openrouter.ai/api/v1/chat/completions "
        + "\"HTTP/1.1 \(code)\"\n"
    }
    scratch.write(
      "03a.log",
      request("200 OK") + request("500 Internal Server Error")
        + "2026-11-21 12:00:02 - WARNING - HTTP error for implications/1: Server error\n"
        + request("200 OK") + request("429 Too Many Requests"))
    let trace = try read(scratch.path, zone: .fixed(0))
    let scripts = trace.spans.rows.filter { $0.phase == Phase.step }
    #expect(
      scripts.map(\.duration).sorted { $0 ?? 0 < $1 ?? 0 } == [6_100_000_000, 35_500_000_000])
    #expect(scripts.first?.start == 1_795_262_403_900_000_000)
    #expect(
      trace.attempts.map(\.status) == [.ok, .serverError, .ok, .rateLimited])
    #expect(trace.attempts.allSatisfy { $0.group == "openrouter.ai" })
  }

  /// Whatever the parts hold, reading ends, in rows or in an error.
  @Test(
    .enabled(if: ArenaPack.isPresent("poly-cli"), "needs ../shared/data"),
    arguments: 0..<12 as Range<UInt64>)
  func changedBytesAreSurvived(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let pack = TracePack("poly-cli")
    for name in ["07_fetch_retries.stderr.log", "01_full.stdout.txt", "_live/state.db"] {
      let whole = try Data(contentsOf: URL(fileURLWithPath: pack.path("runA/\(name)")))
      var bytes = Array(whole)
      for _ in 0..<Int.random(in: 1...200, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      let scratch = ScratchFolder()
      let file = name.split(separator: "/").last.map(String.init) ?? name
      scratch.write(file, bytes)
      guard let trace = try? read("\(scratch.path)/\(file)") else { continue }
      #expect(trace.spans.rows.allSatisfy { ($0.duration ?? 0) >= 0 }, "seed \(seed) \(file)")
    }
  }
}
