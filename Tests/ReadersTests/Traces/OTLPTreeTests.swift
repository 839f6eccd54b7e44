import TestSupport
import Testing
import Trace

@testable import Readers

/// Traces of killed programs, odd ones and broken ones.
@Suite struct OTLPTreeTests {
  private func span(
    _ id: String, parent: String = "", name: String = "x", start: Int = 1_000, end: Int? = 2_000,
    _ attributes: String...
  ) -> String {
    let parts = attributes.map { attribute in
      let sides = attribute.split(separator: "=", maxSplits: 1)
      return "{\"key\":\"\(sides[0])\",\"value\":{\"stringValue\":\"\(sides[1])\"}}"
    }
    let ending = end.map { ",\"endTimeUnixNano\":\"\($0)\"" } ?? ""
    return "{\"traceId\":\"\(String(repeating: "a", count: 32))\",\"spanId\":\"\(id)\","
      + "\"parentSpanId\":\"\(parent)\",\"name\":\"\(name)\",\"startTimeUnixNano\":\"\(start)\""
      + "\(ending),\"attributes\":[\(parts.joined(separator: ","))]}"
  }

  private func trace(_ spans: String...) throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(
      "t.jsonl",
      "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[\(spans.joined(separator: ","))]}]}]}\n")
    return try read("\(scratch.path)/t.jsonl")
  }

  @Test func stageComesFromTheNearestAncestor() throws {
    let trace = try trace(
      span("0000000000000003", parent: "0000000000000002", "gen_ai.operation.name=chat"),
      span("0000000000000002", parent: "0000000000000001", name: "turn 12"),
      span("0000000000000005", parent: "0000000000000004", "gen_ai.operation.name=chat"),
      span("0000000000000004", parent: "0000000000000002", name: "y", "sim.stage=plan"),
      span("0000000000000001", name: "run", "sim.day=3", "sim.agent=ann"))
    let calls = trace.calls.sorted { $0.stage < $1.stage }
    #expect(calls.map(\.stage) == ["plan", "turn"])
    #expect(calls.map(\.day) == [3, 3])
    #expect(calls.map(\.agent) == ["ann", "ann"])
  }

  @Test func orphansOfAKilledRunCount() throws {
    let trace = try trace(
      span("0000000000000003", parent: "00000000000000ff", "gen_ai.operation.name=chat"),
      span(
        "0000000000000004", parent: "00000000000000fe", "http.request.method=POST",
        "url.full=https://x/v1/chat/completions"))
    #expect(trace.calls.map(\.stage).sorted() == ["chat", "unknown"])
    #expect(trace.calls.map(\.status).contains(.aborted))
    #expect(trace.codes.contains("spans_orphaned"))
    #expect(trace.codes.contains("calls_in_flight"))
    #expect(trace.run.end == 2_000)
  }

  @Test func circlesAndSelfParentsEnd() throws {
    let trace = try trace(
      span("0000000000000001", parent: "0000000000000001", "gen_ai.operation.name=chat"),
      span("0000000000000002", parent: "0000000000000003", "gen_ai.operation.name=chat"),
      span("0000000000000003", parent: "0000000000000002", name: "loop"))
    #expect(trace.calls.count == 2)
  }

  @Test func openAndReversedSpansHaveNoDuration() throws {
    let trace = try trace(
      span("0000000000000001", end: nil, "gen_ai.operation.name=chat"),
      span("0000000000000002", start: 3_000, end: 2_000, "gen_ai.operation.name=chat"),
      span("0000000000000003", start: 3_000, end: 3_000, "gen_ai.operation.name=chat"))
    #expect(trace.calls.map(\.duration) == [nil, nil, 0])
    #expect(trace.calls.map(\.status) == [.aborted, .ok, .ok])
    #expect(trace.coverage.untimedReasons == ["span_open": 1, "times_contradict": 1])
  }

  @Test func aCallInsideACallIsItsAttempt() throws {
    let trace = try trace(
      span("0000000000000001", "gen_ai.operation.name=chat"),
      span("0000000000000002", parent: "0000000000000001", "llm.request.type=chat"))
    #expect(trace.calls.count == 1)
    #expect(trace.attempts.count == 1)
  }

  @Test func askingAgainAfterAToolIsNoRetry() throws {
    func stage(_ tool: String?) throws -> Int16? {
      var spans = [
        span("0000000000000001", end: 9_000, "sim.stage=plan"),
        span(
          "0000000000000002", parent: "0000000000000001", start: 1_000, end: 2_000,
          "gen_ai.operation.name=chat"),
        span(
          "0000000000000003", parent: "0000000000000001", start: 4_000, end: 5_000,
          "gen_ai.operation.name=chat"),
      ]
      if let tool { spans.append(tool) }
      let scratch = ScratchFolder()
      scratch.write(
        "t.jsonl",
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[\(spans.joined(separator: ","))]}]}]}")
      return try read("\(scratch.path)/t.jsonl").spans.rows.first {
        $0.phase == OTLPAssembly.stagePhase
      }?.attempt
    }
    #expect(try stage(nil) == 2)
    let tool = span(
      "0000000000000004", parent: "0000000000000001", start: 2_500, end: 3_500,
      "gen_ai.operation.name=execute_tool")
    #expect(try stage(tool) == 1)
  }

  @Test func aDownloadOfJaegerIsRead() throws {
    let scratch = ScratchFolder()
    scratch.write(
      "jaeger.json",
      """
      {"data": [{"traceID": "abc", "spans": [
        {"traceID": "abc", "spanID": "1", "operationName": "plan", "references": [],
         "startTime": 1772442000000000, "duration": 2500, "processID": "p1",
         "tags": [{"key": "sim.stage", "type": "string", "value": "plan"}]},
        {"traceID": "abc", "spanID": "2", "operationName": "chat",
         "references": [{"refType": "CHILD_OF", "traceID": "abc", "spanID": "1"}],
         "startTime": 1772442000000500, "duration": 1500, "processID": "p1",
         "tags": [{"key": "gen_ai.operation.name", "type": "string", "value": "chat"},
                  {"key": "error", "type": "bool", "value": true},
                  {"key": "error.type", "type": "string", "value": "RateLimitError"},
                  {"key": "gen_ai.usage.input_tokens", "type": "int64", "value": 7}]}],
        "processes": {"p1": {"serviceName": "s",
          "tags": [{"key": "sim.run.id", "type": "string", "value": "r1"}]}}}]}
      """)
    let trace = try read("\(scratch.path)/jaeger.json")
    #expect(trace.run.id == "r1")
    let call = try #require(trace.calls.first)
    #expect(call.stage == "plan")
    #expect(call.duration == 1_500_000)
    #expect(call.start == 1_772_442_000_000_500_000)
    #expect(call.status == .rateLimited)
    #expect(call.inputTokens == 7)
  }
}
