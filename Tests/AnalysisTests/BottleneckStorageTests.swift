import Analysis
import Testing
import Trace

/// What commits and files of state cost.
@Suite struct BottleneckStorageTests {
  @Test func commitsPerRowHaveNoSaving() {
    var trace = trace([row("a", duration: 300)])
    trace.run.storage.commits = 40
    trace.run.storage.rows = 10
    let found = BottleneckTests.found("commits per row", in: trace)
    #expect(found.count == 1)
    #expect(found.first?.saving == nil && found.first?.share == nil)
    #expect(found.first?.advice.hasPrefix("40 commits for 10 rows, most of whose time") == true)
    #expect(Summary(of: trace).bottlenecks.last == found.first)
    trace.run.storage.rows = 41
    #expect(BottleneckTests.found("commits per row", in: trace).isEmpty)
    trace.run.storage.rows = nil
    #expect(BottleneckTests.found("commits per row", in: trace).isEmpty)
  }

  @Test func timedCommitsAreOneFinding() {
    let rows =
      [row("a", duration: 300)]
      + (0..<20).map { row("order", "db", call: $0, start: 300 + $0, duration: 10) }
    var trace = trace(rows)
    trace.run.storage.commits = 40
    trace.run.storage.rows = 10
    #expect(BottleneckTests.found("commits per row", in: trace).isEmpty)
    let found = BottleneckTests.found("commits", in: trace).first
    #expect(found?.advice.contains("with 40 commits for 10 rows") == true)
  }

  @Test func stateThatIsSavedWhole() {
    var trace = trace([row("a", duration: 300)])
    trace.run.storage.stateFiles = 15
    trace.run.storage.stateBytes = 100_000
    trace.run.storage.saves = 10
    let found = BottleneckTests.found("state saved whole", in: trace)
    #expect(
      found.first?.advice.hasPrefix("10 saves each write 15 files of 100 kB anew. How") == true)
    trace.run.storage.stateCompressed = 30_000
    let told = BottleneckTests.found("state saved whole", in: trace).first?.advice
    #expect(told?.contains("100 kB anew; zstd would leave 30 % of it. How much of it") == true)
    trace.run.storage.stateChanged = 5_000
    let both = BottleneckTests.found("state saved whole", in: trace).first?.advice
    #expect(both?.contains("Saving only the files that changed would write 5 % of it") == true)
    trace.run.storage.saves = 9
    #expect(BottleneckTests.found("state saved whole", in: trace).isEmpty)
    trace.run.storage.saves = .max
    #expect(BottleneckTests.found("state saved whole", in: trace).count == 1)
  }
}
