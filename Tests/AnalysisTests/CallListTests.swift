import Analysis
import Testing
import Trace

@Suite struct CallListTests {
  private func calls(_ rows: [SpanRow]) -> [CallList.Call] {
    CallList(of: trace(rows).spans).calls
  }

  @Test func attemptsBelongToTheirCall() {
    let found = calls([
      row("a", call: 1, attempt: 3, start: 0, duration: 90),
      row("a", Phase.llm, call: 1, attempt: 1, start: 0, duration: 20, status: .timeout),
      row("a", Phase.llm, call: 1, attempt: 2, start: 25, status: .timeout),
      row("a", Phase.llm, call: 1, attempt: 3, start: 50, duration: 40),
      row("decision", Phase.step, start: 0, duration: 500, covers: 4),
      row("b", call: 2, status: .missingResult),
    ])
    #expect(found.map(\.row) == [0, 5])
    #expect(found.map(\.attempts) == [3, nil])
    #expect(found.map(\.failedAttempts) == [2, nil])
    #expect(found.map(\.failedTime) == [20, nil])
    #expect(found.map(\.duration) == [90, nil])
  }

  @Test func attemptsMakeACallWhereNoRowDoes() {
    let found = calls([
      row("a", Phase.llm, call: 1, attempt: 1, start: 10, duration: 20, status: .timeout),
      row("a", Phase.llm, call: 2, attempt: 1, start: 15, duration: 5),
      row("a", Phase.llm, call: 1, attempt: 2, start: 40, duration: 30),
      row("a", Phase.llm, call: 3, attempt: 1, start: 80, status: .aborted),
    ])
    #expect(found.map(\.row) == [1, 2, 3])
    #expect(found.map(\.start) == [15, 10, 80])
    #expect(found.map(\.duration) == [5, 60, nil])
    #expect(found.map(\.attempts) == [1, 2, 1])
    #expect(found.map(\.failedAttempts) == [0, 1, 1])
  }

  @Test func betterEvidenceCounts() {
    let found = calls([
      row("a", call: 1, duration: 90, timing: .log), row("a", call: 1, duration: 80, timing: .pair),
      row("a", call: 2, duration: 1), row("a", call: 2, duration: 2),
    ])
    #expect(found.map(\.row) == [1, 2, 3])
  }
}
