import TestSupport
import Testing

@testable import Readers

/// Lines of logs and times of databases, as several programs write them.
@Suite struct LogLineTests {
  private let noon: Int64 = 1_795_262_400_000_000_000

  // The macros of tests can't hold spans.
  private func loguru(_ bytes: [UInt8]) -> LoguruLine? { LoguruLine(bytes.span) }
  private func logging(_ bytes: [UInt8]) -> LoggingLine? { LoggingLine(bytes.span) }

  @Test func loguruLines() throws {
    let text = Array(
      "2026-11-21 12:00:00.250 | WARNING  | core.steps.fetch:<module>:47 - Retry 1/3 - a | b".utf8)
    let line = try #require(loguru(text))
    func part(_ range: Range<Int>) -> String { text.span.string(range) }
    #expect(line.clock == noon + 250_000_000)
    #expect(part(line.level) == "WARNING")
    #expect(part(line.module) == "core.steps.fetch")
    #expect(part(line.function) == "<module>")
    #expect(part(line.message) == "Retry 1/3 - a | b")
  }

  @Test(arguments: [
    "", "For more information check: https://example.org", "INFO:     Started server process [1]",
    "2026-11-21 12:00:00.250 | INFO", "2026-11-21 12:00:00.250 | INFO     | core.steps",
    "2026-11-21 12:00:00.250 | INFO     | core.steps:f:x",
    "2026-11-21 12:00:00.250 | info | a:b:1 - c",
    "2026-13-21 12:00:00.250 | INFO     | core.steps:f:1 - m",
    "2026-11-21 12:00:00.250 | INFO     | core steps:f:1 - m",
  ]) func otherLinesAreNotLoguru(text: String) {
    #expect(loguru(Array(text.utf8)) == nil)
  }

  @Test func loggingLines() throws {
    let named = Array("2026-11-21 12:00:00 - loom.core.x - ERROR - a - b".utf8)
    let line = try #require(logging(named))
    #expect(line.clock == noon)
    let name = named.span.string(line.name)
    #expect(name == "loom.core.x")
    #expect(line.level == .error)
    let message = named.span.string(line.message)
    #expect(message == "a - b")
    // Milliseconds as Python writes them, and no name.
    let plain = Array("2026-11-21 12:00:00,007 - INFO - ".utf8)
    let bare = try #require(logging(plain))
    #expect(bare.clock == noon + 7_000_000)
    #expect(bare.name.isEmpty)
    #expect(bare.message.isEmpty)
    for text in ["2026-11-21 12:00:00 - loom - LOUD - a", "loom - ERROR - a and more of this text"]
    {
      #expect(logging(Array(text.utf8)) == nil)
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("\u{1B}[32ma\u{1B}[0m b", "a b"), ("a\u{1B}[1;31m", "a"),
    ("\u{1B}", ""), ("a\u{1B}[", "a"), ("a\u{1B}[12", "a"), ("\u{1B}[38;5;1mx\u{1B}[Ky", "xy"),
    ("\u{1B}7z", "7z"),
  ]) func coloursAreLeftOut(text: String, expected: String) {
    let found = TerminalText.plain(Array(text.utf8).span) { $0.string(0..<$0.count) }
    #expect(found == expected.replacing("\u{1B}", with: " "))
  }

  @Test func timesOfDatabases() {
    #expect(TimeText("2026-11-21T12:00:00.000001+00:00")?.nanoseconds == noon + 1000)
    #expect(TimeText("2026-11-21T20:00:00+08:00")?.nanoseconds == noon)
    #expect(TimeText("2026-11-21T20:00:00+08:00")?.hasZone == true)
    #expect(TimeText("2026-11-21T12:00:00Z")?.hasZone == true)
    #expect(TimeText("2026-11-21 12:00:00")?.hasZone == false)
    for text in ["", "2026-11-21", "2026-11-21T12:00:00 x", "2026-02-30T12:00:00", "x"] {
      #expect(TimeText(text) == nil, "\(text)")
    }
  }

  @Test func aZoneIsAQuarterOfAnHour() {
    let hour: Int64 = 3_600_000_000_000
    func ahead(_ offset: Int64, early: Int64 = 0, late: Int64 = 0) -> Int64? {
      NaiveClock.ahead(clock: noon + offset, instant: noon, early: early, late: late)
    }
    #expect(ahead(0) == 0)
    #expect(ahead(8 * hour) == 8 * hour)
    #expect(ahead(-hour * 7 / 2) == -hour * 7 / 2)
    #expect(ahead(hour * 23 / 4) == hour * 23 / 4)
    // Written two seconds after what the clocks showed, or before.
    #expect(ahead(8 * hour - 2_000_000_000) == nil)
    #expect(ahead(8 * hour - 2_000_000_000, late: 2_000_000_000) == 8 * hour)
    #expect(ahead(8 * hour + 2_000_000_000, late: 2_000_000_000) == nil)
    #expect(ahead(8 * hour + 2_000_000_000, early: 2_000_000_000) == 8 * hour)
    #expect(ahead(15 * hour) == nil)
    #expect(NaiveClock.ahead(clock: .max, instant: .min) == nil)
  }

  @Test func piecesOfMessages() throws {
    let bytes = Array("Turn 12 took 0.250s".utf8)
    let behind = bytes.span.behind("Turn ")
    let rest = try #require(behind)
    let number = bytes.span.number(rest)
    #expect(number == 12)
    let cut = bytes.span.cut(rest, at: " took ")
    let (before, after) = try #require(cut)
    let words = bytes.span.string(before)
    #expect(words == "12")
    let seconds = bytes.span.decimal(after.lowerBound..<after.upperBound - 1, digits: 9)
    #expect(seconds == 250_000_000)
    let other = bytes.span.behind("turn")
    #expect(other == nil)
    let never = bytes.span.cut(rest, at: "never")
    #expect(never == nil)
    let nothing = bytes.span.number(after.upperBound..<after.upperBound)
    #expect(nothing == nil)
    let large = Array("99999999999999999999".utf8)
    let tooLarge = large.span.number(0..<large.count)
    #expect(tooLarge == nil)
  }
}
