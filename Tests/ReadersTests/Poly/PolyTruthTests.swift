import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Every figure of recorded runs of the pipeline, held against what RunLens reads.
@Suite(.enabled(if: ArenaPack.isPresent("poly-cli"), "needs ../shared/data"))
struct PolyTruthTests {
  private static let pack = TracePack("poly-cli")
  private static func path(_ file: String) -> String { pack.path("runA/\(file)") }

  private func pipeline(_ trace: RunTrace) -> [SpanRow] {
    trace.spans.rows.filter { $0.stage == "pipeline" }
  }

  @Test func runsOfTheState() throws {
    let trace = try read(Self.path("_live/state.db"))
    #expect(trace.run.system == "polyalphascan")
    let runs = pipeline(trace)
    #expect(runs.map(\.iteration) == [1, 2, 3, 4, 5, 6, 7])
    #expect(runs.map(\.group) == ["full"] + Array(repeating: "refresh", count: 6))
    #expect(
      runs.map(\.duration) == [
        11_891_749_000, 5_315_393_000, 514_268_000, 3_603_249_000, nil, 518_922_000, 10_484_659_000,
      ])
    #expect(runs.map(\.status) == [.ok, .ok, .ok, .error, .aborted, .ok, .ok])
    #expect(runs[4].error == "orphaned")
    #expect(trace.codes.contains("runs_orphaned"))
    #expect(trace.codes.contains("runs_failed"))
    let commits = Dictionary(
      grouping: trace.spans.rows.filter { $0.phase == PolySpans.commitPhase }
    ) {
      $0.stage
    }
    #expect(commits["implications"]?.count == 9)
    #expect(commits["implications"]?.compactMap(\.covers).reduce(0, +) == 63)
    #expect(commits["validate"]?.count == 17)
    let empty = try #require(trace.warnings.all.first { $0.code == "implications_empty" })
    #expect(empty.message.hasPrefix("3 of 63 groups"))
  }

  @Test func aRunThatWasKilledIsOpen() throws {
    let trace = try read(Self.path("live_after_05_killed"))
    #expect(pipeline(trace).map(\.status) == [.ok, .ok, .ok, .error, .aborted])
    #expect(pipeline(trace).last?.duration == nil)
    #expect(trace.codes.contains("runs_open"))
  }

  /// What one log says, as the format's page counts it.
  struct Log: Sendable, CustomTestStringConvertible {
    var name: String
    var lines: Int
    var implicationErrors = 0
    var rateLimited = 0
    var batches = 0
    var batchErrors = 0
    var fetchRetries = 0
    var testDescription: String { name }
  }

  static let logs = [
    Log(name: "01_full", lines: 1088, implicationErrors: 3, rateLimited: 2, batches: 14),
    Log(name: "02_incremental", lines: 249, implicationErrors: 1, rateLimited: 1, batches: 3),
    Log(name: "03_price_update", lines: 7),
    Log(name: "04_failed", lines: 10, fetchRetries: 2),
    Log(name: "05_killed", lines: 379, batches: 2, batchErrors: 2),
    Log(name: "06_incremental_after_crash", lines: 10),
    Log(name: "07_fetch_retries", lines: 115, implicationErrors: 2, batches: 1, fetchRetries: 2),
  ]

  @Test(arguments: logs) func countsOfALog(expected: Log) throws {
    let file = Self.path("\(expected.name).stderr.log")
    var scan = LogScan(PolyLogParser(stem: expected.name))
    scan.consume(Array(try Data(contentsOf: URL(fileURLWithPath: file))).span)
    scan.finish()
    #expect(scan.parser.lines == expected.lines)
    let trace = try read(file)
    let attempts = Dictionary(grouping: trace.attempts) { $0.stage }
    let implications = attempts["implications"] ?? []
    #expect(implications.count { $0.status == .serverError } == expected.implicationErrors)
    #expect(
      trace.attempts.count { $0.error == "http_429" && $0.stage != "fetch_json" }
        == expected.rateLimited)
    let batches = trace.calls.filter { $0.stage == "validate" && $0.error != "in flight" }
    #expect(batches.count == expected.batches)
    #expect(batches.count { $0.status == .serverError } == expected.batchErrors)
    let waits = trace.spans.rows.filter { $0.phase == PolySpans.waitPhase }
    #expect(waits.count { $0.stage == "fetch_json" } == expected.fetchRetries)
    #expect(
      waits.count { $0.stage != "fetch_json" } == expected.implicationErrors + expected.rateLimited)
  }

  @Test func aFailedFetch() throws {
    let trace = try read(Self.path("04_failed.stderr.log"))
    let call = try #require(trace.calls.first)
    #expect(trace.calls.count == 1)
    #expect(call.attempt == 3)
    #expect(call.status == .serverError)
    #expect(trace.attempts.map(\.status) == [.serverError, .serverError, .serverError])
    #expect(pipeline(trace).map(\.status) == [.serverError])
    #expect(trace.codes.contains("runs_failed"))
    let fetch = try #require(trace.spans.rows.first { $0.stage == "Fetch Markets" })
    // From 12:07:31.256 to 12:07:34.853.
    #expect(fetch.duration == 3_597_000_000)
  }

  /// After a 429 the program waits twice as long.
  @Test func waitsOfRepeatedFetches() throws {
    let trace = try read(Self.path("07_fetch_retries.stderr.log"))
    let waits = trace.spans.rows.filter { $0.phase == PolySpans.waitPhase }
    #expect(
      waits.filter { $0.stage == "fetch_json" }.map(\.duration) == [1_000_000_000, 4_000_000_000])
    let call = try #require(trace.calls.first { $0.stage == "fetch_json" })
    #expect(call.attempt == 3)
    #expect(call.status == .ok)
    #expect(
      trace.attempts.filter { $0.stage == "fetch_json" }.map(\.status)
        == [.serverError, .rateLimited, .ok])
    // One group met two errors, and its third attempt gave an answer.
    #expect(trace.calls.filter { $0.stage == "implications" }.map(\.attempt) == [3, 1, 1, 1])
  }

  /// Batches that were in flight when the program was killed.
  @Test func aKilledRun() throws {
    let trace = try read(Self.path("05_killed.stderr.log"), Self.path("05_killed.stdout.txt"))
    let batches = trace.calls.filter { $0.stage == "validate" }
    #expect(batches.count == 5)
    #expect(batches.count { $0.error == "in flight" } == 3)
    #expect(trace.coverage.untimedReasons["in_flight"] == 3)
    let step = try #require(trace.spans.rows.first { $0.stage == "Validate Logic" })
    #expect(step.status == .aborted)
    #expect(step.duration == nil)
  }

  @Test func stepsOfConsoles() throws {
    for (name, durations, elapsed) in [
      ("02_incremental", [0.3, 0, 0, 2.7, 0, 2.3, 0, 0], 5_322_158_000),
      ("03_price_update", [0.5, 0, 0], 525_851_000), ("04_failed", [3.6], nil),
    ] as [(String, [Double], Int64?)] {
      let trace = try read(Self.path("\(name).stdout.txt"))
      let steps = trace.spans.rows.filter { $0.phase == Phase.step }
      #expect(steps.map(\.stage) == Array(PolyStep.titles.prefix(durations.count)))
      #expect(steps.milliseconds == durations.map { $0 * 1000 })
      #expect(steps.allSatisfy { $0.resolution == 100_000_000 && $0.start == nil })
      #expect(pipeline(trace).map(\.duration) == [elapsed])
      #expect(steps.last?.status == (elapsed == nil ? .error : .ok))
    }
    let calls = try read(Self.path("01_full.stdout.txt")).calls
    #expect(calls.count { $0.stage == "implications" } == 36)
    #expect(calls.count { $0.stage == "validate" } == 14)
    #expect(calls.allSatisfy { $0.status == .unknown && $0.duration == nil })
  }

  /// The log and the console of a run agree on its steps, within what the console tells apart.
  @Test(arguments: logs.filter { $0.name != "05_killed" })
  func logAndConsoleAgree(expected: Log) throws {
    func steps(_ file: String) throws -> [String: Double] {
      let rows = try read(Self.path(file)).spans.rows.filter { $0.phase == Phase.step }
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0.stage, Double($0.duration ?? -1) / 1e9) })
    }
    let console = try steps("\(expected.name).stdout.txt")
    for (stage, seconds) in try steps("\(expected.name).stderr.log") {
      let shown = try #require(console[stage])
      #expect(abs(shown - seconds) < 0.2, "\(stage)")
    }
  }

  /// Log, console and row of each run find together, and copies of the state count once.
  @Test func theWholeFolder() throws {
    let trace = try read(Self.pack.path("runA"))
    #expect(pipeline(trace).map(\.iteration) == [1, 2, 3, 4, 5, 6, 7])
    let steps = trace.spans.rows.filter { $0.phase == Phase.step }
    #expect(steps.count == 8 + 8 + 3 + 1 + 6 + 3 + 8)
    #expect(steps.allSatisfy { $0.iteration != nil })
    #expect(trace.calls.count { $0.stage == "implications" } == 36 + 11 + 12 + 4)
    #expect(trace.codes.contains("states_joined"))
    #expect(!trace.codes.contains("zone_assumed"))
    #expect(!trace.codes.contains("run_without_calls"))
    // The service's own count of repeats is higher by what breaks silently.
    let failed = trace.attempts.filter { $0.stage == "implications" && $0.status.isFailure }
    #expect(failed.outcomes == [.serverError: 6, .rateLimited: 2])
  }

  /// A batch that was begun with the step ends when the service had answered.
  @Test func batchesLieWhereTheServiceSawThem() throws {
    struct Request: Decodable {
      var kind: String
      var status: Int
      var start_ns: Int64
      var end_ns: Int64
    }
    let text = try String(contentsOfFile: Self.path("truth.jsonl"), encoding: .utf8)
    let truth = try text.split(separator: "\n").map {
      try JSONDecoder().decode(Request.self, from: Data($0.utf8))
    }.filter { $0.kind == "llm.validate" && $0.status == 200 }
    let trace = try read(Self.pack.path("runA"))
    let timed = trace.calls.filter {
      $0.stage == "validate" && $0.duration != nil && $0.status == .ok
    }
    #expect(timed.count == 14)
    for call in timed {
      let start = try #require(call.start)
      let end = start + (call.duration ?? 0)
      #expect(truth.contains { abs($0.end_ns - end) < 120_000_000 }, "\(call)")
    }
  }
}

/// A server at the project's head, whose batch pipeline can't run: only the market poller works.
@Suite(.enabled(if: ArenaPack.isPresent("poly-head-server"), "needs ../shared/data"))
struct PolyServerTests {
  private static let pack = TracePack("poly-head-server")
  private static func path(_ file: String) -> String { pack.path("runD/\(file)") }

  @Test func callsOfThePoller() throws {
    let trace = try read(Self.path("server.stderr.log"))
    let implications = trace.calls.filter { $0.stage == "implications" }
    #expect(implications.count == 23)
    #expect(ranks(implications.wholeMilliseconds) == [1074, 2139, 2515])
    #expect(implications.wholeMilliseconds.reduce(0, +) == 26_327)
    #expect(implications.outcomes == [.ok: 22, .serverError: 1])
    let validations = trace.calls.filter { $0.stage == "validate" }
    #expect(validations.count == 19)
    #expect(ranks(validations.wholeMilliseconds) == [1841, 3166, 3166])
    #expect(validations.wholeMilliseconds.reduce(0, +) == 35_311)
    #expect(validations.outcomes == [.ok: 18, .serverError: 1])
    let events = trace.spans.rows.filter { $0.stage == "incremental" }
    #expect(events.count == 23)
    // The program prints tenths of seconds.
    let tenths = events.compactMap { $0.duration.map { ($0 + 50_000_000) / 100_000_000 } }
    for (found, expected) in zip(ranks(tenths), [28, 45, 47] as [Int64]) {
      #expect(abs(found - expected) <= 1)
    }
    // The one that was refused for its rate was asked twice.
    #expect(implications.count { $0.attempt == 2 } == 1)
    #expect(trace.attempts.outcomes[.rateLimited] == 1)
    #expect(trace.spans.rows.allSatisfy { $0.group == PolySpans.pollerGroup })
    var scan = LogScan(PolyLogParser(stem: ""))
    scan.consume(
      Array(try Data(contentsOf: URL(fileURLWithPath: Self.path("server.stderr.log")))).span)
    scan.finish()
    #expect(scan.parser.lines == 1066)
    #expect(scan.parser.otherLines == 16)
  }

  @Test func theStateAndTheSilentRun() throws {
    let trace = try read(Self.pack.path("runD"))
    #expect(trace.spans.rows.allSatisfy { $0.stage != "pipeline" })
    let commits = Dictionary(
      grouping: trace.spans.rows.filter { $0.phase == PolySpans.commitPhase }
    ) {
      $0.stage
    }
    #expect(commits["implications"]?.count == 23)
    #expect(commits["validate"]?.count == 18)
    #expect(trace.warnings.all.contains { $0.message.hasPrefix("1 of 23 groups") })
    // It answered that a run was started, and nothing ever was.
    #expect(trace.codes.contains("run_never_began"))
    #expect(!trace.codes.contains("zone_assumed"))
  }
}
