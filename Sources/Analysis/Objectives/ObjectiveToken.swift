/// A part of a line of an objective file.
enum ObjectiveToken: Equatable {
  /// A text in quotation marks with a colon behind it.
  case label(String)
  /// A text in quotation marks.
  case quoted(String)
  /// Anything between spaces and comparisons.
  case word(String)
  /// A comparison.
  case comparison(Objective.Comparison)
  /// Signs that look like a comparison and are none.
  case badComparison(String)

  /// The token as one would write it.
  var text: String {
    switch self {
    case .label(let text): "\"\(text)\":"
    case .quoted(let text): "\"\(text)\""
    case .word(let text), .badComparison(let text): text
    case .comparison(let comparison): comparison.rawValue
    }
  }

  /// The text without its quotation marks.
  var name: String {
    switch self {
    case .label(let text), .quoted(let text): text
    default: text
    }
  }

  /// Whether it is a plain word.
  var isWord: Bool {
    if case .word = self { return true }
    return false
  }

  /// The comparison, where it is one.
  var comparison: Objective.Comparison? {
    if case .comparison(let comparison) = self { return comparison }
    return nil
  }

  /// The tokens of a line, up to its comment.
  static func all(in line: String) throws(ObjectiveSyntaxError.Fault) -> [ObjectiveToken] {
    var tokens: [ObjectiveToken] = []
    var rest = line.unicodeScalars[...]
    while let first = rest.first {
      if isSpace(first) {
        rest.removeFirst()
      } else if first == "#" {
        return tokens
      } else if first == "\"" {
        rest.removeFirst()
        guard let end = rest.firstIndex(of: "\"") else { throw .openQuote }
        let text = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        if rest.first == ":", tokens.isEmpty {
          rest.removeFirst()
          tokens.append(.label(text))
        } else {
          tokens.append(.quoted(text))
        }
      } else if isSign(first) {
        let signs = take(&rest, while: isSign)
        tokens.append(comparison(signs).map { .comparison($0) } ?? .badComparison(signs))
      } else {
        tokens.append(.word(take(&rest) { !isSpace($0) && !isSign($0) && $0 != "\"" }))
      }
    }
    return tokens
  }

  private static func comparison(_ signs: String) -> Objective.Comparison? {
    switch signs {
    case "≤": .atMost
    case "≥": .atLeast
    default: Objective.Comparison(rawValue: signs)
    }
  }

  private static func take(
    _ rest: inout Substring.UnicodeScalarView, while condition: (Unicode.Scalar) -> Bool
  ) -> String {
    let taken = rest.prefix(while: condition)
    rest = rest[taken.endIndex...]
    return String(taken)
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{feff}"
  }

  private static func isSign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "<", ">", "=", "≤", "≥", "!": true
    default: false
    }
  }
}
