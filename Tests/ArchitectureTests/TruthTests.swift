import Foundation
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

  @Test func stampedLogOfArenaTinyTellsTheTruth() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "arena-tiny" })
    let spans = try fixture.spans()
    let steps = try fixture.truth("steps.jsonl", as: Step.self)
    let calls = Dictionary(grouping: spans.filter { $0["phase"] == "call" }, by: Key.init)
    let attempts = Dictionary(grouping: spans.filter { $0["phase"] == "llm" }, by: Key.init)
    #expect(Set(calls.keys) == Set(steps.map(Key.init)))
    for step in steps {
      let own = try #require(calls[Key(step)])
      for call in own {
        let duration = try #require(Double(call["duration_ms"] ?? ""))
        // The log's stamps enclose the call by what passes until a line is printed.
        #expect(abs(duration - Double(step.wall_ns) / 1e6) < 1, "\(Key(step))")
      }
      let status = attempts[Key(step)]?.map { $0["status"] ?? "" } ?? []
      #expect(status == step.attempts.map { expectedStatus($0, of: step) }, "\(Key(step))")
    }
  }

  /// Without the log: what has a duration of its own is that call's, and a composite holds exactly
  /// the calls that it counts.
  @Test(arguments: [false, true])
  func filesOfArenaTinyTellTheTruth(withOriginalTimes: Bool) throws {
    let fixture = try #require(Fixture.all.first { $0.name == "arena-tiny" })
    let steps = try fixture.truth("steps.jsonl", as: Step.self)
    let scratch = try Scratch()
    try fixture.unpack(into: scratch)
    let times = withOriginalTimes ? "--file-times fixtures/arena-tiny.times " : ""
    let spans = try Fixture.spans(of: "\(times)'\(scratch.url.path)/arena-tiny/save'")
    var singles = 0
    var composites = 0
    for row in spans where row["phase"] == "call" || row["phase"] == "step" {
      guard let start = Int64(row["start_ns"] ?? ""),
        let duration = Double(row["duration_ms"] ?? "").map({ Int64($0 * 1e6) }),
        let resolution = Double(row["resolution_ms"] ?? "").map({ Int64($0 * 1e6) })
      else { continue }
      // A write lies up to a millisecond before or behind the call.
      let slack = resolution + 2_000_000
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
    #expect(singles >= (withOriginalTimes ? 11 : 5))
    #expect(composites >= 10)
  }

  private func expectedStatus(_ attempt: Step.Attempt, of step: Step) -> String {
    switch attempt.outcome {
    case "RateLimitError": return "rate_limited"
    case "InternalServerError": return "server_error"
    case "APIConnectionError": return "connection"
    default: break
    }
    let fault = attempt.http.last?.fault
    // A list is accepted in the one stage that checks nothing.
    let isAccepted = fault == "nonstring" && step.stage == "long_reflection"
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
