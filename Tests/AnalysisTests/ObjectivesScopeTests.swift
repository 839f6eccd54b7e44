import Analysis
import Testing
import Trace

@Suite struct ObjectivesScopeTests {
  private func result(_ line: String, _ trace: RunTrace) throws -> ObjectiveResult {
    let objectives = ObjectiveParser.parse(Array(line.utf8), path: "slo").objectives
    return try #require(ObjectiveCheck(objectives, of: trace).results.first)
  }

  private var mixed: RunTrace {
    trace([
      row("buy", call: 1, duration: 10), row("buy", Phase.llm, call: 1, attempt: 1, duration: 9),
      row("sell", call: 2, duration: 20), row("sell", Phase.llm, call: 2, duration: 19),
      row("decision", Phase.step, call: 3, duration: 30, timing: .adjacent),
      row("Vector_Search", "embed", call: 4, duration: 40),
      row("store", "db", call: 5, duration: 50), row("a/b", call: 6, duration: 60),
      row("odd", "one", call: 7, duration: 70), row("odd", "two", call: 8, duration: 80),
    ])
  }

  @Test(
    arguments: [
      ("show max", 60.0, "calls of the run"), ("show llm max", 19, "requests to the model"),
      ("show buy max", 10, "calls of buy"), ("show buy/llm max", 9, "llm spans of buy"),
      ("show decision max", 30, "composites of decision"),
      ("show db max", 50, "db spans of the run"),
      ("show database max", 50, "db spans of the run"), ("show a/b max", 60, "calls of a/b"),
      ("show \"vector retrieval\" max", 40, "embed spans of Vector_Search"),
      ("show vector-search max", 40, "embed spans of Vector_Search"),
      ("show odd/two max", 80, "two spans of odd"),
    ])
  func namesAreFound(line: String, value: Double, subject: String) throws {
    let found = try result(line, mixed)
    #expect(found.verdict == .shown)
    #expect(found.value == value && found.subject == subject, "\(found)")
  }

  @Test func missingStagesAreSaid() throws {
    let unknown = try result("request p95 < 1 s", mixed)
    #expect(unknown.verdict == .notMeasurable && unknown.isUnknownStage)
    #expect(
      unknown.reason == "no stage or phase of this run is 'request' (nor http, api, chat)")
    let several = try result("odd p95 < 1 s", mixed)
    #expect(several.reason == "'odd' has several phases; name one, as in STAGE/PHASE")
    #expect(!several.isUnknownStage)
    let empty = try result("p95 < 1 s", trace([]))
    #expect(empty.reason == "no single call was found in this run")
    let untimed = try result("p95 < 1 s", trace([row("a", timing: .none)]))
    #expect(untimed.reason == "none of the 1 calls of the run is timed")
  }

  @Test(arguments: ["cpu < 70%", "memory < 2 GB", "sessions > 100", "token efficiency > 0.8"])
  func whatNoRunShowsIsNotGuessed(line: String) throws {
    let found = try result(line, mixed)
    #expect(found.verdict == .notMeasurable && found.value == nil)
    #expect(found.reason?.hasPrefix("a run's files don't tell") == true)
  }

  /// A call that two sources timed counts once, with the better evidence.
  @Test func callsCountOnce() throws {
    let twice = trace([
      row("a", call: 1, duration: 10, timing: .log), row("a", call: 1, duration: 11, timing: .pair),
      row("a", call: 2, duration: 20, timing: .log), row("a", call: 2, duration: 20, timing: .log),
    ])
    let found = try result("show min", twice)
    #expect(found.value == 11 && found.count == 3)
  }

  private func priced(_ rows: [SpanRow], _ costs: [Double?]) -> RunTrace {
    trace(
      zip(rows, costs).map { row, cost in
        var row = row
        row.cost = cost
        row.inputTokens = cost.map { Int64($0 * 100) }
        row.outputTokens = cost.map { _ in 7 }
        return row
      })
  }

  @Test func costsAndTokensAreOfCallsOrTheSumsOfTheirRequests() throws {
    let direct = priced((0..<6).map { row("a", call: $0) }, [1, 2, 3, 4, 5, nil])
    #expect(try result("show cost per call", direct).value == 3)
    #expect(try result("show tokens per call", direct).value == 307)
    let requests = (0..<4).map { row("a", Phase.llm, call: $0 / 2, attempt: Int16($0 % 2 + 1)) }
    let summed = priced([row("a", call: 0), row("a", call: 1)] + requests, [nil, nil, 1, 2, 3, 4])
    let found = try result("show cost per call", summed)
    #expect(found.value == 5 && found.count == 2)
    #expect(try result("show llm cost per call", summed).value == 2.5)
    #expect(
      try result("cost per call < 1", trace([row("a")])).reason
        == "no source tells the cost of the calls of the run")
  }

  @Test func turnsAreIterationsOfAGroup() throws {
    let rows = (0..<20).map { number in
      row("a", call: Int64(number), day: 0, iteration: Int32(number / 2))
    }
    let found = try result("cost per turn < 3", priced(rows, rows.map { _ in 1 }))
    #expect(found.value == 2 && found.count == 10 && found.verdict == .met)
    let partly = try result(
      "cost per turn < 3", priced(rows, rows.indices.map { $0 == 3 ? nil : 1 }))
    #expect(partly.verdict == .undecided && partly.high == nil)
    let loose = priced([row("a")], [1])
    #expect(
      try result("cost per turn < 3", loose).reason == "nothing tells which turn a cost belongs to")
  }

  @Test func theSlowestGroupIsHeldAgainstTheMedianOne() throws {
    var rows: [SpanRow] = []
    for (number, factor) in [1, 2, 6].enumerated() {
      for call in 0..<9 {
        var row = row("a", call: Int64(call), duration: Int64(factor * (100 + call * 5 % 9)))
        row.group = "g\(number)"
        rows.append(row)
      }
    }
    let found = try result("group ratio < 4x", trace(rows))
    #expect(found.value == 3 && found.count == 3 && found.verdict == .met)
    #expect((found.low ?? 9) < 3 && (found.high ?? 0) > 3)
    #expect(try result("group ratio < 2x", trace(rows)).verdict == .missed)
    #expect(try result("group ratio < 2x", mixed).verdict == .notMeasurable)
  }
}
