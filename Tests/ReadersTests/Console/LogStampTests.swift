import TestSupport
import Testing

@testable import Readers

/// Found in these bytes; the macros can't take spans.
private func detect(_ bytes: [UInt8]) -> LogStampFormat? { LogStampFormat.detect(bytes.span) }

private func parse(
  _ format: inout LogStampFormat, _ bytes: [UInt8]
) -> (nanoseconds: Int64, prefixLength: Int)? {
  format.parse(bytes.span)
}

@Suite struct LogStampTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var line: String
    var kind: LogStampFormat.Kind
    var value: Int64
    var resolution: Int64
    var isZoneAssumed = false
    var isBracketed = false
    var testDescription: String { line }
  }

  // 2026-11-21T12:00:00Z is 1795262400 seconds after 1970 (GNU date).
  static let noon: Int64 = 1_795_262_400_000_000_000

  static let samples = [
    Sample(line: "2026-11-21T12:00:00Z ", kind: .date, value: noon, resolution: 1_000_000_000),
    Sample(
      line: "2026-11-21T12:00:00.123456Z ", kind: .date, value: noon + 123_456_000,
      resolution: 1000),
    Sample(
      line: "2026-11-21T12:00:00.123456789Z ", kind: .date, value: noon + 123_456_789,
      resolution: 1),
    Sample(
      line: "2026-11-21T12:00:00.1234567891Z ", kind: .date, value: noon + 123_456_789,
      resolution: 1),
    Sample(
      line: "2026-11-21t12:00:00.5z ", kind: .date, value: noon + 500_000_000,
      resolution: 100_000_000),
    Sample(
      line: "2026-11-21T13:30:00,25+01:30 ", kind: .date, value: noon + 250_000_000,
      resolution: 10_000_000),
    Sample(line: "2026-11-21T07:00:00-0500 ", kind: .date, value: noon, resolution: 1_000_000_000),
    Sample(line: "2026-11-21T07:00:00-05 ", kind: .date, value: noon, resolution: 1_000_000_000),
    Sample(
      line: "2026-11-21 13:00:00 +0100 ", kind: .date, value: noon, resolution: 1_000_000_000),
    Sample(
      line: "2026-11-21 12:00:00.123456 ", kind: .date, value: noon + 123_456_000,
      resolution: 1000, isZoneAssumed: true),
    Sample(
      line: "2026/11/21 12:00:00 ", kind: .date, value: noon, resolution: 1_000_000_000,
      isZoneAssumed: true),
    Sample(
      line: "[2026-11-21 12:00:00.123] ", kind: .date, value: noon + 123_000_000,
      resolution: 1_000_000, isZoneAssumed: true, isBracketed: true),
    Sample(
      line: "[2026-11-21T12:00:00Z]\t", kind: .date, value: noon, resolution: 1_000_000_000,
      isBracketed: true),
    // 325 days into the leap year 2000, which stands for the year that is lacking.
    Sample(
      line: "Nov 21 12:00:00 ", kind: .monthDay, value: 974_808_000_000_000_000,
      resolution: 1_000_000_000, isZoneAssumed: true),
    Sample(
      line: "Nov  1 12:00:00.5 ", kind: .monthDay, value: 973_080_000_500_000_000,
      resolution: 100_000_000, isZoneAssumed: true),
    Sample(
      line: "00:00:12 ", kind: .clock, value: 12_000_000_000, resolution: 1_000_000_000,
      isZoneAssumed: true),
    Sample(
      line: "100:00:12.5 ", kind: .clock, value: 360_012_500_000_000, resolution: 100_000_000,
      isZoneAssumed: true),
    Sample(
      line: "1795262400.472512 ", kind: .epoch(digits: 10), value: noon + 472_512_000,
      resolution: 1000),
    Sample(line: "1795262400 ", kind: .epoch(digits: 10), value: noon, resolution: 1_000_000_000),
    Sample(
      line: "1795262400472 ", kind: .epoch(digits: 13), value: noon + 472_000_000,
      resolution: 1_000_000),
    Sample(
      line: "1795262400472.5 ", kind: .epoch(digits: 13), value: noon + 472_500_000,
      resolution: 100_000),
    Sample(
      line: "1795262400472512 ", kind: .epoch(digits: 16), value: noon + 472_512_000,
      resolution: 1000),
    Sample(
      line: "1795262400472512345 ", kind: .epoch(digits: 19), value: noon + 472_512_345,
      resolution: 1),
  ]

  @Test(arguments: samples) func isReadToTheLastDigit(sample: Sample) throws {
    let text = Array("\(sample.line)LLM PROMPT\n\(sample.line)\"\"\"\n".utf8)
    var format = try #require(detect(text))
    #expect(format.kind == sample.kind)
    #expect(format.resolution == sample.resolution)
    #expect(format.zoneAssumed == sample.isZoneAssumed)
    #expect(format.isBracketed == sample.isBracketed)
    #expect(format.isRelative == (sample.kind == .clock))
    for rest in ["LLM PROMPT", "", " 0 value", "\"\"\""] {
      // The second reading repeats the stamp's bytes.
      for _ in 0..<2 {
        let line = Array((sample.line + rest).utf8)
        let reading = parse(&format, line)
        let found = try #require(reading)
        #expect(found.nanoseconds == sample.value)
        #expect(found.prefixLength == sample.line.utf8.count)
      }
    }
    let bare = Array(sample.line.dropLast().utf8)
    let reading = parse(&format, bare)
    let found = try #require(reading)
    #expect(found.nanoseconds == sample.value)
    #expect(found.prefixLength == bare.count)
  }

  @Test(arguments: samples) func isFoundInALog(sample: Sample) throws {
    let script = ConsoleScript.typical()
    let log = parseConsole(stamped(script.text) { _ in sample.line })
    script.check(log)
    #expect(log.stamps?.kind == sample.kind)
    #expect(log.calls.allSatisfy { $0.start == sample.value && $0.end == sample.value })
    #expect(log.firstStamp == sample.value)
    #expect(log.lastStamp == sample.value)
  }

  @Test(arguments: samples) func cutStampsAreNone(sample: Sample) throws {
    let text = Array("\(sample.line)x\n\(sample.line)y\n".utf8)
    let format = try #require(detect(text))
    let line = Array((sample.line + "LLM PROMPT").utf8)
    for start in 1..<sample.line.utf8.count - 1 {
      var fresh = format
      // What is left may be another stamp of the kind, such as one hour digit less, but no more.
      if let found = fresh.parse(line.span.extracting(start..<line.count)) {
        #expect(found.prefixLength <= sample.line.utf8.count)
      }
    }
    for end in 0..<sample.line.utf8.count { _ = detect(Array(line[..<end])) }
  }

  @Test(arguments: [
    "LLM PROMPT\n", "12 apples\n", "2026\n", "2026-11-21\n", "2026-13-21T12:00:00Z x\n",
    "2026-02-29T12:00:00Z x\n", "2026-11-21T24:00:00Z x\n", "2026-11-21T12:60:00Z x\n",
    "2026-11-21T12:00:00Zx\n", "[2026-11-21 12:00:00 - openai - INFO] x\n", "Nov 21 x\n",
    "Nox 21 12:00:00 x\n", "9795262400472512345 x\n", "0795262400 x\n", "1:00:00 x\n",
    "9999-11-21T12:00:00Z x\n", "\n\n\n", "",
  ])
  func otherTextIsNoStamp(text: String) {
    #expect(detect(Array(text.utf8)) == nil)
  }

  @Test func leapDaysAreDays() throws {
    for (date, days) in [
      ("1970-01-01", 0), ("1970-12-31", 364), ("1972-02-29", 789), ("1972-03-01", 790),
      ("2000-02-29", 11016), ("2026-11-21", 20778), ("2100-03-01", 47541), ("1969-12-31", -1),
    ] {
      let line = Array("\(date)T00:00:00Z x\n".utf8)
      var format = try #require(detect(line))
      let reading = parse(&format, line)
      let found = try #require(reading)
      #expect(found.nanoseconds == Int64(days) * 86_400_000_000_000, "\(date)")
    }
  }

  private func values(_ lines: [String]) throws -> [Int64] {
    let text = Array(lines.joined(separator: "\n").utf8)
    var format = try #require(detect(text))
    var result: [Int64] = []
    for line in lines {
      let found = parse(&format, Array(line.utf8))
      result.append(try #require(found).nanoseconds)
    }
    return result
  }

  @Test func timesSinceTheLineBeforeAreAddedUp() throws {
    let lines = [
      "00:00:00 a", "00:00:00 b", "00:00:02 c", "00:00:00 d", "00:00:02 e", "00:00:02 f",
    ]
    #expect(try values(lines) == [0, 0, 2, 2, 4, 6].map { $0 * 1_000_000_000 })
  }

  @Test func clocksAndYearsTurn() throws {
    #expect(
      try values(["23:59:59 a", "00:00:01 b", "00:00:02 c"]).map { $0 / 1_000_000_000 }
        == [86_399, 86_401, 86_402])
    let turn = try values(["Dec 31 23:59:59 a", "Jan 1 00:00:01 b", "Jan 1 00:00:01 b"])
    #expect(turn[1] - turn[0] == 2_000_000_000)
    #expect(turn[2] == turn[1])
  }

  @Test func linesWithoutAStampDoNoHarm() throws {
    let lines = (0..<10).map { $0 % 3 == 1 ? "warning \($0)" : "2026-11-21T12:00:00Z line \($0)" }
    let text = Array(lines.joined(separator: "\n").utf8)
    var format = try #require(detect(text))
    let without = parse(&format, Array("warning".utf8))
    #expect(without == nil)
    let with = parse(&format, Array(lines[0].utf8))
    #expect(with?.nanoseconds == LogStampTests.noon)
  }

  @Test func randomStampsRoundTrip() throws {
    var generator = SeededGenerator(seed: 3)
    for round in 0..<2000 {
      let value = Int64.random(in: 0..<4_000_000_000_000_000_000, using: &generator)
      let line = Array("\(value / 1_000_000_000)".utf8)
      guard line.count == 10 else { continue }
      let nanos = String(value % 1_000_000_000 + 1_000_000_000).dropFirst()
      let text = Array("\(value / 1_000_000_000).\(nanos) x".utf8)
      var format = try #require(detect(text))
      let found = parse(&format, text)
      #expect(found?.nanoseconds == value, "seed 3, round \(round)")
    }
  }
}
