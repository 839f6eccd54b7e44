/// Makes texts from outside safe to print.
public enum PlainText {
  /// The text on one line, without anything that a terminal would obey.
  ///
  /// A control character (a terminal's escape sequences begin with one), a line separator or a
  /// character that turns the writing direction becomes U+FFFD; a line feed or tab becomes a blank.
  /// Of a heap of combining marks the first four stay.
  public static func clean(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    var result = String.UnicodeScalarView()
    var marks = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0a, 0x0d:
        result.append(" ")
      case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x200b, 0x200e, 0x200f, 0x2060...0x206f, 0xfeff,
        0x061c, 0xfff9...0xfffb, 0xe0000...0xe007f:
        result.append("\u{fffd}")
      default:
        marks = DisplayWidth.isZeroWidth(scalar) ? marks + 1 : 0
        if marks <= 4 { result.append(scalar) }
      }
    }
    return String(result)
  }

  /// The text cut to that many columns, with an ellipsis in the middle where something is missing.
  public static func fit(_ text: String, _ width: Int) -> String {
    // A hostile name can have megabytes; only its ends can show.
    if text.utf8.count > 64 * max(width, 1) {
      return fit(String(text.prefix(width)) + "…" + String(text.suffix(width)), width)
    }
    guard DisplayWidth.of(text) > width else { return text }
    guard width > 1 else { return width == 1 ? "…" : "" }
    let head = (width - 1 + 1) / 2
    let tail = width - 1 - head
    return take(text, head) + "…" + String(take(String(text.reversed()), tail).reversed())
  }

  /// The longest beginning of the text that fits into that many columns.
  static func take(_ text: String, _ width: Int) -> String {
    var result = ""
    var used = 0
    for character in text {
      let columns = DisplayWidth.of(character)
      guard used + columns <= width else { break }
      used += columns
      result.append(character)
    }
    return result
  }

  /// The text broken into lines of at most that many columns, between words where it can.
  public static func lines(_ text: String, width: Int) -> [String] {
    wrap(clean(text), width: width)
  }

  /// A clean text broken into lines of that many columns, between words where it can.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in words(text) {
      var rest = word
      var columns = DisplayWidth.of(rest)
      if used > 0, used + 1 + columns <= width {
        line += " " + rest
        used += 1 + columns
        continue
      }
      if used > 0 { lines.append(line) }
      if columns > width {
        let pieces = cut(rest, width: max(width, 2))
        lines += pieces.dropLast()
        rest = pieces.last ?? ""
        columns = DisplayWidth.of(rest)
      }
      line = rest
      used = columns
    }
    if used > 0 { lines.append(line) }
    return lines
  }

  /// Pieces of a word that is too long, each at most that many columns.
  private static func cut(_ word: String, width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var used = 0
    for character in word {
      let columns = DisplayWidth.of(character)
      if used + columns > width {
        pieces.append(piece)
        piece = ""
        used = 0
      }
      piece.append(character)
      used += columns
    }
    return pieces + [piece]
  }

  /// The words of a text; a number stays with its unit, as in «2 min 05 s».
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var previous: Substring = ""
    for word in text.split(separator: " ") {
      let isUnit = units.contains(String(word.prefix { !".,;:)".contains($0) }))
      let followsNumber = previous.last?.isNumber ?? false
      let continuesTime =
        ["min", "h", "d"].contains(previous) && (word.first?.isNumber ?? false)
      if let last = words.last, (isUnit && followsNumber) || continuesTime {
        words[words.count - 1] = last + " " + word
      } else {
        words.append(String(word))
      }
      previous = word
    }
    return words
  }

  private static let units: Set<String> = ["ns", "µs", "ms", "s", "min", "h", "d", "%"]
}
