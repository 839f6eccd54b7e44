import Analysis
import Statistics
import Testing
import Trace

@Suite struct CompareFilterTests {
  private var sample: RunTrace {
    trace([
      row("buy", day: 0, iteration: 1, agent: "1", start: 0, duration: 3_000_000_000),
      row("buy", day: 2, iteration: 1, agent: "2", start: 100, duration: 250_000_000),
      row("sell", day: 2, iteration: 2, agent: "1", start: 200, duration: 1_000, status: .timeout),
      row("sell", agent: nil, start: 300),
    ])
  }

  @Test(
    arguments: [
      ("stage=buy", [true, true, false, false]),
      ("stage = buy and day>=2", [false, true, false, false]),
      ("stage=sell or agent=2", [false, true, true, true]),
      ("not (stage=buy)", [false, false, true, true]),
      ("not stage=buy and not agent=1", [false, false, false, true]),
      ("agent!=1", [false, true, false, true]),
      ("day<2", [true, false, false, false]),
      ("day!=2", [true, false, false, true]),
      ("duration>=250ms", [true, true, false, false]),
      ("duration > 2 s", [true, false, false, false]),
      ("status='timeout'", [false, false, true, false]),
      ("timing=none", [false, false, false, true]),
      ("offset<=100ns", [true, true, false, false]),
      ("stage=\"no such\"", [false, false, false, false]),
      ("stage=buy or stage=sell and day=2", [true, true, true, false]),
    ])
  func conditions(text: String, wanted: [Bool]) throws {
    #expect(try SpanFilter(text).matches(sample) == wanted)
    #expect(try SpanFilter(text).inverted.matches(sample) == wanted.map { !$0 })
  }

  @Test(
    arguments: [
      "", "stage", "stage=", "=buy", "stage>buy", "day=two", "colour=red", "duration>3",
      "(stage=buy", "stage=buy)", "stage=buy day=2", "stage=buy and", "not", "stage!buy",
      "day>=>2", "offset<many",
    ])
  func wrongConditionsAreRefused(text: String) {
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter(text) }
  }

  /// The clock of the test: a day is a number, `noon` half a day later.
  @Test(
    arguments: [
      ("start>=noon", [false, false, true, true]), ("start<noon", [true, true, false, false]),
      ("start=noon and stage=sell", [false, false, true, false]),
      ("start!=noon", [true, true, false, true]), ("start > 'noon'", [false, false, false, true]),
      ("start<=noon 00:00", [true, true, true, false]),
    ])
  func startsAreComparedWithTimes(text: String, wanted: [Bool]) throws {
    let instants: [String: Int64] = ["noon": 200, "noon 00:00": 200]
    #expect(try SpanFilter(text) { instants[$0] }.matches(sample) == wanted)
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter(text) }
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter("start>=never") { instants[$0] } }
  }

  @Test(arguments: ["start", "duration", "offset", "colour"])
  func noRunIsSplitByThat(field: String) {
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter.checkSplit(by: field) }
    #expect(throws: SpanFilter.Failure.self) {
      try SpanFilter.values(of: field, in: sample, filter: nil)
    }
  }

  @Test func deepNestingIsRefusedNotObeyed() {
    let deep = String(repeating: "(", count: 100_000) + "day=1"
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter(deep) }
    let negated = String(repeating: "not ", count: 100_000) + "day=1"
    #expect(throws: SpanFilter.Failure.self) { try SpanFilter(negated) }
  }

  @Test func valuesOfAField() throws {
    #expect(try SpanFilter.values(of: "agent", in: sample, filter: nil) == ["1", "2"])
    #expect(try SpanFilter.values(of: "day", in: sample, filter: nil) == ["0", "2"])
    let sells = try SpanFilter("stage=sell")
    #expect(try SpanFilter.values(of: "status", in: sample, filter: sells) == ["ok", "timeout"])
    #expect(throws: SpanFilter.Failure.self) {
      try SpanFilter.values(of: "duration", in: sample, filter: nil)
    }
    #expect(try SpanFilter("agent", knownBut: "1").matches(sample) == [false, true, false, false])
  }

  @Test func twoStagesOfOneRunAreCompared() throws {
    let model = CompareModel(stages: ["buy", "sell"], calls: 100)
    let run = model.run(1)
    var options = ComparisonOptions()
    options.replicates = 200
    options.shiftReplicates = 0
    func side(_ stage: String) throws -> ComparisonSide {
      ComparisonSide(label: stage, runs: [run], filter: try SpanFilter("stage=\(stage)"))
    }
    let comparison = try Comparison(side("buy"), side("sell"), options: options)
    #expect(comparison.stages.map(\.stage) == ["*"])
    #expect(comparison.stages.first?.base.count == 100)
    #expect(!comparison.warnings.contains(code: "run_variation_unmeasured"))
    #expect(comparison.base.wall == nil)
  }
}
