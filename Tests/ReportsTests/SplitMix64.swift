/// A small seeded generator (Steele, Lea and Flood, 2014), so that a failing seed can be run again.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

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
