import Foundation
import TestSupport
import Testing

/// What the program says of the fixtures, held against what was done to make them.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct TruthTests {
  private struct Step: Decodable {
    struct Attempt: Decodable {
      struct Request: Decodable { var fault: String? }
      var outcome: String
      var http: [Request]
    }
    var day: Int
    var iter: Int?
    var person: Int
    var stage: String
    var start_ns: Int64
    var end_ns: Int64
    var wall_ns: Int64
    var attempts: [Attempt]
  }

  private struct Key: Hashable {
    var day: String
    var iteration: String
    var agent: String
    var stage: String

    init(_ row: [String: String]) {
      day = row["day"] ?? ""
      iteration = row["iteration"] ?? ""
      agent = row["agent"] ?? ""
      stage = row["stage"] ?? ""
    }

    init(_ step: Step) {
      day = String(step.day)
      iteration = step.iter.map { String($0) } ?? ""
      agent = String(step.person)
      stage = step.stage
    }
  }

  static let arena = Fixture.all.filter { $0.format == "agent-trading-arena" }

  /// Every call and every attempt is found, with its outcome; what the log times takes its time.
  @Test(arguments: arena) func consoleTellsTheTruth(fixture: Fixture) throws {
    let spans = try fixture.spans().filter { $0["status"] != "aborted" }
    let steps = try fixture.truth("steps.jsonl", as: Step.self)
    #expect(steps.count > 20)
    let calls = Dictionary(grouping: spans.filter { $0["phase"] == "call" }, by: Key.init)
    let attempts = Dictionary(grouping: spans.filter { $0["phase"] == "llm" }, by: Key.init)
    #expect(Set(calls.keys) == Set(steps.map(Key.init)))
    var timed = 0
    for step in steps {
      for call in try #require(calls[Key(step)]) where call["timing"] == "log" {
        let duration = try #require(Double(call["duration_ms"] ?? ""))
        timed += 1
        // The log's stamps enclose the call by what passes until a line is printed.
        #expect(abs(duration - Double(step.wall_ns) / 1e6) < 1, "\(Key(step))")
      }
      let status = attempts[Key(step)]?.map { $0["status"] ?? "" } ?? []
      #expect(status == step.attempts.map { expectedStatus($0, of: step) }, "\(Key(step))")
    }
    // A buffered log's times are not used.
    #expect(timed == (fixture.name == "sim-buffered" ? 0 : steps.count))
  }

  /// How a run ended is told as it was.
  @Test(arguments: arena) func endingIsTold(fixture: Fixture) throws {
    let aborted = try fixture.spans().filter { $0["status"] == "aborted" && $0["phase"] == "call" }
    #expect(aborted.count == (fixture.name == "sim-aborted" ? 1 : 0))
    let text = try fixture.analyze("").output
    let crashes = ["sim-exhausted", "arena-tiny"].contains(fixture.name)
    #expect(text.contains("The run was ended by TypeError") == crashes)
    #expect(text.contains("The run ended during") == (fixture.name == "sim-aborted"))
  }

  struct Files: Sendable, CustomTestStringConvertible {
    var fixture: Fixture
    /// Whether the birth times of the original folder are known.
    var withOriginalTimes: Bool
    var testDescription: String { "\(fixture.name), original times: \(withOriginalTimes)" }

    // Files that no other call overwrites have a test of their own.
    static let all = TruthTests.arena.filter { $0.name != "sim-per-call" }.flatMap { fixture in
      [false, true].map { Files(fixture: fixture, withOriginalTimes: $0) }
    }
  }

  /// Without the log: what has a duration of its own is that call's, and a composite holds exactly
  /// the calls that it counts.
  @Test(arguments: Files.all) func filesTellTheTruth(files: Files) throws {
    let fixture = files.fixture
    let steps = try fixture.truth("steps.jsonl", as: Step.self)
    let scratch = ScratchFolder()
    try fixture.unpack(into: scratch)
    let run = scratch.url.appendingPathComponent(fixture.name).path
    let list = fixture.isSimulated ? "\(run)/fs_stat.jsonl" : "fixtures/\(fixture.name).times"
    let times = files.withOriginalTimes ? "--file-times '\(list)' " : ""
    let spans = try Fixture.spans(of: "\(times)'\(run)/save'")
    var singles = 0
    var composites = 0
    for row in spans where row["phase"] == "call" || row["phase"] == "step" {
      guard let start = Int64(row["start_ns"] ?? ""),
        let duration = Double(row["duration_ms"] ?? "").map({ Int64($0 * 1e6) }),
        let resolution = Double(row["resolution_ms"] ?? "").map({ Int64($0 * 1e6) })
      else { continue }
      // A write lies up to a millisecond before the call or behind it, behind a commit up to three.
      let slack = resolution + 3_000_000
      if row["phase"] == "call" {
        singles += 1
        let step = try #require(steps.first { Key($0) == Key(row) })
        #expect(abs(step.start_ns - start) <= slack, "\(Key(row))")
        #expect(abs(step.wall_ns - duration) <= slack, "\(Key(row))")
      } else if let covers = Int(row["covers"] ?? "") {
        composites += 1
        let inside = steps.count {
          $0.start_ns >= start - slack && $0.end_ns <= start + duration + slack
        }
        #expect(inside == covers, "\(Key(row))")
      }
    }
    #expect(singles >= (files.withOriginalTimes ? 4 : 2))
    #expect(composites >= 5)
  }

  /// Files of a call each, read as those of any program: every call has its own time.
  @Test func filesOfEveryCallTellTheTruth() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "sim-per-call" })
    let steps = try fixture.truth("steps.jsonl", as: Step.self)
    let patterns = ["day{day}_iter{iteration}_agent{agent}", "day{day}_agent{agent}"]
      .map { "--pattern '\($0)_{stage}_{kind:prompt|result}.txt'" }.joined(separator: " ")
    let spans = try Fixture.spans(of: "\(patterns) \(fixture.archive)")
    let calls = Dictionary(grouping: spans.filter { $0["phase"] == "call" }) { row in
      Key(row.merging(["stage": row["stage"]?.replacing("_generation", with: "") ?? ""]) { $1 })
    }
    #expect(calls.count == steps.count)
    for step in steps {
      let call = try #require(calls[Key(step)]?.first, "\(Key(step))")
      let duration = try #require(Double(call["duration_ms"] ?? ""))
      #expect(abs(duration - Double(step.wall_ns) / 1e6) < 2, "\(Key(step))")
    }
  }

  private struct Totals: Decodable {
    var lines: Int
    var attempts: Int
    var start_ns: Int64
    var end_ns: Int64
  }

  private struct Line: Decodable {
    var ts: Int64
    var phase: String
    var dur_us: Int64
  }

  /// The traces hold what their summaries count.
  @Test(arguments: Fixture.workloads) func tracesTellTheTruth(name: String) throws {
    let fixture = Fixture(name: name, format: "")
    let scratch = ScratchFolder()
    try fixture.unpack(into: scratch)
    let run = scratch.url.appendingPathComponent(name)
    let summary = try Data(contentsOf: run.appendingPathComponent("truth/summary.json"))
    let totals = try JSONDecoder().decode(Totals.self, from: summary)
    let trace = try Data(contentsOf: run.appendingPathComponent("trace.jsonl"))
    let lines = try trace.split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(Line.self, from: $0)
    }
    #expect(lines.count == totals.lines)
    #expect(lines.count { $0.phase == "llm" } == totals.attempts)
    #expect(lines.allSatisfy { $0.ts >= totals.start_ns })
    #expect(lines.allSatisfy { $0.ts + $0.dur_us * 1000 <= totals.end_ns })
  }

  private func expectedStatus(_ attempt: Step.Attempt, of step: Step) -> String {
    switch attempt.outcome {
    case "RateLimitError": return "rate_limited"
    case "InternalServerError": return "server_error"
    case "APITimeoutError": return "timeout"
    case "APIConnectionError": return "connection"
    default: break
    }
    let fault = attempt.http.last?.fault
    // A list is accepted in the two stages that check nothing.
    let isUnchecked = step.stage == "long_reflection" || step.stage == "gossip"
    let isAccepted = fault == "nonstring" && isUnchecked
    return fault == nil || fault == "slow" || isAccepted ? "ok" : "invalid_output"
  }

  private struct Call: Decodable {
    struct Attempt: Decodable {
      var outcome: String
      var start_ns: Int64
      var end_ns: Int64?
    }
    var day: Int
    var agent: Int
    var stage: String
    var attempts: [Attempt]
  }

  @Test func fileTimesOfPromptsTinyTellTheTruth() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "prompts-tiny" })
    let spans = try fixture.spans().filter { $0["phase"] == "llm" }
    let calls = try fixture.truth("calls.jsonl", as: Call.self)
    let statuses = [
      "ok": "ok", "rate": "rate_limited", "server": "server_error", "empty": "empty_result",
      "failsafe": "fail_safe", "none": "missing_result",
    ]
    #expect(spans.count == calls.reduce(0) { $0 + $1.attempts.count })
    for call in calls {
      let own = spans.filter {
        $0["day"] == String(call.day) && $0["agent"] == String(call.agent)
          && $0["stage"] == call.stage
      }
      for (number, attempt) in call.attempts.enumerated() {
        let row = try #require(own.first { $0["attempt"] == String(number + 1) })
        #expect(row["status"] == statuses[attempt.outcome])
        #expect(row["start_ns"] == String(attempt.start_ns))
        let duration = Double(row["duration_ms"] ?? "").map { Int64(($0 * 1e6).rounded()) }
        #expect(duration == attempt.end_ns.map { $0 - attempt.start_ns })
      }
    }
  }
}
