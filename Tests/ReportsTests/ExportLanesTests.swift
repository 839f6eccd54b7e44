import Foundation
import TestSupport
import Testing
import Trace

@testable import Reports

/// Runs whose spans overlap, nest and end together in every way.
enum OverlappingRun {
  static func trace(_ count: Int, seed: UInt64) -> RunTrace {
    var random = SeededGenerator(seed: seed)
    func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    var trace = RunTrace(run: RunDescription(id: "r;1", path: "r", system: "s"))
    for number in 0..<count {
      let call = Int64(draw(max(1, count / 2)))
      var row = SpanRow(
        run: "r;1", system: "s", source: ["console", "data.db"][draw(2)], call: call,
        stage: ["buy", "sell;x", "市\"場\u{1b}"][draw(3)],
        phase: [Phase.call, Phase.llm, Phase.llm, Phase.step, "db"][draw(5)],
        status: Status.allCases[draw(Status.allCases.count)])
      row.agent = draw(5) == 0 ? nil : ["1", "2", "10", "a\u{202e}"][draw(4)]
      row.group = draw(2) == 0 ? nil : "g"
      row.covers = draw(4) == 0 ? 3 : 1
      row.attempt = draw(3) == 0 ? nil : Int16(draw(4))
      if draw(10) != 0 { row.start = 1_772_442_001_000_000_000 + Int64(draw(40)) * 250 }
      if draw(8) != 0 {
        row.duration = [0, 250, 1000, Int64(draw(4000))][draw(4)]
        row.timing = .log
      }
      row.inputTokens = draw(2) == 0 ? nil : Int64(draw(5000))
      row.cost = draw(2) == 0 ? nil : Double(draw(100)) / 3
      row.error = draw(3) == 0 ? "E\(number % 3)" : nil
      trace.spans.append(row)
    }
    return trace
  }
}

@Suite struct ExportLanesTests {
  /// Every timed span is on one lane, and there its end closes the last beginning.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func slicesNestOnTheirLanes(seed: UInt64) throws {
    let spans = OverlappingRun.trace(Int(seed * 5), seed: seed).spans
    let lanes = SliceLanes(spans)
    var seen: [Int: Int] = [:]
    for lane in lanes.lanes.indices {
      var open: [SliceEvent] = []
      var last = Int64.min
      lanes.forEachEvent(onLane: lane, of: spans) { event in
        #expect(event.time >= last, "seed \(seed)")
        last = event.time
        if event.isBeginning {
          #expect(event.time == spans.start[event.row])
          seen[event.row, default: 0] += 1
          // What lies inside belongs to the same call and ends no later.
          if let outer = open.last {
            #expect(spans.call[outer.row] == spans.call[event.row], "seed \(seed)")
            #expect(SliceLanes.end(spans, outer.row) >= SliceLanes.end(spans, event.row))
          }
          open.append(event)
        } else {
          #expect(open.popLast()?.row == event.row, "seed \(seed)")
          #expect(event.time == SliceLanes.end(spans, event.row))
        }
      }
      #expect(open.isEmpty)
      let process = lanes.processes[lanes.lanes[lane].process]
      for row in lanes.rows(ofLane: lane).map(Int.init) {
        #expect(spans.source[row] == process.source && spans.run[row] == process.run)
        let owner = spans.agent[row].isAbsent ? spans.group[row] : spans.agent[row]
        #expect(owner == lanes.lanes[lane].owner)
      }
    }
    let timed = (0..<spans.count).filter {
      spans.start[$0] != SpanTable.absent64 && spans.duration[$0] != SpanTable.absent64
    }
    #expect(seen.values.allSatisfy { $0 == 1 } && seen.count == timed.count, "seed \(seed)")
    #expect(timed.count + lanes.instants.count + lanes.withoutStart == spans.count)
  }

  @Test func lanesAreAsFewAsNeeded() {
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    // Three at a time, for a while, of one owner.
    for number in 0..<300 {
      var row = SpanRow(
        run: "r", system: "s", source: "c", call: Int64(number), stage: "a", phase: Phase.call,
        status: .ok)
      row.start = Int64(number) * 10
      row.duration = 30
      row.timing = .log
      trace.spans.append(row)
    }
    let lanes = SliceLanes(trace.spans)
    #expect(lanes.lanes.map(\.number) == [1, 2, 3])
    let counts = lanes.counters(of: 0, trace.spans)
    #expect(counts.map(\.inFlight).max() == 3)
    #expect(counts.last == SliceCount(time: 3020, inFlight: 0, failed: 0))
    #expect(counts.map(\.inFlight) == [1, 2, 3, 2, 1, 0])
  }

  @Test func attemptsNestInTheirCall() throws {
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    for (phase, start, duration) in [
      (Phase.llm, 0, 40), (Phase.call, 0, 100), (Phase.llm, 60, 40),
    ] as [(String, Int64, Int64)] {
      var row = SpanRow(
        run: "r", system: "s", source: "c", call: 7, stage: "a", phase: phase, status: .timeout)
      row.start = start
      row.duration = duration
      row.timing = .log
      trace.spans.append(row)
    }
    let lanes = SliceLanes(trace.spans)
    #expect(lanes.lanes.count == 1)
    #expect(lanes.rows(ofLane: 0).map(Int.init) == [1, 0, 2])
    #expect(lanes.counters(of: 0, trace.spans).map(\.failed) == [0, 1, 1, 2])
    let folded = MemoryText.of(trace, .folded)
    #expect(folded == "c;a 20\nc;a;a llm 80\n")
  }

  @Test func agentsStandInTheOrderOfTheirNumbers() {
    let spans = OverlappingRun.trace(400, seed: 9).spans
    let lanes = SliceLanes(spans)
    let names = lanes.lanes.filter { $0.process == 0 && $0.number == 1 }
      .map { spans.names[$0.owner] ?? "" }
    #expect(names.first == "1" && names[1] == "2" && names[2] == "10")
  }
}

/// An export in memory.
enum MemoryText {
  static func bytes(_ trace: RunTrace, _ format: ExportFormat) -> ([UInt8], ExportNotes) {
    var bytes: [UInt8] = []
    let notes = SpanExport.write(trace, as: format, options: ReportOptions(version: "0.0.0-test")) {
      bytes += $0
    }
    return (bytes, notes)
  }

  static func of(_ trace: RunTrace, _ format: ExportFormat) -> String {
    String(decoding: bytes(trace, format).0, as: UTF8.self)
  }
}
