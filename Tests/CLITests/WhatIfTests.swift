import Foundation
import Readers
import RunLensCLI
import Testing
import Trace

@Suite struct WhatIfTests {
  /// 150 calls of two seconds, one after another, each of an agent of its own.
  private static var calls: RunTrace {
    var trace = RunTrace(run: RunDescription(id: "calls", path: "calls", system: "program"))
    for call in 0..<Int64(150) {
      var row = SpanRow(
        run: "calls", system: "program", source: "trace", call: call, stage: "ask",
        phase: Phase.llm, status: .ok)
      row.agent = String(call)
      row.start = call * 2_000_000_000
      row.duration = 2_000_000_000
      row.timing = .trace
      trace.spans.append(row)
    }
    trace.run.start = 0
    trace.run.end = 300_000_000_000
    return trace
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func fivePlacesAreFiveTimesAsFastAtBest() throws {
    let run = Run(
      "whatif", "x", "--concurrency", "5", "--goal", "30s", "--json", trace: .success(Self.calls))
    #expect(run.status == 0)
    let document = try json(run.output)
    let policies = try #require(document["policies"] as? [[String: Any]])
    #expect(policies.count == 1)
    #expect(policies[0]["makespan_ms"] as? Double == 60_000)
    #expect(policies[0]["speed_up"] as? Double == 5)
    let goal = try #require(document["goal"] as? [String: Any])
    #expect(goal["is_possible"] as? Bool == false)
    #expect(
      Run("whatif", "x", "--concurrency", "5", "--goal", "30s", trace: .success(Self.calls))
        .output.contains("30 s can't be reached by any of these policies"))
  }

  @Test func aSchedulersTableFollowsFromItsLatencies() throws {
    var trace = Self.calls
    var spans = SpanTable()
    for call in 0..<Int64(600) {
      var row = trace.spans.row(0)
      row.call = call
      row.agent = String(call)
      row.start = call * 2_080_000_000
      row.duration = 2_080_000_000
      spans.append(row)
    }
    trace.spans = spans
    trace.run.end = 600 * 2_080_000_000
    let run = Run(
      "whatif", "x", "--concurrency", "1,3,5,10,20", "--latency-under-load", "0.038,1.2", "--json",
      trace: .success(trace))
    let policies = try #require(try json(run.output)["policies"] as? [[String: Any]])
    let rates = policies.compactMap { $0["calls_per_second"] as? Double }
    #expect(rates.count == 5)
    for (rate, published) in zip(rates, [0.48, 1.30, 2.00, 3.13, 4.17]) {
      #expect(abs(rate / published - 1) < 0.04, "\(rate) against \(published)")
    }
  }

  @Test func listsAreCombined() throws {
    let run = Run(
      "whatif", "x", "--concurrency", "1,2", "--rate", "60/min,120/min", "--json", "--replicates",
      "0", trace: .success(Self.calls))
    let policies = try #require(try json(run.output)["policies"] as? [[String: Any]])
    #expect(
      policies.compactMap { $0["label"] as? String } == [
        "concurrency 1, 60 requests/min", "concurrency 1, 120 requests/min",
        "concurrency 2, 60 requests/min", "concurrency 2, 120 requests/min",
      ])
    #expect((policies[0]["makespan_ci_ms"] as? [Any])?.allSatisfy { $0 is NSNull } == true)
  }

  @Test func dependenciesAreExplained() {
    let run = Run("whatif", "x", "--explain", trace: .success(Self.calls))
    #expect(run.status == 0)
    #expect(run.output.contains("What waits for what\n  - the calls of an agent"))
    let alone = Run("whatif", "x", "--explain", "--independent", trace: .success(Self.calls))
    #expect(alone.output.contains("no call waits for another"))
  }

  @Test(arguments: [
    ("--concurrency", "0"), ("--concurrency", "1,,2"), ("--rate", "60"), ("--retry", "often"),
    ("--retry", "jitter"), ("--retry", "max=3,max=4"), ("--timeout", "0s"), ("--cache", "all"),
    ("--hedge", "95"), ("--hedge", "p100"), ("--latency-under-load", "-1"),
    ("--latency-under-load", "1,2,3"), ("--batch-commits", "x"), ("--goal", "soon"),
  ])
  func badValuesAreNamed(option: String, value: String) {
    let run = Run("whatif", "x", option, value, trace: .success(Self.calls))
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(
      run.errors.hasPrefix("runlens: error: '\(value)' is no value for '\(option)'. It takes "))
  }

  @Test func tooManyCombinationsAreRefused() {
    let many = (1...40).map(String.init).joined(separator: ",")
    let run = Run(
      "whatif", "x", "--concurrency", many, "--batch-commits", many, trace: .success(Self.calls))
    #expect(run.status == 2)
    #expect(run.errors.contains("more than 1000 combinations"))
  }

  @Test func aRunWithoutTimesCannotBeReplayed() {
    var trace = Self.calls
    trace.spans = SpanTable()
    let run = Run("whatif", "x", trace: .success(trace))
    #expect(run.status == 3)
    #expect(run.errors.contains("no call in it has a time"))
  }
}
