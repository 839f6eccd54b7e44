import Foundation
import TestSupport
import Testing

/// The same made-up calls as four kinds of trace, held against what was done to make them.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct TraceTruthTests {
  private struct Call: Decodable {
    struct Attempt: Decodable {
      var outcome: String
      var start_ns: Int64
      var end_ns: Int64
    }
    var day: Int
    var iteration: Int
    var agent: Int
    var stage: String
    var start_ns: Int64
    var end_ns: Int64
    var input_tokens: Int
    var attempts: [Attempt]
  }

  private static let statuses = [
    "ok": "ok", "429": "rate_limited", "500": "server_error", "503": "server_error",
    "timeout": "timeout", "reset": "connection", "400": "error",
  ]

  private static func milliseconds(_ start: Int64, _ end: Int64) -> Double {
    Double(end - start) / 1e6
  }

  @Test(arguments: ["lines-tiny", "otlp-tiny", "litellm-tiny"])
  func everyAttemptIsFoundAsItWas(name: String) throws {
    let fixture = try #require(Fixture.all.first { $0.name == name })
    let truth = try fixture.truth("calls.jsonl", as: Call.self)
    #expect(truth.count == 24)
    let spans = try fixture.spans()
    let calls = spans.filter { $0["phase"] == "call" }
    #expect(calls.count == truth.count)
    let attempts = Dictionary(grouping: spans.filter { $0["phase"] == "llm" }) { $0["call"] ?? "" }
    for (call, expected) in zip(calls.sorted { $0["start"] ?? "" < $1["start"] ?? "" }, truth) {
      let agent = name == "otlp-tiny" ? "agent-\(expected.agent)" : "\(expected.agent)"
      #expect(call["day"] == "\(expected.day)")
      #expect(call["iteration"] == "\(expected.iteration)")
      #expect(call["agent"] == agent)
      #expect(call["stage"] == expected.stage)
      #expect(call["attempt"] == "\(expected.attempts.count)")
      #expect(call["status"] == Self.statuses[expected.attempts.last?.outcome ?? ""])
      let found = try #require(call["duration_ms"].flatMap { Double($0) })
      #expect(abs(found - Self.milliseconds(expected.start_ns, expected.end_ns)) < 1e-6)
      if expected.attempts.last?.outcome == "ok" {
        #expect(call["input_tokens"] == "\(expected.input_tokens)")
      }
      let own = attempts[call["call"] ?? "-"] ?? []
      #expect(own.map { $0["status"] } == expected.attempts.map { Self.statuses[$0.outcome] })
      for (attempt, expected) in zip(own, expected.attempts) {
        let found = try #require(attempt["duration_ms"].flatMap { Double($0) })
        #expect(abs(found - Self.milliseconds(expected.start_ns, expected.end_ns)) < 1e-6)
      }
    }
  }

  /// The library's log has whole seconds and no stages, but every request.
  @Test func theLibrarysLogTellsEveryRequest() throws {
    let fixture = try #require(Fixture.all.first { $0.name == "openai-tiny" })
    let truth = try fixture.truth("calls.jsonl", as: Call.self)
    let spans = try fixture.spans()
    let calls = spans.filter { $0["phase"] == "call" }
    #expect(calls.map { $0["attempt"] } == truth.map { "\($0.attempts.count)" })
    let attempts = spans.filter { $0["phase"] == "llm" }
    #expect(
      attempts.map { $0["status"] }
        == truth.flatMap { $0.attempts.map { Self.statuses[$0.outcome] } })
    for (attempt, expected) in zip(attempts, truth.flatMap(\.attempts)) {
      let found = try #require(attempt["duration_ms"].flatMap { Double($0) })
      #expect(abs(found - Self.milliseconds(expected.start_ns, expected.end_ns)) < 1000)
    }
  }
}
