import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Every figure of a recorded run, held against what RunLens reads.
@Suite(.enabled(if: ArenaPack.isPresent("loom-sessions"), "needs ../shared/data"))
struct LoomTruthTests {
  private static let pack = TracePack("loom-sessions")
  private static func path(_ file: String) -> String { pack.path("run1/\(file)") }

  /// One session of the run, as its rows in the database show it.
  struct Session: Sendable, CustomTestStringConvertible {
    var name: String
    var rows: Int
    var quantiles: [Int64]
    var failed = 0
    var degraded = 0
    var retried = 0
    var testDescription: String { name }
  }

  static let sessions = [
    Session(name: "A-pipeline", rows: 120, quantiles: [352, 2065, 3372], degraded: 15),
    Session(name: "B-enhanced", rows: 80, quantiles: [363, 1694, 3795]),
    Session(name: "C-direct", rows: 200, quantiles: [300, 908, 1459], failed: 18, retried: 9),
    Session(name: "E-stub", rows: 12, quantiles: [500, 534, 534]),
    Session(name: "F-intelligent-fallback", rows: 100, quantiles: [383, 3695, 3888]),
    Session(name: "H-cancel-pending", rows: 8, quantiles: [600, 601, 601], failed: 1),
    Session(name: "T-tracker", rows: 50, quantiles: [336, 3150, 5078], degraded: 2),
  ]

  private func turns(_ trace: RunTrace) -> [SpanRow] { trace.calls.filter { $0.stage == "turn" } }

  /// The last attempts of turns that were answered, which is what `duration_ms` is about.
  private func answered(_ trace: RunTrace) -> [SpanRow] {
    let done = Set(turns(trace).filter { [.ok, .degraded].contains($0.status) }.map(\.call))
    return trace.attempts.filter {
      $0.stage == "turn" && done.contains($0.call) && [.ok, .degraded].contains($0.status)
    }
  }

  @Test func theDatabaseAlone() throws {
    let trace = try read(Self.path("data/loom.db"))
    #expect(trace.run.system == "loom")
    let turns = turns(trace)
    #expect(turns.count == 570)
    #expect(turns.count { [.ok, .degraded].contains($0.status) } == 546)
    #expect(turns.count { $0.status.isFailure } == 19)
    #expect(turns.count { $0.status == .unknown } == 5)
    let answered = answered(trace)
    let whole = answered.wholeMilliseconds
    #expect(whole.count == 546)
    #expect(whole.reduce(0, +) == 305_798)
    #expect(ranks(whole) == [351, 1815, 3803])
    #expect(whole.max() == 5078)
    // Answered turns a second, from the first start to the last end.
    let started = trace.attempts.filter { $0.stage == "turn" }
    let first = try #require(started.compactMap(\.start).min())
    let last = try #require(
      started.compactMap { row in row.start.map { $0 + (row.duration ?? 0) } }.max())
    #expect(abs(546e9 / Double(last - first) - 5.7376) < 0.000_05)
    // Nine sessions, of which two have lost their turns.
    #expect(Set(turns.compactMap(\.group)).count == 7)
    #expect(trace.coverage.overwritten == 33)
    #expect(trace.coverage.callsExpected == 603)
    #expect(
      trace.coverage.untimedReasons == [
        "never_started": 5, "earlier_attempts_not_kept": 9, "row_deleted": 33,
      ])
    let lost = try #require(trace.warnings.all.first { $0.code == "turns_deleted" })
    #expect(lost.message.contains("D-autosave-default 23"))
    #expect(lost.message.contains("G-final-force-save 10"))
    #expect(trace.codes.contains("attempts_lower_bound"))
  }

  @Test(arguments: sessions) func aSessionsRows(expected: Session) throws {
    let trace = try read(Self.path("data/loom.db"))
    let own = turns(trace).filter { $0.group == expected.name }
    #expect(own.count == expected.rows)
    #expect(own.count { $0.status.isFailure } == expected.failed)
    #expect(own.count { $0.status == .degraded } == expected.degraded)
    #expect(own.count { $0.attempt ?? 0 > 1 } == expected.retried)
    #expect(
      ranks(answered(trace).filter { $0.group == expected.name }.wholeMilliseconds)
        == expected.quantiles)
  }

  @Test func errorsAndWaits() throws {
    let trace = try read(Self.path("data/loom.db"))
    let failed = turns(trace).filter { $0.status.isFailure }
    #expect(failed.outcomes == [.serverError: 15, .rateLimited: 3, .aborted: 1])
    #expect(failed.first { $0.status == .aborted }?.error == "cancelled")
    let waits = trace.spans.rows.filter { $0.phase == Phase.queue && $0.group == "A-pipeline" }
    #expect(waits.count == 120)
    #expect(nearestRank(waits.wholeMilliseconds, 0.5) == 24_946)
    #expect(nearestRank(waits.milliseconds, 0.95).map { abs($0 - 61_580) < 1 } == true)
  }

  @Test func theLogAlone() throws {
    let trace = try read(Self.path("logs/loom.log"))
    let attempts = trace.attempts.filter { $0.stage == "turn" }
    #expect(attempts.count == 609)
    let bySession = Dictionary(grouping: attempts) { String($0.group?.prefix(1) ?? "?") }
    #expect(
      bySession.mapValues(\.count)
        == ["A": 120, "B": 80, "C": 210, "D": 23, "E": 12, "F": 100, "G": 10, "H": 4, "T": 50])
    let answered = answered(trace)
    #expect(answered.count == 579)
    #expect(ranks(answered.wholeMilliseconds) == [352, 2065, 3803])
    #expect(answered.wholeMilliseconds.reduce(0, +) == 327_684)
    let turns = turns(trace)
    #expect(turns.count { $0.status.isFailure && $0.error != "in flight" } == 19)
    #expect(attempts.count { $0.status == .timeout } == 10)
    #expect(turns.count { $0.attempt ?? 0 > 1 } == 10)
    #expect(turns.count { $0.error == "cancelled" } == 1)
    // One was being worked on when the program ended; four had not begun.
    #expect(turns.count { $0.error == "in flight" } == 1)
    #expect(turns.count { $0.status == .unknown } == 4)
    let enhanced = trace.spans.rows.filter { $0.stage == "enhanced_reasoning" }
    #expect(enhanced.count == 80)
    #expect(ranks(enhanced.milliseconds) == [360, 1690, 3790])
    #expect(trace.spans.rows.count { $0.stage == "reasoning_trace" } == 50)
  }

  @Test func linesAndProviders() throws {
    var scan = LogScan(LoomLogParser(LoomEvidence()))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.path("logs/loom.log")))
    // In pieces, so that lines are cut.
    var start = 0
    while start < bytes.count {
      let end = min(bytes.count, start + 4099)
      scan.consume(Array(bytes[start..<end]).span)
      start = end
    }
    scan.finish()
    let log = scan.parser.evidence.log
    #expect(log.levels == [6913, 2973, 228, 217, 0])
    #expect(log.levels.reduce(0, +) == 10_331)
    #expect(log.otherLines == 0)
    #expect(log.submissions == 613)
    var providers: [String: [Int]] = [:]
    for (id, found) in log.providers {
      providers[scan.parser.evidence.text(id) ?? "?"] = [found.errors, found.gaveUp, found.retries]
    }
    #expect(
      providers == [
        "openai-a": [24, 15, 9], "default": [7, 6, 1], "openai-c": [28, 18, 10],
        "openai-d": [4, 2, 2], "openai": [9, 6, 3], "openai-t": [5, 2, 3],
      ])
    #expect(providers.values.map { $0[0] }.reduce(0, +) == 77)
    #expect(providers.values.map { $0[2] }.reduce(0, +) == 28)
  }

  @Test func eventsOfTheLog() throws {
    let trace = try read(Self.path("logs/loom.log"))
    let rows = Dictionary(grouping: trace.spans.rows) { $0.stage }
    #expect(
      rows["provider_error"]?.outcomes == [.serverError: 38, .rateLimited: 11, .connection: 28])
    #expect(rows["cache_hit"]?.count == 11)
    #expect(rows["cache_hit"]?.allSatisfy { $0.group == "openai-c" } == true)
    #expect(rows["fallback_response"]?.count == 2)
    #expect(rows["llm_call_failed"]?.count == 17 + 6)
    #expect(rows["provider_fallback"]?.count == 6)
    #expect(rows["performance_alert"]?.count == 57)
    let costs = rows["recorded_cost"]?.compactMap(\.cost) ?? []
    #expect(costs.count == 100)
    #expect(abs(costs.reduce(0, +) - 0.214719) < 1e-9)
    #expect(trace.warnings.all.filter { $0.code == "provider_requests_failed" }.count == 1)
  }

  /// Each attempt lies where the driver, whose clock was in nanoseconds, saw it.
  @Test func attemptsLieWhereTheDriverSawThem() throws {
    struct Call: Decodable {
      var turn_number: Int32
      var session: String
      var attempt: Int16
      var start_ns: Int64
      var end_ns: Int64
    }
    let trace = try read(Self.path("data"), Self.path("logs"))
    let text = try String(contentsOfFile: Self.path("driver_calls.jsonl"), encoding: .utf8)
    let truth = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Call.self, from: Data($0.utf8))
    }
    func key(_ session: String, _ number: Int32, _ attempt: Int16) -> String {
      "\(session) \(number) \(attempt)"
    }
    var rows: [String: SpanRow] = [:]
    for row in trace.attempts where row.stage == "turn" {
      rows[key(String(row.group?.prefix(1) ?? "?"), row.iteration ?? -1, row.attempt ?? -1)] = row
    }
    #expect(truth.count == 597)
    for call in truth {
      let row = try #require(rows[key(call.session, call.turn_number, call.attempt)])
      let start = try #require(row.start)
      let exact: Int64 = row.timing == .database ? 10_000_000 : 1_000_000_000
      #expect(abs(start - call.start_ns) <= exact, "\(call)")
      guard let duration = row.duration else { continue }
      let least = row.resolution == 1_000_000 ? 10_000_000 : max(row.resolution ?? 0, 10_000_000)
      #expect(abs(duration - (call.end_ns - call.start_ns)) <= least, "\(call)")
    }
  }

  @Test func retriesAreTheDrivers() throws {
    struct Turn: Decodable {
      var session: String
      var turn_number: Int32
      var status: String
      var retry_count: Int16
    }
    let trace = try read(Self.path("data"), Self.path("logs"))
    let text = try String(contentsOfFile: Self.path("driver_turns.jsonl"), encoding: .utf8)
    let truth = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Turn.self, from: Data($0.utf8))
    }
    var rows: [String: SpanRow] = [:]
    for row in turns(trace) {
      rows["\(row.group?.prefix(1) ?? "?") \(row.iteration ?? -1)"] = row
    }
    #expect(rows.count == 603)
    for turn in truth {
      let row = try #require(rows["\(turn.session) \(turn.turn_number)"])
      #expect(row.attempt == turn.retry_count + 1, "\(turn)")
      #expect(row.status.isFailure == (turn.status != "completed"), "\(turn)")
    }
  }

  @Test func theWholeFolderCountsEveryTurnOnce() throws {
    let trace = try read(Self.pack.path("run1"))
    #expect(turns(trace).count == 603)
    #expect(answered(trace).count == 579)
    #expect(turns(trace).count { $0.status == .degraded } == 17)
    #expect(trace.coverage.overwritten == 33)
    #expect(trace.coverage.callsTimed == 598)
    #expect(trace.warnings.all.allSatisfy { $0.code != "zone_assumed" })
    // What the shell kept of the program's output says the same as its log.
    #expect(trace.sources.filter { $0.reader == "loom.log" }.map(\.path).count == 1)
  }

  @Test func reasoningTraces() throws {
    for file in ["tracker_structured.jsonl", "tracker_explainability.jsonl", "tracker_json.jsonl"] {
      let trace = try read(Self.path("dumps/\(file)"))
      let rows = Dictionary(grouping: trace.spans.rows) { $0.stage }
      #expect(rows["reasoning_trace"]?.count == 50)
      for (stage, expected) in [
        ("rule_interpretation", [0.176, 0.401, 0.562]),
        ("context_building", [0.023, 0.035, 0.117]),
        ("llm_generation", [335.356, 3149.125, 5077.133]),
        ("consistency_check", [0.090, 0.151, 0.268]),
        ("reasoning_trace", [335.979, 3149.814, 5077.701]),
      ] {
        for (found, expected) in zip(ranks(rows[stage]?.milliseconds ?? []), expected) {
          #expect(abs(found - expected) < 0.000_6, "\(file) \(stage)")
        }
      }
      #expect(rows["llm_generation"]?.count { $0.status == .error } == 2)
    }
  }

  @Test func enhancedResultsAndCosts() throws {
    let trace = try read(Self.path("dumps/enhanced_results_B.jsonl"))
    let rows = Dictionary(grouping: trace.spans.rows) { $0.stage }
    for (stage, expected) in [
      ("llm_generation", [362.597, 1693.624, 3794.223]),
      ("enhanced_reasoning", [363.178, 1694.273, 3794.890]),
    ] {
      #expect(rows[stage]?.count == 80)
      for (found, expected) in zip(ranks(rows[stage]?.milliseconds ?? []), expected) {
        #expect(abs(found - expected) < 0.000_6, "\(stage)")
      }
    }
    let costs = try read(Self.path("dumps/cost_data_F.json")).spans.rows
    #expect(costs.reduce(into: 0) { $0 += Int($1.covers ?? 0) } == 100)
    #expect(abs(costs.compactMap(\.cost).reduce(0, +) - 0.214719) < 1e-9)
    let requests = Dictionary(uniqueKeysWithValues: costs.map { ($0.group ?? "", $0.covers) })
    #expect(requests == ["openai/gpt-4": 94, "deepseek/deepseek-chat": 6])
  }
}
