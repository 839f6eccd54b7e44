import TestSupport
import Testing

@testable import Readers

@Suite struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(Array(text.utf8).span)
  }

  @Test func parsesEverything() throws {
    let value = try parse(
      """
      {"a": [1, -2.5, 1e3, true, false, null, "x\\n\\u00e9\\ud83d\\ude00"], "b": {}, "a": []  }
      """)
    guard case .object(let members) = value else {
      Issue.record("no object")
      return
    }
    #expect(members.map(\.key) == ["a", "b", "a"])
    #expect(
      members.first?.value
        == .array([
          .integer(1), .number(-2.5), .number(1000), .boolean(true), .boolean(false), .null,
          .string("x\né😀"),
        ]))
    #expect(value["a"] == .array([]))
    #expect(value["b"] == .object([]))
    #expect(value["c"] == nil)
  }

  @Test(arguments: [
    ("9223372036854775807", JSONValue.integer(.max)),
    ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .number(0x1p63)),
    ("1e400", .number(.infinity)),
    ("-Infinity", .number(-.infinity)),
    ("\"\\ud800\"", .string("\u{fffd}")),
    ("\"\\ud800\\u0041\"", .string("\u{fffd}A")),
    ("\"\\uZZZZ\"", .string("\u{fffd}ZZZZ")),
    ("\u{feff}[]", .array([])),
    (" \t\r\n0 ", .integer(0)),
  ])
  func oddButHarmless(text: String, expected: JSONValue) throws {
    #expect(try parse(text) == expected)
  }

  @Test func brokenBytesBecomeReplacements() throws {
    #expect(try JSONValue([0x22, 0xff, 0x61, 0x22].span) == .string("\u{fffd}a"))
    #expect(try parse("NaN").double?.isNaN == true)
  }

  @Test(arguments: [
    ("", 0), ("{", 1), ("{\"a\"}", 4), ("{\"a\":1,}", 7), ("[1,]", 3), ("[1 2]", 3), ("\"abc", 0),
    ("\"a\\", 0), ("nope", 0), ("1 2", 2), ("{\"a\":0x10}", 5), ("[1}", 2), ("+1", 0), ("--1", 0),
  ])
  func errorsTellWhere(text: String, offset: Int) {
    let error = #expect(throws: JSONError.self) { try parse(text) }
    #expect(error?.offset == offset)
  }

  @Test func depthIsLimited() throws {
    let fits = String(repeating: "[", count: 128) + String(repeating: "]", count: 128)
    _ = try parse(fits)
    for opening in ["[", "{\"a\":"] {
      let deep = String(repeating: opening, count: 100_000)
      let error = #expect(throws: JSONError.self) { try parse(deep) }
      #expect(error?.offset == 128 * opening.utf8.count)
      #expect(throws: JSONError.self) {
        try JSONScanner.scan(Array(deep.utf8).span) { scanner throws(JSONError) in
          try scanner.skip()
        }
      }
    }
  }

  @Test(arguments: 0..<500)
  func whatIsWrittenIsReadAgain(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let value = Self.random(&generator, depth: 0)
    let text = Self.write(value)
    #expect(try parse(text) == value, "seed \(seed)")
    // Skipping must end exactly where parsing ends.
    let end = try JSONScanner.scan(Array((text + ",").utf8).span) { scanner throws(JSONError) in
      try scanner.skip()
      return scanner.position
    }
    #expect(end == text.utf8.count, "seed \(seed)")
  }

  @Test(arguments: 0..<500)
  func damagedTextsNeverCrash(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var bytes = Array(Self.write(Self.random(&generator, depth: 0)).utf8)
    for _ in 0..<5 where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let fresh = Array("\"\\{}[],:u0e-. \u{0}".utf8).randomElement(using: &generator) ?? 0
      switch Int.random(in: 0...2, using: &generator) {
      case 0: bytes[place] = fresh
      case 1: bytes.insert(fresh, at: place)
      default: bytes.removeSubrange(place...)
      }
    }
    do {
      _ = try JSONValue(bytes.span)
    } catch {
      #expect((0...bytes.count).contains(error.offset), "seed \(seed)")
    }
  }

  private static func random(_ generator: inout SeededGenerator, depth: Int) -> JSONValue {
    switch Int.random(in: 0...(depth < 5 ? 7 : 5), using: &generator) {
    case 0: .null
    case 1: .boolean(.random(using: &generator))
    case 2: .integer(.random(in: .min ... .max, using: &generator))
    case 3: .number(.random(in: -1e6...1e6, using: &generator) + 0.5e-3)
    case 4, 5:
      .string(
        String(
          (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            "a\"\\/\n\té😀\u{0}".randomElement(using: &generator) ?? "a"
          }))
    case 6:
      .array(
        (0..<Int.random(in: 0...4, using: &generator)).map { _ in
          random(&generator, depth: depth + 1)
        })
    default:
      .object(
        (0..<Int.random(in: 0...4, using: &generator)).map {
          ("k\"\($0)", random(&generator, depth: depth + 1))
        })
    }
  }

  private static func write(_ value: JSONValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): quote(value)
    case .array(let values): "[" + values.map(write).joined(separator: " , ") + "]"
    case .object(let members):
      "{" + members.map { quote($0.key) + " : " + write($0.value) }.joined(separator: ",") + "}"
    }
  }

  private static func quote(_ text: String) -> String {
    "\""
      + text.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined() + "\""
  }
}
