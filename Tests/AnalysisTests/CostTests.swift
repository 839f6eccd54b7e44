import TestSupport
import Testing
import Trace

@testable import Analysis

/// A request's row with what it used.
private func asked(
  _ phase: String, call: Int64, attempt: Int16? = nil, input: Int64? = nil, output: Int64? = nil,
  cost: Double? = nil, model: String? = "a", status: Status = .ok, day: Int32? = nil,
  iteration: Int32? = nil, hash: Int64? = nil
) -> SpanRow {
  var made = row(
    "ask", phase, call: call, day: day, iteration: iteration, attempt: attempt, status: status)
  made.inputTokens = input
  made.outputTokens = output
  made.cost = cost
  made.model = model
  made.promptHash = hash
  return made
}

@Suite struct CostTests {
  private let prices = PriceList(
    path: "prices.json", currency: "EUR", date: "2026-11-21",
    models: [
      .init(model: "a", input: 1_000_000, output: 2_000_000, cachedInput: 500_000),
      .init(model: "b*", input: 10_000_000, output: 10_000_000, request: 3),
    ])

  private func cost(_ rows: [SpanRow], priced: Bool = true) -> CostSummary? {
    Summary(of: trace(rows), prices: priced ? prices : nil).cost
  }

  @Test func nothingKnownIsNothing() {
    #expect(cost([row("a"), row("b", Phase.llm, attempt: 1)], priced: false) == nil)
    let asked = cost([row("a")])
    #expect(asked?.total.requests == 0 && asked?.perCall == nil && asked?.tokenEfficiency == nil)
  }

  @Test func attemptsStandForTheirCall() throws {
    let found = try #require(
      cost([
        // A call that repeats the tokens of its last attempt.
        asked(Phase.call, call: 1, attempt: 2, input: 10, output: 4, cost: 24),
        asked(
          Phase.llm, call: 1, attempt: 1, input: 10, output: 6, cost: 16, status: .invalidOutput),
        asked(Phase.llm, call: 1, attempt: 2, input: 10, output: 4, cost: 8),
        // A call whose attempts tell nothing.
        asked(Phase.call, call: 2, attempt: 2, input: 5, output: 1),
        asked(Phase.llm, call: 2, attempt: 1, model: nil, status: .rateLimited),
        asked(Phase.llm, call: 2, attempt: 2),
        // A call without attempts, of another model, and one of none that has a price.
        asked(Phase.call, call: 3, input: 1, output: 1, model: "b-7"),
        asked(Phase.call, call: 4, attempt: 3, input: 1, output: 1, model: "c", status: .error),
      ]))
    #expect(found.total.requests == 6 && found.total.withTokens == 5)
    #expect(found.total.inputTokens == 27 && found.total.outputTokens == 13)
    #expect(found.total.recorded == 24 && found.total.withRecorded == 2)
    // 10 + 12, 10 + 8, 5 + 2, 3 + 20.
    #expect(found.total.priced == 70 && found.total.withPriced == 4)
    #expect(found.perCall == .init(count: 3, mean: 70 / 3.0, maximum: 40))
    #expect(found.unpriced.map(\.name) == ["c", nil])
    #expect(found.models.map(\.price) == ["a", "b*", nil, nil])
    #expect(found.bothRequests == 2 && found.bothRecorded == 24 && found.bothPriced == 40)
    // The failed attempts and the failed call.
    #expect(found.wasted?.requests == 3 && found.wasted?.outputTokens == 7)
    #expect(found.wasted?.priced == 22)
    #expect(found.unseenAttempts == 2)
    // 4 + 1 + 1 of 27 + 13.
    #expect(found.tokenEfficiency == 6.0 / 40)
  }

  @Test func withoutPricesRecordedCostsAddUp() throws {
    let rows = [
      asked(Phase.call, call: 1, cost: 0.5, day: 0, iteration: 0),
      asked(Phase.call, call: 2, cost: 1, day: 0, iteration: 1),
      asked(Phase.call, call: 3, day: 1, iteration: 0),
      asked(Phase.call, call: 4, cost: 3, day: 2, iteration: 0),
    ]
    let found = try #require(cost(rows, priced: false))
    #expect(found.total.recorded == 4.5 && found.total.priced == nil)
    #expect(found.perCall == .init(count: 3, mean: 1.5, maximum: 3))
    #expect(found.perTurn == .init(count: 3, mean: 1.5, maximum: 3))
    #expect(found.perDay == .init(count: 2, mean: 2.25, maximum: 3))
    #expect(found.days.map(\.usage.recorded) == [1.5, nil, 3])
    #expect(found.tokenEfficiency == nil && found.unpriced.isEmpty)
  }

  @Test func totalsOfModelsStandInWhereCallsTellNothing() throws {
    var total = asked("total", call: 9, cost: 7, model: "p/m")
    total.covers = 12
    let found = try #require(cost([asked(Phase.call, call: 1), total], priced: false))
    #expect(found.total.requests == 12 && found.total.recorded == 7)
    #expect(found.models.map(\.name) == ["p/m"] && found.perCall == nil)
    #expect(found.wasted == nil && found.tokenEfficiency == nil)
    // Of a whole run nothing tells how many requests it made, nor which answers were used.
    let whole = try #require(
      cost([asked(Phase.run, call: 1, input: 5, output: 6, model: nil)], priced: false))
    #expect(whole.total.requests == nil && whole.total.inputTokens == 5)
    #expect(whole.tokenEfficiency == nil && whole.usefulOutput == nil)
  }

  @Test func repeatedPromptsCostAllTheirRequests() throws {
    let found = try #require(
      cost([
        asked(Phase.call, call: 1, hash: 5), asked(Phase.llm, call: 1, input: 1, output: 1),
        asked(Phase.call, call: 2, hash: 5),
        asked(Phase.llm, call: 2, attempt: 1, input: 2, output: 2, status: .error),
        asked(Phase.llm, call: 2, attempt: 2, input: 3, output: 1),
        asked(Phase.call, call: 3, input: 9, output: 9, hash: 6), asked(Phase.call, call: 4),
      ]))
    let repeats = try #require(found.repeats)
    #expect(repeats.known == 3 && repeats.calls == 1)
    #expect(repeats.usage.requests == 2 && repeats.usage.priced == 11)
    #expect(repeats.usage.inputTokens == 5 && repeats.usage.outputTokens == 3)
  }

  @Test func sharedBeginningsArePricedByTheirShare() throws {
    let head = [UInt8](repeating: 7, count: 5120)
    let prompts = [head + [1], head + [UInt8](repeating: 2, count: 5120), head + [1], [3]]
    var run = trace(
      (0..<4).map { asked(Phase.call, call: $0, input: 100, output: 0) }, wall: nil)
    run.texts = SpanTexts(prompts: [0, 1, 2, 3], responses: [-1, -1, -1, -1], batch: 2) {
      wanted, put in
      for number in wanted { put(number, prompts[number]) }
    }
    let found = try #require(Summary(of: run, prices: prices).cost)
    let prefixes = try #require(found.prefixes)
    #expect(prefixes.calls == 4 && prefixes.shared == 2)
    #expect(prefixes.bytes == Int64(prompts.map(\.count).reduce(0, +)))
    #expect(prefixes.sharedBytes == 2 * 5120)
    let tokens = 50 + 100 * 5120 / 5121.0
    #expect(abs((prefixes.inputTokens ?? 0) - tokens) < 1e-9)
    // A token read from the cache costs half.
    #expect(abs((prefixes.saving ?? 0) - tokens / 2) < 1e-9)
    #expect(found.repeats?.known == 4 && found.repeats?.calls == 1)
    #expect(Summary(of: run).cost?.prefixes == nil)
  }

  /// Sums by model, day and call are the same requests in other piles.
  @Test func sumsAgreeOnRandomRuns() throws {
    var generator = SeededGenerator(seed: 20_261_121)
    print("seed 20261121")
    for _ in 0..<50 {
      var rows: [SpanRow] = []
      for call in 0..<Int64.random(in: 1...40, using: &generator) {
        let day = Int32.random(in: 0...2, using: &generator)
        let model = ["a", "b1", "c", nil].randomElement(using: &generator) ?? nil
        let attempts = Int16.random(in: 0...3, using: &generator)
        func made(_ phase: String, _ attempt: Int16) -> SpanRow {
          asked(
            phase, call: call, attempt: attempt, input: Bool.random(using: &generator) ? 8 : nil,
            output: Bool.random(using: &generator) ? 4 : nil,
            cost: Bool.random(using: &generator) ? 2 : nil, model: model,
            status: Bool.random(using: &generator) ? .ok : .timeout, day: day)
        }
        rows.append(made(Phase.call, max(1, attempts)))
        for attempt in 0..<attempts { rows.append(made(Phase.llm, attempt + 1)) }
      }
      rows.shuffle(using: &generator)
      guard let found = cost(rows), found.total.requests ?? 0 > 0 else { continue }
      for piles in [found.models.map(\.usage), found.days.map(\.usage)] {
        #expect(piles.reduce(0) { $0 + ($1.requests ?? 0) } == found.total.requests)
        #expect(piles.reduce(0) { $0 + ($1.inputTokens ?? 0) } == found.total.inputTokens ?? 0)
        #expect(piles.reduce(0) { $0 + ($1.recorded ?? 0) } == found.total.recorded ?? 0)
        #expect(piles.reduce(0) { $0 + $1.withPriced } == found.total.withPriced)
      }
      if let each = found.perCall, let priced = found.total.priced {
        #expect(abs(each.mean * Double(each.count) - priced) < 1e-9)
      }
      #expect((found.tokenEfficiency ?? 0) <= 1)
    }
  }
}
