import Foundation
import TestSupport
import Testing

/// Made-up runs of LOOM and Polyalphascan, held against what was done to make them.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct SystemTruthTests {
  private struct Turn: Decodable {
    struct Attempt: Decodable {
      var outcome: String
      var start_ns: Int64
      var end_ns: Int64
    }
    var session: String
    var number: Int
    var status: String
    var attempts: [Attempt]
  }

  private struct Run: Decodable {
    var run: Int
    var status: String
    var start_ns: Int64
    var end_ns: Int64
  }

  private struct Step: Decodable {
    var run: Int
    var step: String
    var start_ns: Int64
    var end_ns: Int64
  }

  private struct Call: Decodable {
    var run: Int
    var stage: String
    var outcome: String
    var failed: String
    var start_ns: Int64?
    var end_ns: Int64?
  }

  private static func fixture(_ name: String) throws -> Fixture {
    try #require(Fixture.all.first { $0.name == name })
  }

  /// A row's duration in nanoseconds.
  private static func duration(_ row: [String: String]) throws -> Int64? {
    guard let text = row["duration_ms"], !text.isEmpty else { return nil }
    return Int64((try #require(Double(text)) * 1e6).rounded())
  }

  @Test func turnsOfLoom() throws {
    let fixture = try Self.fixture("loom-tiny")
    let truth = try fixture.truth("turns.jsonl", as: Turn.self)
    #expect(truth.count == 10)
    let spans = try fixture.spans()
    let turns = spans.filter { $0["stage"] == "turn" && $0["phase"] == "call" }
    #expect(turns.count == truth.count)
    for expected in truth {
      let turn = try #require(
        turns.first { $0["group"] == expected.session && $0["iteration"] == "\(expected.number)" })
      #expect(turn["status"] == (expected.status == "pending" ? "unknown" : expected.status))
      let attempts = spans.filter { $0["phase"] == "llm" && $0["call"] == turn["call"] }
      // That of the turn in flight has no end to be told.
      let ended = attempts.filter { $0["error"] != "in flight" }
      #expect(ended.map { $0["status"] } == expected.attempts.map(\.outcome))
      for (row, attempt) in zip(ended, expected.attempts) {
        let found = try #require(try Self.duration(row))
        let exact: Int64 = row["timing"] == "database" ? 1 : attempt.outcome == "timeout" ? 2000 : 1
        let unit: Int64 = row["timing"] == "database" ? 1000 : 1_000_000
        #expect(abs(found - (attempt.end_ns - attempt.start_ns)) <= exact * unit)
      }
      if turn["timing"] == "database", let first = expected.attempts.first {
        // Nanoseconds are more than a double of seconds holds: the text is compared.
        #expect(turn["start"]?.hasPrefix(Self.clock(first.start_ns)) == true)
      }
    }
  }

  /// Hours to microseconds of an instant in UTC, as outputs write them behind the date.
  private static func clock(_ nanoseconds: Int64) -> String {
    let seconds = nanoseconds / 1_000_000_000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day =
      "2026-03-02T\(two(seconds / 3600 % 24)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    let micros = String(nanoseconds / 1000 % 1_000_000)
    var fraction = String(repeating: "0", count: 6 - micros.count) + micros
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return fraction.isEmpty ? day : "\(day).\(fraction)"
  }

  @Test func runsStepsAndCallsOfPolyalphascan() throws {
    let fixture = try Self.fixture("poly-tiny")
    let spans = try fixture.spans()
    for run in try fixture.truth("runs.jsonl", as: Run.self) {
      let row = try #require(
        spans.first { $0["stage"] == "pipeline" && $0["iteration"] == "\(run.run)" })
      #expect(row["status"] == run.status)
      #expect(row["start"]?.hasPrefix(Self.clock(run.start_ns)) == true)
      #expect(
        try Self.duration(row) == (run.status == "ok" ? run.end_ns - run.start_ns : nil))
    }
    for step in try fixture.truth("steps.jsonl", as: Step.self) {
      let row = try #require(
        spans.first { $0["stage"] == step.step && $0["iteration"] == "\(step.run)" })
      let found = try #require(try Self.duration(row))
      // Polls have microseconds, the console tenths; the log's lines lie inside of the step.
      let exact: Int64 =
        row["timing"] == "trace" ? 1000 : row["source"] == "console" ? 51_000_000 : 5_000_000
      #expect(abs(found - (step.end_ns - step.start_ns)) <= exact, "\(step)")
    }
    let truth = try fixture.truth("calls.jsonl", as: Call.self)
    let calls = spans.filter { $0["phase"] == "call" }
    #expect(calls.count == truth.count)
    for run in 1...3 {
      func told(_ call: Call) -> String {
        "\(call.stage) \(call.outcome) \(call.failed.isEmpty ? 1 : 2)"
      }
      let expected = truth.filter { $0.run == run }.map(told)
      let found = calls.filter { $0["iteration"] == "\(run)" }.map {
        "\($0["stage"] ?? "") \($0["status"] ?? "") \($0["attempt"] ?? "")"
      }
      #expect(found.sorted() == expected.sorted())
    }
    let timed = truth.compactMap { call in
      call.start_ns.flatMap { start in call.end_ns.map { $0 - start } }
    }
    let durations = try calls.compactMap { try Self.duration($0) }
    #expect(durations.count == timed.count)
    for (found, expected) in zip(durations.sorted(), timed.sorted()) {
      #expect(abs(found - expected) <= 1_000_000)
    }
  }

  /// Whatever works for one system works for these, too.
  @Test(arguments: ["loom-tiny", "poly-tiny"]) func everyCommandReadsThem(name: String) throws {
    let archive = try Self.fixture(name).archive
    let scratch = ScratchFolder()
    let kept = "'\(scratch.url.path)/run.parquet'"
    func run(_ command: String) throws -> String {
      let result = try ShellResult(command, in: Repository.root)
      #expect(result.status == 0, "\(command): \(result.errors)")
      return result.output
    }
    _ = try run("runlens snapshot -q \(archive) -o \(kept)")
    let stages = "SELECT stage, phase, timing, count, p50_ms FROM stages ORDER BY 1, 2, 3"
    let original = try run("runlens query -q \(archive) '\(stages)'")
    #expect(original == (try run("runlens query -q \(kept) '\(stages)'")))
    #expect(original.split(separator: "\n").count > 10)
    let comparison = try run("runlens compare -q --json \(archive) \(kept)")
    #expect(comparison.contains("\"verdict\""))
    #expect(!comparison.contains("\"slower\"") && !comparison.contains("\"faster\""))
    _ = try run("runlens report -q \(archive) -o '\(scratch.url.path)/report.html'")
    let page = try String(
      contentsOf: scratch.url.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains(name == "loom-tiny" ? "llm_generation" : "Find Implications"))
    // The run's own database is there to be asked.
    let table = name == "loom-tiny" ? "turns" : "runs"
    #expect(
      try run("runlens query -q \(archive) 'SELECT count(*) AS n FROM db.\(table)'").contains(
        "\(name == "loom-tiny" ? 7 : 3)"))
  }
}
