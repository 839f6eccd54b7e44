import Statistics
import TestSupport
import Testing
import Trace

@testable import Analysis

private let second: Int64 = 1_000_000_000
private let bounds: [Double] = [0.1, 0.2, 0.5, 1, 2, 5, 10, .infinity]

/// A service's turns, and what its own metrics say of those that ended between two scrapes.
private struct Service {
  var rows: [SpanRow] = []
  var metrics = RunMetrics()

  /// - Parameter lost: turns that the service counted and the trace lacks.
  init(turns: Int, window: (from: Int64, to: Int64), lost: Int = 0, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var counts = [Double](repeating: 0, count: bounds.count)
    var ended = (ok: 0.0, failed: 0.0)
    var (input, output, cost) = (0.0, 0.0, 0.0)
    for call in 0..<Int64(turns) {
      var turn = row(
        "turn", call: call, attempt: 1, start: call * second / 2,
        duration: Int64.random(in: 10_000_000...7_000_000_000, using: &generator),
        timing: .trace, status: Int.random(in: 0..<9, using: &generator) == 0 ? .timeout : .ok,
        resolution: 1000)
      turn.inputTokens = Int64.random(in: 1...900, using: &generator)
      turn.outputTokens = Int64.random(in: 1...90, using: &generator)
      turn.cost = 0.001 * Double(call % 7)
      let end = (turn.start ?? 0) + (turn.duration ?? 0)
      if call >= Int64(lost) { rows.append(turn) }
      guard end > window.from, end <= window.to else { continue }
      let seconds = Double(turn.duration ?? 0) / 1e9
      counts[bounds.firstIndex { seconds <= $0 } ?? 0] += 1
      if turn.status == .ok { ended.ok += 1 } else { ended.failed += 1 }
      input += Double(turn.inputTokens ?? 0)
      output += Double(turn.outputTokens ?? 0)
      cost += turn.cost ?? 0
    }
    var low = 0.0
    let buckets = zip(bounds, counts).map { high, count in
      defer { low = high }
      return Distribution.Bucket(low: low, high: high, count: count)
    }
    var distribution = Distribution(
      identity: MetricIdentity(
        name: "loom_turn_processing_duration_seconds", stage: "turn", unit: .seconds),
      count: counts.reduce(0, +), shape: .buckets(buckets), window: .between(readings: 2))
    (distribution.from, distribution.to) = window
    metrics.distributions = [distribution]
    func counter(
      _ name: String, _ label: (String, String)?, _ unit: MetricUnit, _ grown: Double
    ) -> MetricSeries {
      MetricSeries(
        identity: MetricIdentity(
          name: name, labels: label.map { [MetricLabel($0.0, $0.1)] } ?? [],
          stage: unit == .none ? "turn" : nil, unit: unit), kind: .counter,
        points: [.init(time: window.from, value: 5), .init(time: window.to, value: 5 + grown)])
    }
    metrics.series = [
      counter("llm_tokens_total", ("type", "prompt"), .tokens, input),
      counter("llm_tokens_total", ("type", "completion"), .tokens, output),
      counter("loom_cost_usd_total", nil, .dollars, cost),
      counter("loom_turns_processed_total", ("status", "success"), .none, ended.ok),
      counter("loom_turns_processed_total", ("status", "error"), .none, ended.failed),
    ]
  }

  func agreements(_ change: (inout RunMetrics) -> Void = { _ in }) -> [MetricAgreement] {
    var run = trace(rows, wall: nil)
    run.metrics = metrics
    change(&run.metrics)
    return MetricAgreement.all(of: run)
  }
}

@Suite struct MetricAgreementTests {
  private let window = (from: 20 * second, to: 80 * second)

  private func names(_ found: [MetricAgreement]) -> [String] {
    found.map { "\($0.metric) \($0.figure.rawValue)" }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func aTraceAndItsOwnScrapeAgree(seed: UInt64) {
    let found = Service(turns: 200, window: window, seed: seed).agreements()
    #expect(
      names(found) == [
        "loom_turn_processing_duration_seconds count", "loom_turn_processing_duration_seconds p50",
        "loom_turn_processing_duration_seconds p95", "loom_turn_processing_duration_seconds p99",
        "llm_tokens_total input_tokens", "llm_tokens_total output_tokens",
        "loom_cost_usd_total cost", "loom_turns_processed_total count",
        "loom_turns_processed_total failed",
      ])
    #expect(found.filter { !$0.agrees } == [], "seed \(seed)")
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func callsThatTheTraceLacksShow(seed: UInt64) throws {
    // Of four in the second around each end of the window nothing tells on which side they lie.
    let found = Service(turns: 200, window: window, lost: 90, seed: seed).agreements()
    let differing = Set(names(found.filter { !$0.agrees }))
    #expect(differing.contains("loom_turns_processed_total count"), "seed \(seed)")
    #expect(differing.contains("loom_turn_processing_duration_seconds count"), "seed \(seed)")
    #expect(differing.contains("llm_tokens_total input_tokens"), "seed \(seed)")
    var warnings = WarningList()
    MetricAgreement.warn(of: found, in: &warnings)
    #expect(warnings.all.count == differing.count)
    let count = try #require(found.first)
    let warning = try #require(warnings.all.first)
    #expect(warning.code == "metrics_disagree")
    #expect(warning.message.contains("counted \(Int(count.counted.low ?? 0)), but calls of turn"))
    #expect(warning.message.contains(count.words(count.spans)))
  }

  @Test func eachNumberIsHeldByItself() {
    let service = Service(turns: 200, window: window, seed: 7)
    func differing(_ change: (inout RunMetrics) -> Void) -> [String] {
      names(service.agreements(change).filter { !$0.agrees })
    }
    // Ten times as slow.
    let slow = differing { metrics in
      guard case .buckets(var buckets) = metrics.distributions[0].shape else { return }
      for place in buckets.indices {
        buckets[place].low *= 10
        buckets[place].high *= 10
      }
      metrics.distributions[0].shape = .buckets(buckets)
    }
    #expect(Set(slow.map { $0.suffix(3) }) == ["p50", "p95", "p99"])
    #expect(
      differing { $0.series[1].points[1].value *= 2 } == ["llm_tokens_total output_tokens"])
    #expect(differing { $0.series[2].points[1].value += 1 } == ["loom_cost_usd_total cost"])
    #expect(
      differing { $0.series[4].points[1].value += 50 }
        == ["loom_turns_processed_total count", "loom_turns_processed_total failed"])
    // Behind a restart more may have been counted than is left.
    #expect(
      differing { metrics in
        for place in 3...4 {
          metrics.series[place].points.append(.init(time: 80 * second, value: 0, isFresh: true))
          metrics.series[place].points[1].value -= 4
        }
      } == [])
  }

  @Test func withoutTimesTheWholeRunIsCompared() {
    var service = Service(turns: 50, window: (from: -1, to: .max), seed: 3)
    service.metrics.areTimesRelative = true
    #expect(service.agreements().filter { !$0.agrees } == [])
    #expect(service.agreements().first?.counted.value == 50)
  }

  /// A number from outside must not move a rank out of the sample.
  @Test(arguments: [9e18, -9e18, 1e300])
  func absurdCountsBeforeTheWindowEndNothing(count: Double) {
    var service = Service(turns: 200, window: window, seed: 3)
    var late = service.metrics.distributions[0]
    late.identity.labels = [MetricLabel("kind", "late")]
    late.from = window.from + second
    late.countBefore = count
    service.metrics.distributions.append(late)
    #expect(names(service.agreements()).contains("loom_turn_processing_duration_seconds p99"))
  }

  @Test func whatNoSpanShowsIsLeftOut() {
    var service = Service(turns: 5, window: (from: -1, to: .max), seed: 3)
    service.rows = [row("other", call: 1, start: 0, duration: 5)]
    #expect(service.agreements() == [])
  }

  @Test(arguments: [
    ("llm_tokens_total", ("gen_ai.token.type", "input"), MetricCounterpart.inputTokens),
    ("llm_tokens_total", ("direction", "completion"), .outputTokens),
    ("vllm:generation_tokens_total", ("model_name", "m"), .outputTokens),
    ("loom_llm_tokens_used_total", ("provider", "p"), .tokens),
  ])
  func tokensAreToldByLabelOrName(
    name: String, label: (String, String), expected: MetricCounterpart
  ) {
    let identity = MetricIdentity(
      name: name, labels: [MetricLabel(label.0, label.1)], unit: .tokens)
    #expect(MetricCounterpart(ofCounter: identity) == expected)
  }
}
