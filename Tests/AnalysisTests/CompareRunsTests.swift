import Analysis
import Statistics
import Testing
import Trace

/// What several runs a side, and failures that come in clusters, do to intervals.
@Suite struct CompareRunsTests {
  private func compare(_ base: [RunTrace], _ candidate: [RunTrace]) -> Comparison {
    var options = ComparisonOptions()
    options.replicates = 500
    options.shiftReplicates = 0
    return Comparison(
      ComparisonSide(label: "b", runs: base), ComparisonSide(label: "c", runs: candidate),
      options: options)
  }

  /// With runs that differ by 10 % an interval of all pairs would be several times too narrow.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func theHodgesLehmannIntervalOfRunsShowsHowTheyDiffer(seed: UInt64) throws {
    var model = CompareModel(calls: 400)
    model.sigma = 0.1
    model.runEffect = 0.1
    let base = (0..<4).map { model.run(seed * 100 + $0) }
    let candidate = (4..<8).map { model.run(seed * 100 + $0, factor: 1.3) }
    let row = try #require(compare(base, candidate).stages.first)
    let interval = try #require(row.hodgesLehmannRatio)
    let low = try #require(interval.low)
    let high = try #require(interval.high)
    #expect(low < interval.value && interval.value < high, "seed \(seed)")
    // 400 calls with σ = .1 alone would give about 1 %, and the runs' medians the same as this.
    let median = try #require(row.change(.p50)?.ratio)
    let width = try #require(median.high) / (try #require(median.low))
    #expect(high / low > 1.04 && abs(high / low / width - 1) < 0.2, "seed \(seed)")
  }

  @Test func runsThatAreAlikeGiveANarrowInterval() throws {
    var model = CompareModel(calls: 400)
    model.sigma = 0.1
    let row = try #require(
      compare((1...3).map { model.run($0) }, (4...6).map { model.run($0, factor: 2) }).stages.first)
    let interval = try #require(row.hodgesLehmannRatio)
    #expect(try #require(interval.low) > 1.9 && (try #require(interval.high)) < 2.1)
  }

  /// One side without a failure says nothing of how failures gather; the other side's do.
  @Test func failuresInClustersCountAsFewerOnBothSides() throws {
    let model = CompareModel(calls: 200)
    let base = model.run(1)
    func failing(_ rows: (Int) -> Bool) throws -> RateChange {
      var candidate = model.run(2)
      var table = SpanTable()
      for (number, row) in candidate.spans.rows.enumerated() {
        var row = row
        if rows(number) { row.status = .timeout }
        table.append(row)
      }
      candidate.spans = table
      return try #require(compare([base], [candidate]).stages.first?.failures)
    }
    let apart = try failing { $0 % 20 == 7 }
    let together = try failing { (100..<110).contains($0) }
    #expect(apart.candidate == together.candidate && apart.candidate.successes == 10)
    func width(_ change: RateChange) throws -> Double {
      try #require(change.difference.high) - (try #require(change.difference.low))
    }
    #expect(try width(together) > 1.5 * width(apart))
    #expect(together.probability > apart.probability)
    #expect(
      try #require(together.candidateInterval.high) > (try #require(apart.candidateInterval.high)))
  }

  @Test func aConditionThatNothingSatisfiesIsSaid() throws {
    let run = CompareModel(calls: 20).run(1)
    let filter = try SpanFilter("stage=no_such")
    let comparison = Comparison(
      ComparisonSide(label: "rest", runs: [run]),
      ComparisonSide(label: "chosen", runs: [run], filter: filter))
    let warning = try #require(comparison.warnings.all.first { $0.code == "no_span_matches" })
    #expect(warning.message.contains("'chosen'"))
  }

  /// What is timed inside of a call is part of it: the wall's interval rests on the calls alone.
  @Test func theWallsIntervalRestsOnWholeCalls() throws {
    let model = CompareModel(calls: 200)
    let (base, candidate) = (model.run(1), model.run(2, factor: 1.2))
    func wall(_ phases: [String]) throws -> IntervalEstimate {
      func adding(_ trace: RunTrace) -> RunTrace {
        var made = trace
        for (number, row) in trace.spans.rows.enumerated() {
          for (place, phase) in phases.enumerated() {
            var part = row
            part.phase = phase
            part.duration = Int64(1_000_000 * (number % (place + 2) + 1))
            made.spans.append(part)
          }
        }
        return made
      }
      return try #require(compare([adding(base)], [adding(candidate)]).overall.wallRatio)
    }
    let alone = try wall([])
    #expect(alone.low != nil)
    #expect(try wall(["prompt", "parse", Phase.llm, Phase.queue, "save"]) == alone)
  }
}
