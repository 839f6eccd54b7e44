import Analysis
import Testing
import Trace

@Suite struct FailureTests {
  @Test func attemptsAreCountedWhereTheStageHasThem() {
    let rows = [
      row("buy", call: 1, attempt: 3),
      row("buy", Phase.llm, call: 1, attempt: 1, status: .rateLimited, error: "RateLimitError"),
      row("buy", Phase.llm, call: 1, attempt: 2, status: .invalidOutput),
      row("buy", Phase.llm, call: 1, attempt: 3),
      // Failed, but its attempt tells why: not counted twice.
      row("buy", call: 2, attempt: 1, status: .failSafe),
      row("buy", Phase.llm, call: 2, attempt: 1, status: .rateLimited, error: "RateLimitError"),
    ]
    #expect(
      Summary(of: trace(rows)).failures == [
        FailureSummary(
          stage: "buy", status: "rate_limited", error: "RateLimitError", count: 2,
          shareOfStage: 0.5),
        FailureSummary(
          stage: "buy", status: "invalid_output", error: nil, count: 1, shareOfStage: 0.25),
      ])
  }

  @Test func callsCutOffInTheirFirstAttemptAreCounted() {
    let rows = [
      row("buy", call: 1), row("buy", Phase.llm, call: 1), row("buy", Phase.llm, call: 2),
      row("buy", call: 3, status: .aborted), row("buy", call: 3, status: .aborted),
      // The same number in another run is another call.
      row("buy", call: 1, status: .aborted, run: "other"),
    ]
    #expect(
      Summary(of: trace(rows)).failures == [
        FailureSummary(stage: "buy", status: "aborted", error: nil, count: 2, shareOfStage: 0.5)
      ])
  }

  @Test func callsAreCountedWhereThereAreNoAttempts() {
    let rows = [
      row("sell", status: .missingResult), row("sell"), row("sell", status: .degraded),
      row("sell", status: .unknown), row("sell", Phase.step, status: .error),
    ]
    #expect(
      Summary(of: trace(rows)).failures == [
        FailureSummary(
          stage: "sell", status: "missing_result", error: nil, count: 1, shareOfStage: 0.25)
      ])
  }

  @Test func tiesAreOrderedByName() {
    let rows = [
      row("b", status: .timeout, error: "Z"), row("b", status: .timeout),
      row("b", status: .error), row("a", status: .timeout), row("b", status: .timeout, error: "A"),
    ]
    let order = Summary(of: trace(rows)).failures.map {
      "\($0.stage) \($0.status) \($0.error ?? "-")"
    }
    #expect(order == ["a timeout -", "b error -", "b timeout -", "b timeout A", "b timeout Z"])
  }
}
