import Analysis
import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// A whole run, held against what its generator wrote down.
@Suite(.enabled(if: ArenaPack.isPresent("otlp-run-a"), "needs ../shared/data"))
struct OTLPTruthTests {
  @Test func runAIsReadAsItWas() throws {
    let pack = TracePack("otlp-run-a")
    let trace = try read(pack.path("runA.traces.jsonl"))
    let file = try pack.json("runA.truth.json")
    let truth = try #require((file["runs"] as? [String: Any])?["A"] as? [String: Any])
    #expect(trace.run.id == truth["run_id"] as? String)
    #expect(trace.sources.map(\.spans) == [truth["spans_total"] as? Int ?? -1])
    #expect(trace.run.start == (truth["t_start_unix_nano"] as? NSNumber)?.int64Value)
    #expect(trace.run.end == (truth["t_end_unix_nano"] as? NSNumber)?.int64Value)
    #expect(trace.run.days == 3)
    #expect(trace.run.iterations == 12)
    #expect(trace.run.agents == 42)
    #expect(trace.warnings.all.isEmpty)
    try calls(trace, truth)
    try stages(trace, truth)
    for (definition, suffix) in [
      (QuantileDefinition.linear, "linear"), (.nearestRank, "nearest_rank"),
    ] {
      let summary = Summary(of: trace, quantiles: definition)
      try quantiles(summary, "call", truth["llm_latency_ns_by_stage_all"], suffix)
      try quantiles(summary, "stage", truth["stage_latency_ns"], suffix)
    }
    // Those that succeeded alone.
    var succeeded = trace
    succeeded.spans = SpanTable()
    for row in trace.calls where row.status == .ok { succeeded.spans.append(row) }
    let summary = Summary(of: succeeded, quantiles: .nearestRank)
    try quantiles(summary, "call", truth["llm_latency_ns_by_stage_ok_only"], "nearest_rank")
  }

  private func calls(_ trace: RunTrace, _ truth: [String: Any]) throws {
    let operations = try #require(truth["llm_ops"] as? [String: Any])
    let calls = trace.calls
    #expect(calls.count == operations["total"] as? Int)
    #expect(calls.count { $0.status == .ok } == operations["ok"] as? Int)
    #expect(calls.count { $0.status.isFailure } == operations["failed"] as? Int)
    let errors = Dictionary(grouping: calls.compactMap(\.error)) { $0 }.mapValues(\.count)
    #expect(errors == operations["failed_by_error_type"] as? [String: Int])
    let attempts = Dictionary(grouping: calls) { String($0.attempt ?? 0) }.mapValues(\.count)
    #expect(attempts == operations["http_attempts_per_op_histogram"] as? [String: Int])
    let recovered = calls.count { $0.attempt ?? 0 > 1 && $0.status == .ok }
    #expect(recovered == operations["ops_recovered_by_retry"] as? Int)
    let summary = Summary(of: trace)
    #expect(summary.retries.retriedCalls == operations["ops_with_retry"] as? Int)
    let http = try #require(truth["http_attempts"] as? [String: Any])
    #expect(trace.attempts.count == http["total"] as? Int)
    let outcomes = Dictionary(grouping: trace.attempts) { $0.error ?? "200" }.mapValues(\.count)
    #expect(outcomes == http["by_outcome"] as? [String: Int])
    let tokens = try #require(truth["tokens_by_request_model"] as? [String: [String: Int]])
    #expect(
      calls.reduce(0) { $0 + Int($1.inputTokens ?? 0) }
        == tokens.values.reduce(0) { $0 + ($1["input"] ?? 0) })
    #expect(
      calls.reduce(0) { $0 + Int($1.outputTokens ?? 0) }
        == tokens.values.reduce(0) { $0 + ($1["output"] ?? 0) })
    let tools = trace.spans.rows.filter { $0.phase == OTLPAssembly.toolPhase }
    let toolTruth = try #require(truth["tools"] as? [String: Int])
    #expect(tools.count == toolTruth["total"])
    #expect(tools.count { $0.status.isFailure } == toolTruth["failed"])
    // Every attempt belongs to the call that has its number.
    let byCall = Dictionary(grouping: trace.attempts, by: \.call)
    for call in calls { #expect(byCall[call.call]?.count == call.attempt.map { Int($0) }) }
  }

  /// Repeats by the application are told apart from those of the library.
  private func stages(_ trace: RunTrace, _ truth: [String: Any]) throws {
    let rows = trace.spans.rows.filter { $0.phase == OTLPAssembly.stagePhase }
    let byStage = Dictionary(grouping: rows, by: \.stage)
    let histograms = try #require(
      truth["stage_app_attempts_histogram"] as? [String: [String: Int]])
    #expect(Set(byStage.keys) == Set(histograms.keys))
    for (stage, histogram) in histograms {
      let asks = Dictionary(grouping: byStage[stage] ?? []) { String($0.attempt ?? 0) }
      #expect(asks.mapValues(\.count) == histogram, "\(stage)")
    }
    let failures = try #require(truth["stage_failures"] as? [String: [String: Int]])
    for (stage, expected) in failures {
      let failed = (byStage[stage] ?? []).filter { $0.status.isFailure }.compactMap(\.error)
      #expect(Dictionary(grouping: failed) { $0 }.mapValues(\.count) == expected, "\(stage)")
    }
    let retries = rows.reduce(0) { $0 + Int($1.attempt ?? 1) - 1 }
    #expect(retries == (truth["llm_ops"] as? [String: Any])?["app_retries_total"] as? Int)
  }

  private func quantiles(
    _ summary: Summary, _ phase: String, _ truth: Any?, _ suffix: String
  ) throws {
    let truth = try #require(truth as? [String: [String: Any]])
    #expect(!truth.isEmpty)
    for (stage, facts) in truth {
      let entry = try #require(
        summary.stages.first { $0.stage == stage && $0.phase == phase }, "\(stage)")
      #expect(entry.count == facts["n"] as? Int, "\(stage)")
      for (name, value) in [
        ("p50", entry.p50), ("p90", entry.p90), ("p95", entry.p95), ("p99", entry.p99),
      ] {
        let expected = try #require(facts["\(name)_\(suffix)"] as? NSNumber).doubleValue
        let found = try #require(value)
        #expect(abs(Double(found) - expected) <= 1, "\(stage) \(name) \(suffix)")
      }
      #expect(entry.total == (facts["sum"] as? NSNumber)?.int64Value, "\(stage)")
    }
  }
}
