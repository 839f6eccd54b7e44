import Analysis
import Statistics
import Testing
import Trace

@Suite struct CompareGateTests {
  @Test(
    arguments: [
      ("p95>+10%", nil, .quantile(.p95), .relative(0.1)),
      ("market_analysis.p95 > +10%", "market_analysis", .quantile(.p95), .relative(0.1)),
      ("p99.9>=3s", nil, .quantile(.p999), .value(3e9)),
      ("a.b.p99.9 > 250 ms", "a.b", .quantile(.p999), .value(2.5e8)),
      ("buy.mean < -200ms", "buy", .mean, .change(-2e8)),
      ("failures>5%", nil, .failures, .value(0.05)),
      ("failures > +2 %", nil, .failures, .change(0.02)),
      ("buy.retries<=0.1", "buy", .retries, .value(0.1)),
      ("wall>10min", nil, .wall, .value(6e11)),
      ("p50>10%", nil, .quantile(.p50), .relative(0.1)),
    ] as [(String, String?, ComparisonGate.Metric, ComparisonGate.Limit)])
  func gatesAreRead(
    text: String, stage: String?, metric: ComparisonGate.Metric, limit: ComparisonGate.Limit
  ) throws {
    let gate = try ComparisonGate(text)
    #expect(gate.expression == text)
    #expect(gate.stage == stage)
    if case .quantile(let level) = metric, case .quantile(let found) = gate.metric {
      #expect(level.value == found.value)
    } else {
      #expect(gate.metric == metric)
    }
    switch (gate.limit, limit) {
    case (.relative(let one), .relative(let other)), (.change(let one), .change(let other)),
      (.value(let one), .value(let other)):
      #expect(abs(one - other) <= 1e-12 * abs(other))
    default: Issue.record("\(text) became \(gate.limit)")
    }
  }

  @Test(
    arguments: [
      "", "p95", "p95 +10%", "p95>", "p95>fast", "p0>1s", "p100>1s", "p>1s", "p9x>1s", ".p95>1s",
      "buy.p95.>1s", "buy.wall>1s", "failures>3s", "p95>3", "p95=3s", "p95>+-3s", "p95>nan%",
      "p95>infs", "p95 > +1e999%", "p1234567>1s",
    ])
  func wrongGatesAreRefused(text: String) {
    #expect(throws: ComparisonGate.Failure.self) { try ComparisonGate(text) }
  }

  private func judge(_ texts: [String], factor: Double) throws -> [GateResult] {
    var options = ComparisonOptions()
    options.replicates = 500
    options.shiftReplicates = 0
    options.gates = try texts.map { (text) throws(ComparisonGate.Failure) in
      try ComparisonGate(text)
    }
    let model = CompareModel(stages: ["buy", "sell"], calls: 200)
    return Comparison(
      ComparisonSide(label: "b", runs: [model.run(1)]),
      ComparisonSide(label: "c", runs: [model.run(2, factor: factor)]), options: options
    ).gates
  }

  @Test func gatesHoldOnlyBeyondTheNoise() throws {
    let texts = [
      "buy.p50>+10%", "p50 > +10%", "buy.mean>+10%", "wall>+10%", "buy.p50>3s", "buy.p50>1min",
      "failures>5%", "buy.p50<-10%", "buy.p50 > +1s", "no_such.p95>1s", "p99.9>3s",
    ]
    let gates = try judge(texts, factor: 2)
    #expect(gates.map(\.expression) == texts)
    #expect(
      gates.map(\.holds) == [true, true, true, true, true] + [
        false, false, false, true, false, true,
      ])
    #expect(gates[5...8].allSatisfy { $0.isDecided })
    #expect(!gates[9].isDecided && gates[9].value == nil)
    #expect(
      gates[9].reason == "neither side has a stage or phase 'no_such'; the stages are sell, buy")
    // 200 calls bound one in a thousand from below only.
    #expect(gates[10].low != nil && gates[10].high == nil)
    let value = try #require(gates[0].value)
    #expect(abs(value - 1) < 0.3 && gates[0].stage == "buy")
  }

  /// Forty calls have no interval of a 95th percentile, but everything moved.
  @Test func aTailIsJudgedByTheWholeWhereCallsAreFew() throws {
    var options = ComparisonOptions()
    options.shiftReplicates = 0
    options.gates = [try ComparisonGate("p95>+10%"), try ComparisonGate("p95 > +100ms")]
    let model = CompareModel(calls: 40)
    let comparison = Comparison(
      ComparisonSide(label: "b", runs: [model.run(1)]),
      ComparisonSide(label: "c", runs: [model.run(1, factor: 2)]), options: options)
    #expect(comparison.stages.first?.change(.p95)?.ratio?.low == nil)
    #expect(comparison.gates.map(\.holds) == [true, true])
  }

  @Test func aSmallChangeCannotBeJudged() throws {
    let gates = try judge(["buy.p50>+10%", "buy.p50>+50%"], factor: 1.1)
    #expect(gates.map(\.holds) == [false, false])
    #expect(gates.map(\.isDecided) == [false, true])
  }
}
