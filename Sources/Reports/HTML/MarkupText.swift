import Writing

/// Makes texts safe to stand in HTML and SVG: the one place where anything is escaped.
enum MarkupText {
  /// Appends a text so that it is nothing but text, as content and in a quoted attribute alike.
  ///
  /// What HTML may not hold and what turns the writing direction becomes visible even where a caller
  /// forgot to ask for that; only line feeds and isolates, which the program sets itself, stay.
  static func append(_ text: String, to buffer: inout ByteBuffer) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": buffer.append("&amp;")
      case "<": buffer.append("&lt;")
      case ">": buffer.append("&gt;")
      case "\"": buffer.append("&quot;")
      case "'": buffer.append("&#39;")
      case "\n", "\u{2066}"..."\u{2069}": buffer.append(scalar)
      case " "..."~": buffer.append(UInt8(truncatingIfNeeded: scalar.value))
      default:
        if let picture = picture(scalar) {
          buffer.append(picture)
        } else {
          buffer.append(scalar)
        }
      }
    }
  }

  /// A sentence in which a number stays on one line with its unit, as in «2 min 05 s» and «42 %».
  static func unbroken(_ text: String) -> String {
    var words = text.split(separator: " ", omittingEmptySubsequences: false)[...]
    guard var result = words.popFirst().map(String.init) else { return text }
    for word in words {
      let isUnit = units.contains(String(word.prefix { $0.isLetter || $0 == "%" || $0 == "×" }))
      result += result.last?.isNumber == true && isUnit ? "\u{a0}" : " "
      result += word
    }
    return result
  }

  private static let units: Set<String> = [
    "ns", "µs", "ms", "s", "min", "h", "d", "%", "×",
  ]

  /// A text from outside on one line, everything in it visible, cut in its middle where it is long.
  ///
  /// Control characters become their pictures (␛). What HTML may not hold, what turns the writing
  /// direction and what has no width becomes its number (‹U+202E›). Of a heap of combining marks
  /// the first four stay.
  static func visible(_ text: String, columns: Int = 80) -> String {
    // A hostile name can have megabytes; only its ends can show.
    let ends =
      text.utf8.count > 64 * columns
      ? String(text.prefix(columns)) + "…" + String(text.suffix(columns)) : text
    if ends.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) {
      return PlainText.fit(ends, columns)
    }
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in ends.unicodeScalars {
      if let picture = picture(scalar) {
        result.append(contentsOf: picture.unicodeScalars)
        continue
      }
      marks = DisplayWidth.isZeroWidth(scalar) ? marks + 1 : 0
      if marks <= 4 { result.append(scalar) }
    }
    return PlainText.fit(String(result), columns)
  }

  /// A text from outside for a tooltip or an SVG text: visible, and isolated from the text around it.
  static func isolated(_ text: String, columns: Int = 60) -> String {
    let visible = visible(text, columns: columns)
    if visible.utf8.allSatisfy({ $0 < 0x80 }) { return visible }
    return "\u{2068}\(visible)\u{2069}"
  }

  /// What stands for a character that nobody could see or that HTML may not hold; nil for others.
  private static func picture(_ scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x7f: return "\u{2421}"
    case 0x80..<0xa0, 0xad, 0x61c, 0x200b...0x200c, 0x200e...0x200f, 0x2028...0x202e,
      0x2060...0x206f, 0xfeff, 0xfff0...0xfffb, 0xe0000...0xe0fff, 0xfdd0...0xfdef:
      return number(scalar)
    case let value where value & 0xfffe == 0xfffe: return number(scalar)
    default: return nil
    }
  }

  private static func number(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "‹U+" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "›"
  }
}
