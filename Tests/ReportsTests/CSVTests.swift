import Foundation
import Reports
import TestSupport
import Testing
import Trace

@Suite struct CSVTests {
  /// Reads RFC 4180, with nil for a cell that is neither quoted nor filled.
  private func parse(_ bytes: [UInt8]) -> [[String?]] {
    var rows: [[String?]] = []
    var row: [String?] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    var index = 0
    func finish() -> String? {
      cell.isEmpty && !wasQuoted ? nil : String(decoding: cell, as: UTF8.self)
    }
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          cell.append(byte)
        } else if index + 1 < bytes.count, bytes[index + 1] == byte {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
        wasQuoted = true
      } else if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") {
        row.append(finish())
        cell = []
        wasQuoted = false
        if byte == UInt8(ascii: "\n") {
          rows.append(row)
          row = []
        }
      } else {
        cell.append(byte)
      }
      index += 1
    }
    return rows
  }

  @Test(arguments: (1...10).map { UInt64($0) })
  func spansReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var table = SpanTable()
    var wanted: [SpanRow] = []
    // Enough rows for several pieces.
    for number in 0..<3000 {
      var row = SpanRow(
        run: random.text(upTo: 40), system: "s", source: "x", call: Int64(number) - 5,
        stage: random.text(upTo: 40), phase: Phase.llm,
        status: Status.allCases[Int(random.next() % 13)])
      if random.next() % 2 == 0 {
        row.agent = random.text(upTo: 9)
        row.start = Int64(bitPattern: random.next() >> 2)
        row.duration = Int64(random.next() >> 20)
        row.timing = .log
        row.day = Int32(truncatingIfNeeded: random.next() >> 40)
        row.cost = Double(random.next() % 1000) / 8192
        row.promptHash = Int64(bitPattern: random.next()) | 1
        row.model = random.text(upTo: 6)
      }
      table.append(row)
      wanted.append(row)
    }
    var bytes: [UInt8] = []
    var pieces = 0
    SummaryCSV.writeSpans(of: table, options: Sample.options) { piece in
      bytes += piece
      pieces += 1
    }
    #expect(pieces > 1, "seed \(seed)")
    let rows = parse(bytes)
    let head = try #require(rows.first?.compactMap { $0 })
    #expect(rows.count == wanted.count + 1, "seed \(seed)")
    for (cells, row) in zip(rows.dropFirst(), wanted) {
      let cell = Dictionary(uniqueKeysWithValues: zip(head, cells))
      func text(_ name: String) -> String? { cell[name].flatMap { $0 } }
      #expect(cells.count == head.count)
      #expect(text("run") == defused(row.run) && text("stage") == defused(row.stage))
      #expect(text("agent") == row.agent.map(defused))
      #expect(text("call") == String(row.call))
      #expect(text("start_ns") == row.start.map { String($0) })
      #expect((text("start") == nil) == (row.start == nil))
      #expect(text("status") == row.status.name && text("timing") == row.timing.name)
      #expect(text("cost").flatMap { Double($0) } == row.cost)
      #expect(text("prompt_hash") == row.promptHash.map { String($0) })
      #expect(text("model") ?? "" == defused(row.model ?? ""))
      #expect(text("day") == row.day.map { String($0) })
      let duration = text("duration_ms").flatMap { Decimal(string: $0) }.map { $0 * 1_000_000 }
      #expect(duration == row.duration.map { Decimal($0) }, "seed \(seed)")
    }
  }

  private func defused(_ text: String) -> String {
    let first = text.unicodeScalars.first
    return first.map { "=+-@\t\r".unicodeScalars.contains($0) } ?? false ? "'" + text : text
  }

  @Test func anErrorOfTheWriterEndsIt() {
    struct Full: Error {}
    #expect(throws: Full.self) {
      try SummaryCSV.writeSpans(of: Sample.trace.spans, options: Sample.options) { _ in
        throw Full()
      }
    }
  }
}
