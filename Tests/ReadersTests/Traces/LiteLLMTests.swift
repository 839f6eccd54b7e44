import Analysis
import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct LiteLLMTests {
  @Test(.enabled(if: ArenaPack.isPresent("litellm-run-a"), "needs ../shared/data"))
  func runAIsReadAsItWas() throws {
    let pack = TracePack("litellm-run-a")
    let trace = try read(pack.path("litellm_runA.jsonl"))
    let truth = try pack.json("driver_truth_runA.json")
    #expect(trace.sources.map(\.spans) == [truth["lines"] as? Int ?? -1])
    #expect(trace.warnings.all.isEmpty)
    let calls = trace.calls
    #expect(calls.count == truth["logical_calls"] as? Int)
    #expect(calls.count { $0.status == .ok } == truth["logical_ok"] as? Int)
    let histogram = Dictionary(grouping: calls) { String($0.attempt ?? 0) }.mapValues(\.count)
    #expect(histogram == truth["attempts_per_logical_histogram"] as? [String: Int])
    let recovered = calls.count { $0.attempt ?? 0 > 1 && $0.status == .ok }
    #expect(recovered == truth["recovered_by_retry"] as? Int)
    var outcomes = Dictionary(grouping: trace.attempts) { $0.error ?? "ok" }.mapValues(\.count)
    #expect(outcomes == truth["exceptions_driver"] as? [String: Int])
    outcomes = Dictionary(grouping: trace.attempts) { $0.status.name }.mapValues(\.count)
    let driver = try #require(truth["attempts_by_outcome_driver"] as? [String: Int])
    #expect(outcomes["ok"] == driver["ok"])
    #expect(outcomes["rate_limited"] == driver["rate_limit"])
    #expect(outcomes["timeout"] == driver["timeout"])
    #expect(outcomes["error"] == driver["context"])
    #expect(outcomes["server_error"] == (driver["server"] ?? 0) + (driver["unavailable"] ?? 0))
    // The driver's own clock ran around each request, so it saw a little more; but of streamed answers,
    // which one stage has, the log writes the end after the driver has taken them.
    var succeeded = trace
    succeeded.spans = SpanTable()
    for row in trace.attempts where row.status == .ok { succeeded.spans.append(row) }
    let stages = try #require(truth["driver_wall_s_by_stage_ok"] as? [String: [String: Any]])
    for (definition, suffix) in [
      (QuantileDefinition.linear, "linear"), (.nearestRank, "nearest_rank"),
    ] {
      let summary = Summary(of: succeeded, quantiles: definition)
      #expect(summary.stages.count == stages.count)
      for (stage, facts) in stages {
        let entry = try #require(summary.stages.first { $0.stage == stage })
        #expect(entry.count == facts["n"] as? Int)
        for (name, value) in [
          ("p50", entry.p50), ("p90", entry.p90), ("p95", entry.p95), ("p99", entry.p99),
        ] {
          let expected = try #require(facts["\(name)_\(suffix)"] as? Double) * 1000
          let found = try #require(value.map { Double($0) / 1e6 })
          let most = expected + (stage == "converse" ? 25 : 0.1)
          #expect(found <= most && found > expected - 5, "\(stage) \(name) \(suffix)")
        }
      }
    }
  }

  private func line(
    _ trace: String, _ start: String, _ end: String, _ status: String = "success",
    code: String = "", stage: String = "plan"
  ) -> String {
    "{\"trace_id\":\"\(trace)\",\"call_type\":\"acompletion\",\"status\":\"\(status)\","
      + "\"startTime\":\(start),\"endTime\":\(end),\"prompt_tokens\":5,\"completion_tokens\":6,"
      + "\"response_cost\":0.5,\"request_tags\":[\"stage:\(stage)\"],"
      + "\"error_information\":{\"error_code\":\"\(code)\",\"error_class\":\"\"}}"
  }

  private func trace(_ lines: [String], name: String = "l.jsonl") throws -> RunTrace {
    let scratch = ScratchFolder()
    scratch.write(name, lines.joined(separator: "\n") + "\n")
    return try read("\(scratch.path)/\(name)")
  }

  @Test func aSessionsCallsAreToldApart() throws {
    let trace = try trace([
      line("s", "10.5", "11", "failure", code: "429"), line("s", "12", "13.25"),
      line("s", "14", "15"), line("s", "14.5", "16", "failure", code: "500"),
      line("s", "14.6", "14.9", "failure", code: "408", stage: "act"), line("s", "17", "18"),
    ])
    let calls = trace.calls
    #expect(calls.map(\.attempt) == [2, 1, 2, 1])
    #expect(calls.map(\.stage) == ["plan", "plan", "plan", "act"])
    #expect(calls[0].start == 10_500_000_000)
    #expect(calls[0].duration == 2_750_000_000)
    #expect(calls[0].cost == 0.5)
    #expect(trace.attempts.first?.status == .rateLimited)
    #expect(trace.attempts.first?.inputTokens == nil)
    #expect(calls[3].status == .timeout)
  }

  @Test func timesAreExactToTheMicrosecond() throws {
    let trace = try trace([line("s", "1795262858.780446", "1795262859.689883")])
    #expect(trace.calls.first?.start == 1_795_262_858_780_446_000)
    #expect(trace.calls.first?.duration == 909_437_000)
  }

  @Test func documentsOverManyLinesAndArraysAreRead() throws {
    let pretty = "{\n    \"startTime\": 1.5,\n    \"endTime\": 2,\n    \"call_type\": \"x\"\n}"
    #expect(try trace([pretty, pretty]).calls.count == 2)
    let one = line("s", "1", "2")
    #expect(try trace(["[\(one),", "\(line("t", "1", "2"))]"]).calls.count == 2)
  }

  @Test func brokenLinesAreCountedWithTheirNumbers() throws {
    let one = line("s", "1", "2")
    let trace = try trace([one, "{\"startTime\":", one, "", "{}", String(one.dropLast(9))])
    let warning = try #require(trace.warnings.all.first { $0.code == "records_unreadable" })
    #expect(warning.message.hasPrefix("3 of its records"))
    for place in ["line 2", "line 5", "line 6"] { #expect(warning.message.contains(place)) }
    #expect(trace.sources.first?.skipped == 3)
  }

  /// A row of the proxy's table, as an export of the database has it.
  private func row(
    _ number: Int, _ start: String, _ end: String, _ status: String = "success",
    isText: Bool
  ) -> String {
    let isFailed = status == "failure"
    let error =
      isFailed ? "{\"error_code\":\"429\",\"error_class\":\"RateLimitError\"}" : "null"
    var metadata =
      "{\"status\":\"\(status)\",\"user_api_key\":\"x\",\"error_information\":\(error),"
      + "\"spend_logs_metadata\":{\"agent\":\"ann\",\"day\":2}}"
    var tags = "[\"stage:plan\",\"User-Agent: x\"]"
    if isText {
      metadata = "\"" + metadata.replacing("\"", with: "\\\"") + "\""
      tags = "\"" + tags.replacing("\"", with: "\\\"") + "\""
    }
    return "{\"request_id\":\"chatcmpl-\(number)\",\"call_type\":\"acompletion\","
      + "\"api_key\":\"88dc28\",\"spend\":\(isFailed ? "0.0" : "0.25"),\"total_tokens\":30,"
      + "\"prompt_tokens\":10,\"completion_tokens\":20,\"startTime\":\"\(start)\","
      + "\"endTime\":\"\(end)\",\"completionStartTime\":null,\"model\":\"gpt-4o\","
      + "\"model_group\":\"fast\",\"custom_llm_provider\":\"openai\",\"user\":\"\",\"metadata\":"
      + "\(metadata),\"cache_hit\":\"False\",\"request_tags\":\(tags),\"end_user\":\"\","
      + "\"messages\":{},\"response\":{},\"session_id\":\"s1\"}"
  }

  @Test(arguments: [false, true])
  func rowsOfTheProxysTableAreRead(isText: Bool) throws {
    let lines = [
      row(1, "2026-03-02T09:00:00.125000", "2026-03-02T09:00:01", "failure", isText: isText),
      row(2, "2026-03-02T09:00:02Z", "2026-03-02T09:00:03.500Z", isText: isText),
      row(3, "2026-03-02 09:00:04.000+00", "2026-03-02 09:00:06+00", isText: isText),
    ]
    for text in [lines, ["[\(lines.joined(separator: ",\n"))]"]] {
      let trace = try trace(text)
      #expect(trace.warnings.all.isEmpty)
      #expect(trace.attempts.map(\.status) == [.rateLimited, .ok, .ok])
      #expect(trace.attempts.map(\.error) == ["RateLimitError", nil, nil])
      #expect(trace.attempts.map(\.duration) == [875_000_000, 1_500_000_000, 2_000_000_000])
      #expect(trace.attempts.map(\.inputTokens) == [nil, 10, 10])
      #expect(trace.attempts.map(\.outputTokens) == [nil, 20, 20])
      #expect(trace.calls.map(\.attempt) == [2, 1])
      #expect(trace.calls.map(\.cost) == [0.25, 0.25])
      #expect(trace.calls.map(\.start) == [1_772_442_000_125_000_000, 1_772_442_004_000_000_000])
      #expect(trace.calls.map(\.stage) == ["plan", "plan"])
      #expect(trace.calls.map(\.agent) == ["ann", "ann"])
      #expect(trace.calls.map(\.day) == [2, 2])
    }
  }
}
