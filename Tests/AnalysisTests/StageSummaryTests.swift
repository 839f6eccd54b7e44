import Analysis
import Testing
import Trace

@Suite struct StageSummaryTests {
  @Test func emptyTraceHasNothing() {
    let summary = Summary(of: trace([]))
    #expect(summary == Summary(quantileDefinition: .linear))
  }

  @Test func oneRow() throws {
    let summary = Summary(
      of: trace([row("buy", attempt: 1, start: 0, duration: 250, covers: 1, resolution: 7)]))
    #expect(summary.stages.count == 1)
    let stage = try #require(summary.stages.first)
    #expect(stage.stage == "buy" && stage.phase == "call" && stage.timing == "log")
    #expect(stage.count == 1 && stage.timed == 1 && stage.ok == 1 && stage.failed == 0)
    #expect(stage.covers == 1 && stage.retried == 0 && stage.missingResult == 0)
    #expect(stage.total == 250 && stage.share == 0.25 && stage.mean == 250)
    #expect(stage.standardDeviation == nil)
    #expect(stage.minimum == 250 && stage.maximum == 250)
    #expect(stage.p50 == 250 && stage.p999 == 250)
    #expect(stage.p50Interval == QuantileInterval())
    #expect(stage.resolution == 7)
  }

  @Test func untimedRowsHaveCountsOnly() throws {
    let rows = [
      row("sell", status: .missingResult), row("sell", attempt: 3, status: .unknown),
      row("sell", status: .degraded),
    ]
    let summary = Summary(of: trace(rows, wall: nil))
    let stage = try #require(summary.stages.first)
    #expect(summary.stages.count == 1)
    #expect(stage.timing == "none")
    #expect(stage.count == 3 && stage.timed == 0 && stage.ok == 0)
    #expect(stage.failed == 1 && stage.missingResult == 1 && stage.retried == 1)
    #expect(stage.covers == nil && stage.resolution == nil)
    #expect(stage.total == nil && stage.share == nil && stage.mean == nil && stage.p50 == nil)
    #expect(stage.minimum == nil && stage.maximum == nil)
    #expect(summary.bottlenecks.isEmpty)
  }

  @Test func quantilesFollowTheDefinition() throws {
    let values: [Int64] = [4870, 812, 934, 1020, 1101, 1187, 1250, 1333, 1490, 2210]
    let run = trace(values.map { row("turn", duration: $0) }, wall: 15_207)
    let linear = try #require(Summary(of: run).stages.first)
    #expect(linear.p50 == 1218.5 && linear.p90 == 2476 && linear.p95 == 3673)
    #expect(linear.p50Interval == QuantileInterval(low: 934, high: 2210))
    #expect(linear.p95Interval.high == nil)
    #expect(linear.total == 16_207)
    let summary = Summary(of: run, quantiles: .nearestRank)
    #expect(summary.quantileDefinition == .nearestRank)
    let nearest = try #require(summary.stages.first)
    #expect(nearest.p50 == 1187 && nearest.p90 == 2210 && nearest.p99 == 4870)
  }

  @Test func stagesStayTogetherLargestFirst() {
    let rows = [
      row("a", duration: 10), row("b", Phase.llm, duration: 400), row("b", "parse", duration: 900),
      row("b", duration: 50, timing: .log), row("b", duration: 5, timing: .trace), row("b"),
      row("c", duration: 10), row("b", Phase.step, duration: 1), row("d"),
    ]
    let order = Summary(of: trace(rows)).stages.map { "\($0.stage) \($0.phase) \($0.timing)" }
    #expect(
      order == [
        "b call trace", "b call log", "b call none", "b llm log", "b parse log", "b step log",
        "a call log", "c call log", "d call none",
      ])
  }

  @Test func sumsOverManyRowsOfManyGroups() {
    // More groups than the cache of recent ones has room for, in an order that defeats it.
    let rows = (0..<3_000).map { row("stage \($0 % 1_000)", duration: Int64($0 % 1_000)) }
    let stages = Summary(of: trace(rows)).stages
    #expect(stages.count == 1_000)
    #expect(stages.allSatisfy { $0.count == 3 })
    #expect(stages.first?.stage == "stage 999")
    #expect(stages.first?.total == 2_997)
  }

  @Test func hostileDurationsSaturate() throws {
    let rows = [
      row("x", day: 0, start: .max, duration: .max),
      row("x", Phase.llm, day: 0, start: .min + 1, duration: .max, status: .error),
      row("x", Phase.llm, day: 0, start: 5, duration: .max, status: .error),
      row("x", day: 0, duration: .max),
    ]
    let summary = Summary(of: trace(rows))
    #expect(summary.stages.first?.total == .max)
    #expect(summary.retries.wasted == .max)
    #expect(summary.iterations.first?.wall == .max)
    #expect(summary.iterations.first?.stages == ["x": .max])
  }
}
