/// Reads a condition: comparisons joined by `and`, `or`, `not` and parentheses.
struct SpanFilterParser {
  private var tokens: [Token]
  private var position = 0
  private var depth = 0
  private let instant: (String) -> Int64?

  private struct Token {
    var text: String
    var isQuoted = false
    /// Whether the word is a symbol, such as `>=`.
    var isSymbol = false
  }

  init(_ text: String, _ instant: @escaping (String) -> Int64?) {
    tokens = Self.tokens(text)
    self.instant = instant
  }

  mutating func parse() throws(SpanFilter.Failure) -> SpanFilter.Node {
    let node = try alternatives()
    guard position == tokens.count else {
      throw fail("unexpected '\(tokens[position].text)'")
    }
    return node
  }

  private mutating func alternatives() throws(SpanFilter.Failure) -> SpanFilter.Node {
    var node = try conjunction()
    while accept("or") { node = .or(node, try conjunction()) }
    return node
  }

  private mutating func conjunction() throws(SpanFilter.Failure) -> SpanFilter.Node {
    var node = try condition()
    while accept("and") { node = .and(node, try condition()) }
    return node
  }

  private mutating func condition() throws(SpanFilter.Failure) -> SpanFilter.Node {
    depth += 1
    defer { depth -= 1 }
    // A hostile heap of parentheses must not exhaust the stack.
    guard depth < 100 else { throw fail("too many parentheses") }
    if accept("not") { return .not(try condition()) }
    if accept("(") {
      let node = try alternatives()
      guard accept(")") else { throw fail("a ')' is missing") }
      return node
    }
    return try comparison()
  }

  private mutating func comparison() throws(SpanFilter.Failure) -> SpanFilter.Node {
    guard let name = next(), !name.isSymbol else { throw fail("a field is missing") }
    guard let field = SpanField(rawValue: name.text) else { throw SpanField.unknown(name.text) }
    guard let sign = next(), sign.isSymbol,
      let comparator = SpanComparator(rawValue: sign.text == "==" ? "=" : sign.text)
    else { throw fail("after '\(name.text)' one of = != < <= > >= is missing") }
    guard let value = next(), !value.isSymbol else {
      throw fail("after '\(name.text)\(sign.text)' a value is missing")
    }
    if !field.isNumber {
      guard comparator == .equal || comparator == .unequal else {
        throw fail("'\(name.text)' is a text, which only = and != compare")
      }
      return .text(field, isEqual: comparator == .equal, value.text)
    }
    if field == .start {
      var text = value.text
      // The clock may stand apart from its date.
      if let clock = peek(), !clock.isSymbol, !clock.isQuoted, clock.text.contains(":") {
        text += " " + clock.text
        position += 1
      }
      guard let nanoseconds = instant(text) else {
        throw fail("'\(text)' is no time; write one such as 2026-01-05T09:00:00Z or 2026-01-05")
      }
      return .start(comparator, nanoseconds)
    }
    if field.isTime {
      var text = value.text
      // A unit may stand apart from its number.
      if let unit = peek(), !unit.isSymbol,
        DurationText.units.contains(where: { $0.0 == unit.text })
      {
        text += unit.text
        position += 1
      }
      guard let nanoseconds = DurationText.nanoseconds(text) else {
        throw fail("'\(text)' is no time; write one such as 250ms, 3s or 10min")
      }
      return .number(field, comparator, nanoseconds)
    }
    guard let number = Double(value.text) else { throw fail("'\(value.text)' is no number") }
    return .number(field, comparator, number)
  }

  private func peek() -> Token? { position < tokens.count ? tokens[position] : nil }

  private mutating func next() -> Token? {
    guard let token = peek() else { return nil }
    position += 1
    return token
  }

  private mutating func accept(_ word: String) -> Bool {
    guard let token = peek(), !token.isQuoted, token.text == word else { return false }
    position += 1
    return true
  }

  private func fail(_ message: String) -> SpanFilter.Failure {
    SpanFilter.Failure(message: message + "; write it like 'stage=buy and day>=2'")
  }

  private static func tokens(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var word = ""
    func flush() {
      if !word.isEmpty { tokens.append(Token(text: word)) }
      word = ""
    }
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case " ", "\t", "\n": flush()
      case "(", ")":
        flush()
        tokens.append(Token(text: String(scalar), isSymbol: true))
      case "=", "!", "<", ">":
        flush()
        var symbol = String(scalar)
        if rest.first == "=" {
          symbol += "="
          rest.removeFirst()
        }
        tokens.append(Token(text: symbol, isSymbol: true))
      case "'", "\"":
        flush()
        var quoted = ""
        while let inner = rest.popFirst(), inner != scalar { quoted.unicodeScalars.append(inner) }
        tokens.append(Token(text: quoted, isQuoted: true))
      default: word.unicodeScalars.append(scalar)
      }
    }
    flush()
    return tokens
  }
}

/// Durations as users write them.
enum DurationText {
  static let units: [(String, Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 6e10), ("h", 3.6e12),
  ]

  /// Nanoseconds of a text such as `250ms` or `3 s`; nil where it has no unit or is no number.
  static func nanoseconds(_ text: String) -> Double? {
    let name = String(text.reversed().prefix { $0.isLetter }.reversed())
    guard let unit = units.first(where: { $0.0 == name }) else { return nil }
    let number = text.dropLast(name.count).filter { $0 != " " }
    guard let value = Double(String(number)), value.isFinite else { return nil }
    return value * unit.1
  }
}
