import Analysis
import Testing
import Trace

@Suite struct RetryTests {
  @Test func nothingKnown() {
    #expect(Summary(of: trace([row("a"), row("a", duration: 5)])).retries == RetrySummary())
  }

  @Test func attemptsAndTheirCost() {
    let rows = [
      row("a", call: 1, attempt: 3), row("a", call: 2, attempt: 1), row("a", call: 3),
      row("a", call: 4, attempt: 0, status: .aborted),
      row("a", Phase.llm, call: 1, attempt: 1, duration: 30, status: .timeout),
      row("a", Phase.llm, call: 1, attempt: 2, duration: 12, status: .invalidOutput),
      row("a", Phase.llm, call: 1, attempt: 3, duration: 9),
      row("b", call: 5, attempt: 5), row("b", call: 6, attempt: 3),
      row("b", Phase.llm, call: 5, attempt: 1, status: .timeout),
      row("c", call: 7, attempt: 1), row("c", Phase.llm, call: 7, attempt: 1, duration: 4),
    ]
    let retries = Summary(of: trace(rows)).retries
    #expect(retries.calls == 5 && retries.retriedCalls == 3 && retries.attempts == 13)
    #expect(
      retries.histogram == [
        .init(attempts: 1, calls: 2), .init(attempts: 3, calls: 2), .init(attempts: 5, calls: 1),
      ])
    #expect(retries.wasted == 42)
    #expect(
      retries.byStage == [
        .init(stage: "b", calls: 2, retriedCalls: 2, attempts: 8, wasted: nil),
        .init(stage: "a", calls: 2, retriedCalls: 1, attempts: 4, wasted: 42),
        .init(stage: "c", calls: 1, retriedCalls: 0, attempts: 1, wasted: 0),
      ])
  }

  @Test func untimedAttemptsCostAnUnknownTime() {
    let rows = [row("a", attempt: 2), row("a", Phase.llm, attempt: 1, status: .timeout)]
    let retries = Summary(of: trace(rows)).retries
    #expect(retries.attempts == 2)
    #expect(retries.wasted == nil)
    #expect(retries.byStage.first?.wasted == nil)
  }
}
