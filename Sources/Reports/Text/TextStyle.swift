/// What a piece of text is, for the terminal to show.
enum Tone {
  /// Ordinary text.
  case plain
  /// A heading or the most important number.
  case strong
  /// Secondary text.
  case faint
  /// A failure.
  case bad
  /// Something to take care of.
  case caution
  /// A name.
  case name
}

/// Turns tones into ANSI sequences, or into nothing where colour is off.
struct TextStyle {
  /// Whether sequences are written.
  let colour: Bool

  /// The text in that tone.
  func paint(_ text: String, _ tone: Tone) -> String {
    guard colour, tone != .plain, text.contains(where: { $0 != " " }) else { return text }
    let code =
      switch tone {
      case .plain: "0"
      case .strong: "1"
      case .faint: "2"
      case .bad: "31"
      case .caution: "33"
      case .name: "36"
      }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }
}
