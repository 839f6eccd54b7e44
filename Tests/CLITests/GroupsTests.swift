import Readers
import Synchronization
import TestSupport
import Testing
import Trace

/// `analyze --by` counts the same spans whether they come all at once or early, some at a time.
@Suite struct GroupsTests {
  private static func trace(_ rows: Int, seed: UInt64) -> RunTrace {
    var generator = SeededGenerator(seed: seed)
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    let names = ["a", "b", Phase.llm, Phase.call].map { trace.spans.intern($0) }
    let run = trace.spans.intern("r")
    var row = EncodedSpan(run: run, system: run, source: run, stage: names[0], phase: names[2])
    let all = (0..<rows).map { number -> EncodedSpan in
      func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &generator) }
      (row.stage, row.phase) = (names[Int(below(2))], names[2 + Int(below(2))])
      row.status = below(10) == 0 ? .timeout : .ok
      row.day = Int32(number / 50_000)
      row.duration = below(20) == 0 ? .min : below(1_000_000_000)
      return row
    }
    trace.spans.append(rows: all.span, columns: SpanColumns(nil))
    return trace
  }

  @Test(arguments: [
    ["--by", "stage,phase,status"], ["--by", "day", "--by", "status", "--where", "phase!=call"],
    ["--by", "phase", "--where", "stage=a and day>=2"],
  ])
  func rowsThatComeEarlyAreCounted(options: [String]) {
    let whole = Self.trace(300_000, seed: 7)
    var rest = whole
    rest.spans.keep(290_000..<300_000)
    let taken = Mutex<[Int?]>([])
    let given = Mutex(whole.spans)
    func run(_ trace: RunTrace, _ reading: @escaping @Sendable (ReadOptions) -> Void) -> Run {
      Run(["analyze", "r", "--json"] + options, trace: .success(trace), whileReading: reading)
    }
    let expected = run(whole) { #expect($0.early != nil) }
    let found = run(rest) { options in
      for part in [0..<10, 0..<140_000, 140_000..<290_000] {
        var rows = given.withLock { $0 }
        rows.keep(part)
        let count = options.early?(rows)
        taken.withLock { $0.append(count) }
      }
    }
    #expect(taken.withLock { $0 } == [0, 140_000, 150_000])
    #expect(expected.status == 0 && expected.output.contains("\"count\""), "\(expected.errors)")
    #expect(found.output == expected.output && found.errors == expected.errors)
  }

  /// Such a condition is asked of whole rows.
  @Test func otherConditionsNeedAllRows() {
    let run = Run(
      ["analyze", "r", "--json", "--by", "stage", "--where", "duration>1ms"],
      trace: .success(Self.trace(100, seed: 8))
    ) { #expect($0.early == nil) }
    #expect(run.status == 0, "\(run.errors)")
  }
}
