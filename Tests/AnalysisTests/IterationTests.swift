import Analysis
import Testing
import Trace

@Suite struct IterationTests {
  @Test func extentAndStages() {
    let rows = [
      row("a", day: 1, iteration: 0, start: 500, duration: 100),
      row("a", day: 0, iteration: 1, start: 200, duration: 50),
      row("a", Phase.llm, day: 0, iteration: 1, start: 200, duration: 40),
      row("b", Phase.step, day: 0, iteration: 1, start: 260, duration: 10),
      row("b", day: 0, iteration: 1, start: 300),
      row("gossip", day: 0, start: 10, duration: 5),
      row("a", day: 0, iteration: -1),
      row("a", start: 0, duration: 1),
    ]
    #expect(
      Summary(of: trace(rows)).iterations == [
        IterationSummary(day: 0, iteration: nil, start: 10, wall: 5, stages: ["gossip": 5]),
        IterationSummary(day: 0, iteration: -1, start: nil, wall: nil, stages: [:]),
        IterationSummary(day: 0, iteration: 1, start: 200, wall: 100, stages: ["a": 50, "b": 10]),
        IterationSummary(day: 1, iteration: 0, start: 500, wall: 100, stages: ["a": 100]),
      ])
  }

  @Test func oneInstantHasNoLength() {
    let one = Summary(of: trace([row("a", day: 0, iteration: 0, start: 7)])).iterations
    #expect(one == [IterationSummary(day: 0, iteration: 0, start: 7, wall: nil, stages: [:])])
    let rows = [
      row("a", day: 0, iteration: 0, start: 7), row("a", day: 0, iteration: 0, start: 9),
    ]
    #expect(Summary(of: trace(rows)).iterations.first?.wall == 2)
  }

  @Test func callTimedTwiceCountsOnceWithTheBetterEvidence() {
    let rows = [
      row("a", call: 1, day: 0, start: 0, duration: 100, timing: .log),
      row("a", call: 1, day: 0, start: 0, duration: 90, timing: .pair),
      row("a", call: 2, day: 0, start: 100, duration: 7, timing: .log),
    ]
    #expect(Summary(of: trace(rows)).iterations.first?.stages == ["a": 97])
  }

  @Test func attemptsCountOnlyWhereNothingLargerIsTimed() {
    let rows = [
      row("a", day: 0), row("a", Phase.llm, day: 0, start: 0, duration: 8),
      row("a", Phase.llm, day: 0, start: 10, duration: 8), row("a", "parse", day: 0, duration: 1),
    ]
    #expect(Summary(of: trace(rows)).iterations.first?.stages == ["a": 16])
  }
}
