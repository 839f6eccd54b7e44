import Analysis
import Testing
import Trace

@testable import Snapshot

@Suite struct ColumnsTests {
  /// A table that lacks a column must not be touched there, or the program would end.
  @Test func aSummaryNeedsTheColumnsThatItDeclares() throws {
    var trace = RunTrace(run: RunDescription(id: "r", path: "p", system: "s"))
    var row = SpanRow(
      run: "r", system: "s", source: "f", call: 1, stage: "plan", phase: Phase.call, status: .ok)
    for call in 0..<300 {
      row.call = Int64(call / 3)
      row.phase = [Phase.call, Phase.llm, Phase.step][call % 3]
      row.stage = ["plan", "act"][call % 2]
      row.agent = "\(call % 5)"
      row.day = Int32(call / 100)
      row.iteration = Int32(call / 50)
      row.attempt = Int16(1 + call % 4)
      row.covers = 1
      row.start = Int64(call) * 1_000_000_000
      row.duration = Int64(call % 17) * 100_000_000 + (call % 40 == 0 ? 60_000_000_000 : 0)
      row.timing = call % 2 == 0 ? .pair : .log
      row.status = call % 9 == 0 ? .rateLimited : .ok
      row.error = call % 9 == 0 ? "429" : nil
      row.outputTokens = 5
      trace.spans.append(row)
    }
    let whole = Summary(of: trace)
    let reader = try SnapshotReader(SnapshotBytes(snapshot(trace.spans)))
    trace.spans = try reader.table(columns: Summary.columns)
    #expect(trace.spans.promptBytes.isEmpty)
    #expect(Summary(of: trace) == whole)
    #expect(!whole.bottlenecks.isEmpty)
  }
}
