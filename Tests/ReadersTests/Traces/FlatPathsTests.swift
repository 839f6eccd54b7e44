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
    return [
      row.run, row.system, row.agent, row.group, row.stage, row.phase, row.status, row.error,
    ].map(text)
      + [
        row.start, row.duration, row.resolution, row.call, row.inputTokens, row.outputTokens,
        row.promptBytes, row.responseBytes, Int64(row.day), Int64(row.iteration),
        Int64(row.attempt),
        Int64(bitPattern: row.cost.isNaN ? 0 : row.cost.bitPattern),
      ].map { String($0) }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func fastAndPlainAgree(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let lines = (0..<2000).map { _ in Self.line(using: &generator) }
    var plain: [[String]] = []
    var names = FlatNames()
    for line in lines {
      var reader = FlatLine()
      do throws(JSONError) {
        try reader.read(line.span, &names)
        plain.append(Self.facts(reader.row, names.names))
      } catch {
        #expect(!error.what.isEmpty)
      }
    }
    #expect(plain.count > 800 && plain.count < 2000, "seed \(seed)")
    var bytes = Array(lines.joined(separator: [10])) + [10]
    let count = bytes.count
    bytes += [UInt8](repeating: 0, count: FlatScanner.padding)
    var scanner = FlatScanner()
    unsafe bytes.withUnsafeBufferPointer {
      unsafe scanner.scan(UnsafeBufferPointer(rebasing: $0[..<count]))
    }
    var fast: [[String]] = []
    let known = scanner.names.names
    scanner.forEachRow { fast.append(Self.facts($0, known)) }
    #expect(fast.count == plain.count, "seed \(seed)")
    for (left, right) in zip(fast, plain) where left != right {
      Issue.record("seed \(seed): \(left) is not \(right)")
      return
    }
  }
}
