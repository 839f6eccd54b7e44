import Analysis
import Trace

/// A made-up comparison, its names as hostile as names can be.
enum CompareSample {
  static let options = ComparisonOptions()

  /// A run of four stages: one that `factor` makes slower, one without change, one that one side
  /// lacks, and one whose name breaks outputs.
  static func run(_ name: String, factor: Int64, hasGossip: Bool) -> RunTrace {
    var description = RunDescription(id: name, path: "/data/\(name)", system: "arena")
    description.start = 0
    description.end = 60_000_000_000 * factor
    var trace = RunTrace(run: description)
    var stages: [(name: String, base: Int64, count: Int64)] = [
      ("market_analysis", 2_000_000_000 * factor, 120), ("buy", 900_000_000, 90),
      (Sample.hostileStage, 300_000_000, 5),
    ]
    if hasGossip { stages.append(("gossip", 500_000_000, 20)) }
    var clock: Int64 = 0
    for stage in stages {
      for call in 0..<stage.count {
        var row = SpanRow(
          run: name, system: "arena", source: "console", call: call, stage: stage.name,
          phase: Phase.call, status: call % 10 == 0 && factor > 1 ? .timeout : .ok)
        row.agent = String(call % 9)
        row.day = Int32(call / 45)
        row.iteration = Int32(call / 9 % 5)
        row.start = clock
        // A spread without chance, each value far from its neighbours.
        row.duration = stage.base / 100 * (80 + (call &* 37) % 41)
        row.timing = .log
        row.attempt = call % 12 == 0 ? 2 : 1
        row.promptBytes = 1_000 * factor
        row.inputTokens = 250 * factor
        row.outputTokens = 40
        clock += row.duration ?? 0
        trace.spans.append(row)
      }
    }
    trace.warnings.add("times_rewritten", "A copy rewrote the times.\u{1b}[2J", path: "x")
    return trace
  }

  /// Two runs with nothing but metrics, whose buckets leave one change sure.
  static var counted: Comparison {
    func run(_ name: String, _ counts: [Double]) -> RunTrace {
      var trace = RunTrace(
        run: RunDescription(id: name, path: "/data/\(name)", system: "prometheus"))
      let bounds = [0, 1, 1.5, 4, Double.infinity]
      let buckets = zip(zip(bounds, bounds.dropFirst()), counts).map {
        Distribution.Bucket(low: $0.0, high: $0.1, count: $1)
      }
      trace.metrics.distributions = [
        Distribution(
          identity: MetricIdentity(
            name: "turn_seconds", labels: [MetricLabel("kind", Sample.hostileStage)],
            stage: "turn", unit: .seconds), count: counts.reduce(0, +), shape: .buckets(buckets)),
        Distribution(
          identity: MetricIdentity(name: "size_bytes", unit: .bytes), count: 10, sum: 5,
          shape: .quantiles([], definition: "as told")),
      ]
      return trace
    }
    return Comparison(
      ComparisonSide(label: "a", runs: [run("a", [300, 600, 90, 10])]),
      ComparisonSide(label: "b", runs: [run("b", [40, 80, 580, 300])]))
  }

  static var comparison: Comparison {
    var options = ComparisonOptions()
    options.replicates = 400
    options.shiftReplicates = 40
    for text in ["p95>+10%", "buy.p50 > 3 s", "failures>+2%", "buy.p99.9 < 1s", "wall > +10%"] {
      if let gate = try? ComparisonGate(text) { options.gates.append(gate) }
    }
    return Comparison(
      ComparisonSide(
        label: "run \u{1b}]0;owned\u{7}|1", runs: [run("a", factor: 1, hasGossip: true)]),
      ComparisonSide(label: "b", runs: [run("b", factor: 2, hasGossip: false)]), options: options)
  }
}
