/// The words of an expression.
struct PromLexer {
  /// A word.
  enum Token: Equatable {
    case name(String)
    case number(Double)
    case duration(Int64)
    case text(String)
    case sign(String)
    case end
  }

  private let bytes: [UInt8]
  private var position = 0
  /// The word that comes next, and where it begins.
  private(set) var token = Token.end
  private(set) var start = 0
  /// Where the word before ended.
  private(set) var previousEnd = 0

  /// The words of a text; the first is read.
  init(_ text: String) throws(PromSyntaxError) {
    bytes = Array(text.utf8)
    try advance()
  }

  /// The text between two positions.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    let letter = byte | 0x20
    return (letter >= 0x61 && letter <= 0x7a) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":")
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Reads the next word.
  mutating func advance() throws(PromSyntaxError) {
    previousEnd = position
    while true {
      let next = byte(position)
      if next == 32 || (next >= 9 && next <= 13) {
        position += 1
      } else if next == UInt8(ascii: "#") {
        while position < bytes.count, byte(position) != 10 { position += 1 }
      } else {
        break
      }
    }
    start = position
    guard position < bytes.count else {
      token = .end
      return
    }
    let next = byte(position)
    if Self.isLetter(next) {
      while Self.isLetter(byte(position)) || Self.isDigit(byte(position)) { position += 1 }
      let word = text(start..<position)
      switch word.lowercased() {
      case "inf": token = .number(.infinity)
      case "nan": token = .number(.nan)
      default: token = .name(word)
      }
    } else if Self.isDigit(next) || (next == UInt8(ascii: ".") && Self.isDigit(byte(position + 1)))
    {
      try number()
    } else if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") || next == UInt8(ascii: "`") {
      try quoted(next)
    } else {
      try sign()
    }
  }

  private mutating func number() throws(PromSyntaxError) {
    while true {
      let next = byte(position)
      let isExponentSign =
        (next == UInt8(ascii: "+") || next == UInt8(ascii: "-"))
        && byte(position - 1) | 0x20 == UInt8(ascii: "e")
      guard Self.isLetter(next) || Self.isDigit(next) || next == UInt8(ascii: ".") || isExponentSign
      else { break }
      if next == UInt8(ascii: ":") { break }
      position += 1
    }
    let word = text(start..<position)
    if let value = Double(word) {
      token = .number(value)
    } else if let duration = PromDuration.milliseconds(word) {
      token = .duration(duration)
    } else {
      throw PromSyntaxError(offset: start, what: "'\(word)' is no number and no duration")
    }
  }

  private mutating func quoted(_ mark: UInt8) throws(PromSyntaxError) {
    position += 1
    var result: [UInt8] = []
    while position < bytes.count {
      let next = byte(position)
      position += 1
      if next == mark {
        token = .text(String(decoding: result, as: UTF8.self))
        return
      }
      if next == UInt8(ascii: "\\"), mark != UInt8(ascii: "`") {
        let escaped = byte(position)
        position += 1
        switch escaped {
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "r"): result.append(13)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"): result.append(escaped)
        default:
          throw PromSyntaxError(offset: position - 2, what: "this escape is not understood")
        }
      } else {
        result.append(next)
      }
    }
    throw PromSyntaxError(offset: start, what: "the text does not end")
  }

  private mutating func sign() throws(PromSyntaxError) {
    let two = position + 1 < bytes.count ? text(position..<position + 2) : ""
    if ["==", "!=", ">=", "<=", "=~", "!~"].contains(two) {
      token = .sign(two)
      position += 2
      return
    }
    let one = UInt8(ascii: "~") == byte(position) ? "~" : text(position..<position + 1)
    guard "(){}[],+-*/%^<>=@:".contains(one) else {
      throw PromSyntaxError(offset: start, what: "nothing of the language begins so")
    }
    token = .sign(one)
    position += 1
  }
}
