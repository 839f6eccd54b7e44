import TestSupport
import Testing
import Trace

@testable import Readers

/// Lines that are recognised by their stretches give what reading them one by one gives.
@Suite struct FlatStretchTests {
  /// Members in an order of some program, with values of changing length.
  private static func members(
    _ layout: Int, using generator: inout SeededGenerator
  ) -> [String] {
    func number(_ digits: ClosedRange<Int>) -> String {
      let count = Int.random(in: digits, using: &generator)
      return (0..<count).map { _ in "\(Int.random(in: 0...9, using: &generator))" }.joined()
    }
    func one(_ texts: String...) -> String { texts.randomElement(using: &generator) ?? "" }
    let time = [
      "\"ts\":\(one("1", "1", "8", "9"))\(number(18...18))", "\"run\":\"r\"",
      "\"day\":\(one("", "", "-"))\(number(1...2))", "\"iter\":\(number(1...2))",
      "\"agent\":\(one("\"a\(number(1...2))\"", "\"a1\"", number(1...3)))",
    ]
    let key = [
      "\"stage\":\"\(one("plan", "act", "market_analysis", "stage1"))\"",
      "\"phase\":\"\(one("llm", "prompt", "parse"))\"", "\"attempt\":\(one("0", "0", "1", "12"))",
      "\"status\":\"\(one("ok", "ok", "http_429"))\"",
    ]
    let duration = "\"dur_us\":\(number(1...6))"
    let rest = ["\"prompt_tokens\":\(number(1...4))", "\"call\":\(number(1...5))"]
    return switch layout {
    case 0: time + key + [duration] + rest
    case 1: time + [duration] + key + rest
    case 2: [duration] + time + rest + key
    case 3: key + [duration] + time
    // What is needed stands on both sides.
    case 4: time + key.prefix(2) + [duration] + key.suffix(2) + rest
    default: time + [duration, "\"dur_ns\":\(number(1...9))"] + key
    }
  }

  private static func text(_ layout: Int, using generator: inout SeededGenerator) -> String {
    let alphabet = Array("{}[]\",:.-+0123456789eE\\ntu \r\u{1}x:;/".utf8)
    var bytes: [UInt8] = []
    for number in 0..<1200 {
      var members = members(layout, using: &generator)
      if Int.random(in: 0..<40, using: &generator) == 0 { members.swapAt(0, members.count - 1) }
      if Int.random(in: 0..<40, using: &generator) == 0 { members.removeLast() }
      var line = Array("{\(members.joined(separator: ","))}".utf8)
      // The first lines tell what the file is.
      if number > 20, Int.random(in: 0..<8, using: &generator) == 0 {
        let place = Int.random(in: 0..<line.count, using: &generator)
        line[place] = alphabet.randomElement(using: &generator) ?? 0
      }
      bytes += line.filter { $0 != 10 }
      bytes += Int.random(in: 0..<20, using: &generator) == 0 ? [13, 10] : [10]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: 0...5)
  func stretchesGiveWhatRowsGive(layout: Int) throws {
    for seed in UInt64(1)...2 {
      var generator = SeededGenerator(seed: seed &* 6 &+ UInt64(layout))
      let text = Self.text(layout, using: &generator)
      let keys: [[SpanKey]] = [
        [.stage, .phase, .status, .attempt], [.phase], [.phase, .day, .agent],
      ]
      for keys in keys {
        try FlatTallyTests.check(text, keys, "layout \(layout), seed \(seed), \(keys)")
      }
    }
  }

  /// Steady lines, so that nearly all are recognised, of which one at a time differs by a byte.
  @Test func oneByteMakesTheDifference() throws {
    let line =
      "{\"ts\":1767603600000977504,\"run\":\"base\",\"agent\":17,\"stage\":\"needs\",\"phase\":\"llm\","
      + "\"attempt\":0,\"status\":\"ok\",\"dur_us\":1616992,\"prompt_tokens\":1297,\"call\":51}"
    let bytes = Array(line.utf8)
    var text: [UInt8] = []
    for place in bytes.indices {
      for byte in Array("0:/9a\"\\ -\u{1}".utf8) {
        var other = bytes
        other[place] = byte
        text += bytes + [10] + other + [10] + bytes + [10]
      }
    }
    // What follows keeps the last of these from being read by another way.
    for _ in 0..<20 { text += bytes + [10] }
    try FlatTallyTests.check(
      String(decoding: text, as: UTF8.self), [.stage, .phase, .status, .attempt], "one byte")
  }

  /// A number that goes on beyond what was seen before it is another number.
  @Test func longerNumbersAreNotCutShort() throws {
    var text = ""
    for number in 0..<2000 {
      let attempt = number % 7 == 0 ? 1 : number % 11 == 0 ? 12 : 123
      text += "{\"dur_us\":\(number),\"ts\":5,\"stage\":\"s\",\"phase\":\"llm\","
      text += "\"attempt\":\(attempt)"
      text += number % 3 == 0 ? ",\"call\":\(number)}\n" : "}\n"
    }
    try FlatTallyTests.check(text, [.phase, .attempt], "attempts")
  }

  /// More different keys than are remembered, and heads that are never alike.
  @Test func whatIsNeverAlikeIsReadPlainly() throws {
    var generator = SeededGenerator(seed: 5)
    var text = ""
    for number in 0..<30_000 {
      let name = String((0..<5).compactMap { _ in "abcdefgh".randomElement(using: &generator) })
      text += "{\"ts\":\(number),\"agent\":\"\(name)\",\"stage\":\"s\(number % 300)\","
      text += "\"phase\":\"llm\",\"status\":\"ok\",\"dur_us\":\(number % 13)}\n"
    }
    try FlatTallyTests.check(text, [.stage, .phase], "never alike")
    try FlatTallyTests.check(text, [.phase, .agent], "never alike, by agent")
  }

  /// A row refuses a resolution that is negative or too large, so a tally must too.
  @Test func whatARowRefusesIsNotTallied() throws {
    var text = ""
    for number in 0..<2000 {
      let resolution =
        number % 5 == 0 ? "-1" : number % 7 == 0 ? "9999999999999999" : "\(number % 9)"
      text += "{\"ts\":\(number),\"stage\":\"s\",\"phase\":\"llm\",\"status\":\"ok\","
      text += "\"dur_us\":5,\"resolution_ms\":\(resolution)}\n"
    }
    try FlatTallyTests.check(text, [.stage, .phase], "resolutions")
  }

  /// By agent and the like there may be as many groups as lines.
  @Test func groupsOfOneLineTakeLittleRoom() throws {
    var tally = FlatTally(by: [.agent])
    var row = FlatRow()
    row.own.duration = 5000
    for agent in 0..<5000 {
      row.own.agent = Int32(agent)
      tally.add(row)
    }
    #expect(tally.room <= 5000 * 16)
    for _ in 0..<100_000 { tally.add(row) }
    #expect(tally.room <= 5000 * 16 + 100_000 + 1 << 14)
  }
}
