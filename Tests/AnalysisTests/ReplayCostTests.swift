import Analysis
import Testing
import Trace

/// What a replay costs, as recorded and by a list of prices.
@Suite struct ReplayCostTests {
  private static let prices = PriceList(
    path: "p.json", currency: "EUR", date: "2026-11-21",
    models: [.init(model: "m*", input: 1_000_000, output: 2_000_000, cachedInput: 250_000)])

  /// Two calls with the same prompt of 1000 tokens and answers of 10, which cost 5 each on record.
  private static func calls(model: String? = "m-1") -> RunTrace {
    var run = trace(
      (0..<2).map { number in
        var one = row(
          "ask", Phase.llm, call: Int64(number), agent: "a\(number)", start: Int64(number) * 10,
          duration: 10, timing: .trace, resolution: 0)
        (one.inputTokens, one.outputTokens, one.cost, one.model) = (1000, 10, 5, model)
        return one
      }, wall: 20)
    run.texts = SpanTexts(prompts: [0, 1], responses: [-1, -1], batch: 2) { numbers, body in
      for number in numbers { body(number, [UInt8](repeating: UInt8(ascii: "x"), count: 4096)) }
    }
    return run
  }

  private func predict(
    _ run: RunTrace, prices: PriceList? = nil, _ change: (inout ReplayPolicy) -> Void = { _ in }
  ) throws -> (outcome: ReplayOutcome, whatIf: WhatIf) {
    var policy = ReplayPolicy()
    change(&policy)
    var program = try #require(ReplayProgram(of: run, prices: prices))
    if policy.cachesPrefixes { program.findPrefixes(of: run) }
    let whatIf = WhatIf(of: program, [policy], curve: false, replicates: 0)
    return (try #require(whatIf.predictions.first).outcome, whatIf)
  }

  @Test func withoutPricesItIsWhatIsOnRecord() throws {
    let (outcome, whatIf) = try predict(Self.calls())
    #expect(outcome.cost == 10)
    #expect(!whatIf.assumptions.contains { $0.contains("prices") })
  }

  @Test func aListOfPricesTakesItsPlace() throws {
    let (outcome, whatIf) = try predict(Self.calls(), prices: Self.prices)
    #expect(outcome.cost == 2040.0)
    #expect(whatIf.assumptions.contains { $0.contains("prices of 2026-11-21 in EUR") })
    #expect(whatIf.doubts.isEmpty)
  }

  @Test func readTokensCostWhatTheListSaysOfThem() throws {
    let (outcome, whatIf) = try predict(Self.calls(), prices: Self.prices) {
      $0.cachesPrefixes = true
    }
    let cached = try #require(outcome.cachedTokens)
    #expect(cached > 900 && cached <= 1000)
    #expect(outcome.cost == 2040 - 0.75 * Double(cached))
    #expect(whatIf.assumptions.contains { $0.contains("cost what the list says of them") })
    // On record a request costs what it cost.
    #expect(try predict(Self.calls()) { $0.cachesPrefixes = true }.outcome.cost == 10)
  }

  @Test func aModelWithoutAPriceIsSaid() throws {
    let (outcome, whatIf) = try predict(Self.calls(model: "other"), prices: Self.prices)
    #expect(outcome.cost == nil)
    #expect(whatIf.doubts.contains { $0.hasPrefix("no price holds for the model of 2 of 2") })
    var silent = Self.calls()
    silent.spans = SpanTable()
    for var one in Self.calls().spans.rows {
      (one.inputTokens, one.outputTokens) = (nil, nil)
      silent.spans.append(one)
    }
    let unknown = try predict(silent, prices: Self.prices)
    #expect(unknown.outcome.cost == nil)
    #expect(unknown.whatIf.doubts.contains { $0.hasPrefix("no tokens of this run are known") })
  }

  /// Tokens that only the call's own row tells are those of its last attempt.
  @Test func whatTheCallTellsCountsOnce() throws {
    var rows: [SpanRow] = []
    for attempt in Int16(1)...2 {
      rows.append(
        row(
          "ask", Phase.llm, attempt: attempt, start: Int64(attempt) * 10, duration: 10,
          timing: .trace, status: attempt == 1 ? .serverError : .ok, resolution: 0))
    }
    var whole = row(
      "ask", attempt: 2, start: 10, duration: 20, timing: .trace, resolution: 0)
    (whole.inputTokens, whole.outputTokens, whole.model) = (100, 5, "m")
    rows.append(whole)
    let (outcome, _) = try predict(trace(rows, wall: 30), prices: Self.prices)
    #expect(outcome.requests == 2)
    #expect(outcome.inputTokens == 100 && outcome.outputTokens == 5)
    #expect(outcome.cost == 110)
  }
}
