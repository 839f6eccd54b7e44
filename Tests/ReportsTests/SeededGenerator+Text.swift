import TestSupport

extension SeededGenerator {
  /// A text of characters that outputs stumble over.
  mutating func text(upTo most: Int) -> String {
    let traps: [Unicode.Scalar] = [
      "\"", "\\", "\n", "\r", "\t", "\0", "\u{1b}", "\u{7f}", "\u{9b}", "\u{2028}", "\u{202e}",
      "|", "`", "<", "&", ",", "=", "+", "-", "@", "'", " ", ".", ":", "/", "_", "é", "市", "🚀",
      "\u{301}", "\u{200d}", "\u{fe0f}", "🇩", "\u{1f468}", "\u{fffd}", "\u{10ffff}", "a", "Z", "7",
    ]
    var result = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...most, using: &self) {
      if let scalar = traps.randomElement(using: &self) { result.append(scalar) }
    }
    return String(result)
  }
}
