import TestSupport
import Testing

@testable import Readers

/// The scanner's fast paths read what its plain one reads, and refuse what that refuses.
@Suite struct FlatPathsTests {
  /// A line of the writer's order, or of any; mostly sound.
  private static func line(using generator: inout SeededGenerator) -> [UInt8] {
    func number(_ range: ClosedRange<Int64>) -> String {
      String(Int64.random(in: range, using: &generator))
    }
    var members = [
      "\"ts\":\(number(0 ... .max))", "\"run\":\"r\(number(0...3))\"", "\"day\":\(number(-2...9))",
      "\"iter\":\(number(0...99))", "\"agent\":\(number(0...50))",
      "\"stage\":\"\(["plan", "market_analysis", "a \\u00e4", "ä"].randomElement(using: &generator) ?? "")\"",
      "\"phase\":\"llm\"", "\"attempt\":\(number(0...4))", "\"status\":\"ok\"",
      "\"dur_us\":\(number(0...99_999_999_999))", "\"prompt_tokens\":\(number(0...9999))",
      "\"cost\":\(number(0...9)).5e-\(number(0...3))", "\"unknown\":{\"a\":[1,\"}\"]}",
    ]
    members.removeLast(Int.random(in: 0...2, using: &generator))
    if Int.random(in: 0..<4, using: &generator) == 0 { members.shuffle(using: &generator) }
    let comma = Bool.random(using: &generator) ? "," : ", "
    var bytes = Array("{\(members.joined(separator: comma))}".utf8)
    let alphabet = Array("{}[]\",:.-+0123456789eE\\ntu \r\u{1}\u{e4}x".utf8)
    for _ in 0..<max(0, Int.random(in: -6...3, using: &generator)) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let byte = alphabet.randomElement(using: &generator) ?? 0
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes[place] = byte
      case 1: bytes.insert(byte, at: place)
      default: bytes.remove(at: place)
      }
    }
    return bytes.filter { $0 != 10 }
  }

  /// All that a row says, with its texts.
  private static func facts(_ row: FlatRow, _ names: [String]) -> [String] {
    func text(_ number: Int32) -> String { number < 0 ? "none" : "'\(names[Int(number)])'" }
    let (own, common) = (row.own, row.common)
    return [
      common.run, common.system, common.model, own.agent, own.group, own.stage, own.phase,
      own.status, own.error,
    ].map(text)
      + [
        own.start, own.duration, own.call, own.inputTokens, own.outputTokens, Int64(own.attempt),
        common.resolution, common.promptBytes, common.responseBytes, common.promptHash,
        Int64(common.day), Int64(common.iteration),
        Int64(bitPattern: common.cost.isNaN ? 0 : common.cost.bitPattern),
      ].map { String($0) }
  }

  /// Lines each of which is the one before but for a few members, or a few bytes.
  private static func similarLines(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    func number(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
    var keys = [
      "ts", "run", "system", "day", "iter", "agent", "group", "stage", "phase", "attempt", "status",
      "dur_us", "prompt_tokens", "completion_tokens", "call", "cost", "other",
    ]
    // A field that two members set.
    if seed % 3 == 0 { keys += ["iteration", "dur_ns", "input_tokens", "stage"] }
    if seed % 4 == 1 { keys.shuffle(using: &generator) }
    func value(_ key: String) -> String {
      switch key {
      case "run", "system", "stage", "phase", "status", "other":
        let text = [
          "a", "plan", "ab\\n", "", "a_text_of_more_bytes_than_are_compared_at_once_by_far",
        ]
        return "\"\(text[number(0..<number(1..<6))])\""
      case "agent", "group":
        return number(0..<2) == 0 ? "\"g\(number(0..<30))\"" : "\(number(0..<30))"
      case "ts": return "\(1_700_000_000_000_000_000 + number(0..<3) * number(0..<2_000_000_000))"
      case "cost": return "0.\(number(1..<4))"
      default:
        return number(0..<30) == 0 ? "-\(number(0..<99))" : "\(number(0..<9) * number(0..<9999))"
      }
    }
    // Without a fraction in each line, most are followed.
    if seed % 2 == 0 { keys.removeAll { $0 == "cost" } }
    var values = keys.map(value)
    return (0..<count).map { _ in
      for _ in 0..<number(0..<5) {
        let member = number(0..<keys.count)
        values[member] = value(keys[member])
      }
      let members = zip(keys, values).map { "\"\($0)\":\($1)" }
      var bytes = Array("{\(members.joined(separator: ","))}".utf8)
      if number(0..<12) == 0 { bytes[number(0..<bytes.count)] = UInt8(number(32..<127)) }
      return bytes
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func fastAndPlainAgree(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = (0..<2000).map { _ in Self.line(using: &generator) }
    check(lines, seed: seed, atLeast: 800)
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>)
  func fastAndPlainAgreeOnLinesLikeTheOneBefore(seed: UInt64) {
    check(Self.similarLines(1500, seed: seed), seed: seed, atLeast: 700)
  }

  private func check(_ lines: [[UInt8]], seed: UInt64, atLeast least: Int) {
    var plain: [[String]] = []
    var names = FlatNames()
    let room = FlatRowRoom(1)
    defer { room.deallocate() }
    for line in lines {
      let place = room.fresh(0)
      do throws(JSONError) {
        try FlatLine(row: place).read(line.span, &names)
        plain.append(
          unsafe Self.facts(FlatRow(place.own.pointee, place.common.pointee), names.names))
      } catch {
        #expect(!error.what.isEmpty)
      }
    }
    #expect(plain.count > least && plain.count < lines.count, "seed \(seed): \(plain.count) rows")
    var bytes = Array(lines.joined(separator: [10])) + [10]
    let count = bytes.count
    bytes += [UInt8](repeating: 0, count: FlatScanner.padding)
    var scanner = FlatScanner()
    unsafe bytes.withUnsafeBufferPointer {
      unsafe scanner.scan(UnsafeBufferPointer(rebasing: $0[..<count]))
    }
    var fast: [[String]] = []
    let known = scanner.names.names
    for place in 0..<scanner.count { fast.append(Self.facts(scanner.room[place], known)) }
    #expect(fast.count == plain.count, "seed \(seed)")
    for (left, right) in zip(fast, plain) where left != right {
      Issue.record("seed \(seed): \(left) is not \(right)")
      return
    }
  }
}
