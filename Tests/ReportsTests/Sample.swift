import Analysis
import Reports
import TestSupport
import Trace

/// A made-up run whose names try to break every output.
enum Sample {
  static let hostileStage = "=cmd|'/c calc'!A1 \u{1b}[31m<script>`x`</script>, \"q\"\n市場分析🚀"
  static let hostileAgent = "e\u{301}\u{202e}@everyone"
  static let start: Int64 = 1_795_262_881_472_512_000

  static var options: ReportOptions { ReportOptions(version: "0.0.0-test") }

  static var trace: RunTrace {
    var run = RunDescription(
      id: "run \u{1b}]0;owned\u{7}|1", path: "/data/save/run_1", system: "agent-trading-arena")
    run.start = start
    run.end = start + 98_012_345_678
    run.days = 4
    run.iterations = 3
    run.agents = 9
    var coverage = Coverage()
    coverage.callsExpected = 496
    coverage.callsExpectedMost = 520
    coverage.callsObserved = 51
    coverage.callsTimed = 12
    coverage.overwritten = 445
    coverage.untimedReasons = ["overwritten": 445, "writes_no_result": 39]
    coverage.callsInComposites = 216
    var trace = RunTrace(run: run, coverage: coverage)
    trace.sources = [
      SourceDescription(reader: "debug_prompts", path: "debug_prompts", spans: 51, skipped: 2),
      SourceDescription(reader: "data.db", path: "data.db", spans: 72, skipped: 0),
    ]
    trace.warnings.add(
      "times_rewritten",
      "Four files carry times outside the run, so a copy rewrote them; pass '--file-times LIST' "
        + "with a listing made on the original machine | <b>now</b>.",
      path: "debug_prompts/day0_\u{9b}2J.txt")
    trace.spans.append(call(1, stage: "short_reflection", phase: Phase.call))
    var second = SpanRow(
      run: run.id, system: run.system, source: "data.db", call: -2, stage: hostileStage,
      phase: Phase.step, status: .unknown)
    second.agent = hostileAgent
    trace.spans.append(second)
    return trace
  }

  /// A made-up run with enough calls for every chart.
  static var run: RunTrace {
    var trace = trace
    var generator = SeededGenerator(seed: 11)
    for number in 0..<260 {
      let stage = number % 4 == 3 ? hostileStage : "market_analysis"
      var row = call(Int64(number), stage: stage, phase: Phase.call)
      row.day = Int32(number / 100)
      row.iteration = Int32(number / 25 % 4)
      row.agent = "\(number % 9)"
      row.attempt = number % 13 == 0 ? 2 : 1
      row.status = number % 29 == 0 ? .rateLimited : .ok
      row.error = number % 29 == 0 ? "RateLimitError" : nil
      row.start = start + Int64(number) * 160_000_000
      // From 50 ms to 800 ms, the later the slower.
      let random = Int64(generator.next() % 16)
      row.duration = (50_000_000 + 100_000 * Int64(number)) * (1 + random * random / 16)
      trace.spans.append(row)
    }
    return trace
  }

  private static func call(_ number: Int64, stage: String, phase: String) -> SpanRow {
    var row = SpanRow(
      run: "r", system: "s", source: "debug_prompts", call: number, stage: stage, phase: phase,
      status: .rateLimited)
    row.day = 0
    row.iteration = 2
    row.agent = "-8"
    row.group = ""
    row.attempt = 3
    row.covers = 1
    row.start = start
    row.duration = 812_000_001
    row.timing = .pair
    row.resolution = 4_000_000
    row.error = "RateLimitError, \"429\""
    row.promptBytes = 4096
    row.responseBytes = 0
    row.inputTokens = 1024
    row.outputTokens = 12
    row.cost = 0.000_125
    row.promptHash = -7
    row.model = "=\u{202e}gpt|4<b>"
    return row
  }

  static var prices: PriceList {
    PriceList(
      path: "pri\u{1b}[31m|ces.json", currency: "US<D", date: "2026-11-21",
      models: [.init(model: "=*", input: 2.5, output: 10, cachedInput: 1.25)])
  }

  static var summary: Summary {
    var summary = Summary(quantileDefinition: .linear)
    summary.stages = [reflection, decision, hostile]
    summary.failures = [
      FailureSummary(
        stage: "buy", status: "rate_limited", error: "RateLimitError", count: 52,
        shareOfStage: 0.104),
      FailureSummary(
        stage: hostileStage, status: "missing_result", error: nil, count: 1,
        shareOfStage: 0.000_2),
    ]
    summary.retries.calls = 496
    summary.retries.retriedCalls = 61
    summary.retries.attempts = 567
    summary.retries.wasted = 12_300_000_000
    summary.retries.histogram = [(1, 435), (2, 52), (3, 8), (100, 1)].map {
      RetrySummary.AttemptCount(attempts: $0.0, calls: $0.1)
    }
    summary.retries.byStage = [
      RetrySummary.StageRetries(
        stage: "buy", calls: 108, retriedCalls: 40, attempts: 150, wasted: 9_000_000_000),
      RetrySummary.StageRetries(
        stage: "gossip", calls: 27, retriedCalls: 21, attempts: 48, wasted: nil),
    ]
    summary.iterations = (0..<15).map { iteration($0) }
    summary.bottlenecks = [
      Bottleneck(
        what: "Calls run one after the other", stage: nil, share: 0.93,
        saving: 80_000_000_000,
        advice: "Agents of one iteration do not wait for each other's answers: ask for them "
          + "together, up to the service's limit, and keep the order only where orders are placed."),
      Bottleneck(
        what: "Retries of \(hostileStage)", stage: hostileStage, share: nil, saving: nil,
        advice: "Fix the prompt."),
    ]
    summary.cost = Summary(of: trace, prices: prices).cost
    return summary
  }

  private static func iteration(_ number: Int) -> IterationSummary {
    // The thirteenth tells nothing, the last one is a whole day.
    let isKnown = number != 13
    let begin: Int64 = start + Int64(number) * 7_000_000_000
    let wall: Int64 = 5_000_000_000 + Int64(number * 37 % 11) * 250_000_000
    return IterationSummary(
      day: Int32(number / 3), iteration: number == 14 ? nil : Int32(number % 3),
      start: isKnown ? begin : nil, wall: isKnown ? wall : nil,
      stages: isKnown ? ["decision": 4_000_000_000, hostileStage: 85_300] : [:])
  }

  private static var decision: StageSummary {
    var stage = StageSummary(stage: "decision", phase: "step", timing: "adjacent")
    stage.count = 72
    stage.timed = 72
    stage.covers = 206
    stage.ok = 72
    stage.total = 41_234_567_890
    stage.share = 0.420_708
    stage.mean = 572_702_331.805_555_6
    stage.standardDeviation = 101_000_000.25
    stage.minimum = 230_000_000
    stage.maximum = 1_310_000_000
    stage.p50 = 560_000_000
    stage.p90 = 812_000_000
    stage.p95 = 1_020_000_000.5
    stage.p99 = 1_300_000_000
    stage.p999 = 1_309_000_000
    stage.p50Interval = QuantileInterval(low: 530_000_000, high: 590_000_000)
    stage.p95Interval = QuantileInterval(low: 870_000_000, high: 1_310_000_000)
    stage.p99Interval = QuantileInterval(low: 1_020_000_000, high: nil)
    stage.resolution = 4_000_000
    return stage
  }

  private static var reflection: StageSummary {
    var stage = StageSummary(stage: "short_reflection", phase: "call", timing: "pair")
    stage.count = 52
    stage.timed = 4
    stage.covers = 52
    stage.ok = 4
    stage.failed = 48
    stage.missingResult = 1
    stage.retried = 12_345
    stage.total = 125_000_000_000
    stage.share = 1.27
    stage.mean = 31_250_000_000
    stage.minimum = 85_000
    stage.maximum = 125_000_000_000
    stage.p50 = 2_000_000_000
    stage.p90 = 125_000_000_000
    stage.p95 = .infinity
    return stage
  }

  private static var hostile: StageSummary {
    var stage = StageSummary(stage: hostileStage, phase: "step", timing: "none")
    stage.count = 1
    return stage
  }
}
