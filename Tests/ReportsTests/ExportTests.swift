import Foundation
import Statistics
import TestSupport
import Testing
import Trace
import Writing

@testable import Reports

@Suite struct ExportTests {
  private static let texts: [ExportFormat] = [
    .perfetto, .speedscope, .folded, .hdr, .otlp, .jsonl, .csv,
  ]

  @Test(arguments: texts)
  func hostileNamesAreHarmless(format: ExportFormat) throws {
    let bytes = MemoryText.bytes(Sample.trace, format).0
    try expectGolden(bytes, "export.\(format.rawValue)")
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(format == .csv || !text.contains("\u{1b}"))
  }

  @Test(arguments: texts + [.perfettoProto], [0, 1, 300])
  func sameSpansGiveSameBytes(format: ExportFormat, count: Int) throws {
    let trace = OverlappingRun.trace(count, seed: 4)
    let (bytes, notes) = MemoryText.bytes(trace, format)
    #expect(bytes == MemoryText.bytes(trace, format).0)
    let left = notes.leftOut.reduce(0) { $0 + $1.count }
    #expect(notes.written + left == count)
    if [.perfetto, .speedscope].contains(format) {
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(bytes)) }
    }
    if [.otlp, .jsonl].contains(format) {
      for line in bytes.split(separator: 0x0a) {
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line)) }
      }
    }
  }

  @Test func chromesEventsAreBalanced() throws {
    let trace = OverlappingRun.trace(300, seed: 5)
    let document = try JSONSerialization.jsonObject(
      with: Data(MemoryText.bytes(trace, .perfetto).0))
    let events = try #require((document as? [String: Any])?["traceEvents"] as? [[String: Any]])
    var depth: [Int: Int] = [:]
    for event in events {
      let thread = event["tid"] as? Int ?? 0
      #expect((event["pid"] as? Int ?? 0) > 0)
      switch event["ph"] as? String {
      case "B": depth[thread, default: 0] += 1
      case "E":
        depth[thread, default: 0] -= 1
        #expect(depth[thread, default: 0] >= 0)
      default: break
      }
    }
    #expect(depth.values.allSatisfy { $0 == 0 })
    let instants = events.filter { $0["ph"] as? String == "i" }
    #expect(instants.count == SliceLanes(trace.spans).instants.count && !instants.isEmpty)
  }

  /// What is on top of the stacks adds up to the time of the outermost slices.
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func foldedTimesAddUp(seed: UInt64) {
    let trace = OverlappingRun.trace(200, seed: seed)
    let lines = MemoryText.of(trace, .folded).split(separator: "\n")
    #expect(lines == lines.sorted { $0 < $1 } || lines.count > 0)
    let total = lines.reduce(0) { $0 + (Int($1.split(separator: " ").last ?? "") ?? -1) }
    var expected = 0
    let lanes = SliceLanes(trace.spans)
    for lane in lanes.lanes.indices {
      var depth = 0
      lanes.forEachEvent(onLane: lane, of: trace.spans) { event in
        if event.isBeginning, depth == 0 { expected += Int(trace.spans.duration[event.row]) }
        depth += event.isBeginning ? 1 : -1
      }
    }
    #expect(total == expected, "seed \(seed)")
    #expect(lines.allSatisfy { $0.split(separator: ";").count <= 4 })
  }

  @Test func percentilesAreThoseOfTheSample() throws {
    var trace = RunTrace(run: RunDescription(id: "r", path: "r", system: "s"))
    var random = SeededGenerator(seed: 21)
    var values: [Int64] = []
    for number in 0..<5000 {
      var row = SpanRow(
        run: "r", system: "s", source: "c", call: Int64(number), stage: "a", phase: Phase.call,
        status: .ok)
      row.start = 0
      row.duration = Int64.random(in: 1...2_000, using: &random) * 1_000_000
      row.timing = .log
      values.append(row.duration ?? 0)
      trace.spans.append(row)
    }
    let sample = SortedSample(sorting: values)
    let lines = MemoryText.of(trace, .hdr).split(separator: "\n")
    #expect(lines[0] == "       Value     Percentile TotalCount 1/(1-Percentile)")
    var previous = -1.0
    var rows = 0
    for line in lines.dropFirst() where !line.hasPrefix("#") {
      let cells = line.split(separator: " ")
      let (value, level) = (try #require(Double(cells[0])), try #require(Double(cells[1])))
      let count = try #require(Int(cells[2]))
      #expect(level > previous)
      previous = level
      rows += 1
      let wanted = try #require(QuantileLevel(fraction: level))
      #expect(value == Double(try #require(sample.nearestRankQuantile(wanted))) / 1e6, "\(line)")
      #expect(count == sample.values.count { Double($0) / 1e6 <= value })
    }
    #expect(rows > 40 && previous == 1)
    let longest = (values.max() ?? 0) / 1_000_000
    #expect(lines.last == "#[Max     =     \(longest).000, Total count    =         5000]")
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func openTelemetrysIdentifiersFit(seed: UInt64) throws {
    let trace = OverlappingRun.trace(1500, seed: seed)
    let lines = MemoryText.of(trace, .otlp).split(separator: "\n")
    #expect(lines.count == 3)
    var identifiers: Set<String> = []
    var parents: Set<String> = []
    for line in lines {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      let resource = try #require((object?["resourceSpans"] as? [[String: Any]])?.first)
      let scope = try #require((resource["scopeSpans"] as? [[String: Any]])?.first)
      let spans = try #require(scope["spans"] as? [[String: Any]])
      #expect(spans.count <= OTLPLines.spansPerLine)
      for span in spans {
        let identifier = try #require(span["spanId"] as? String)
        #expect(identifier.count == 16 && (span["traceId"] as? String)?.count == 32)
        #expect(identifiers.insert(identifier).inserted, "seed \(seed)")
        if let parent = span["parentSpanId"] as? String { parents.insert(parent) }
        let start = try #require(Int64(span["startTimeUnixNano"] as? String ?? ""))
        let end = try #require(Int64(span["endTimeUnixNano"] as? String ?? ""))
        #expect(end >= start)
      }
    }
    #expect(!parents.isEmpty && parents.isSubset(of: identifiers))
  }

  @Test func packetsAreWhatTheEncodingGuideSays() {
    var writer = ProtoWriter()
    writer.varint(1, 150)
    writer.text(2, "testing")
    writer.varint(3, signed: -1)
    writer.double(4, 1)
    writer.message(5) { $0.varint(1, 0) }
    #expect(
      writer.buffer.bytes == [
        0x08, 0x96, 0x01, 0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67, 0x18, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x2a,
        0x02, 0x08, 0x00,
      ])
  }
}
