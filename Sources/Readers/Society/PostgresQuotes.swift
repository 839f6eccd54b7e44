/// Finds where a statement ends that may reach over lines.
struct PostgresQuotes {
  private enum State {
    case outside
    case name
    case text
    /// A text in which a backslash takes the next byte's meaning away.
    case escapedText
  }

  private var state = State.outside

  /// Whether the statement ends with this line.
  mutating func take(_ line: Span<UInt8>) -> Bool {
    var last: UInt8 = 0
    var position = 0
    while position < line.count {
      let byte = line[position]
      switch state {
      case .outside:
        if byte == UInt8(ascii: "'") {
          let isEscaped = position > 0 && line[position - 1] == UInt8(ascii: "E")
          state = isEscaped ? .escapedText : .text
        }
        if byte == UInt8(ascii: "\"") { state = .name }
      case .name: if byte == UInt8(ascii: "\"") { state = .outside }
      case .text: if byte == UInt8(ascii: "'") { state = .outside }
      case .escapedText:
        if byte == UInt8(ascii: "'") { state = .outside }
        if byte == UInt8(ascii: "\\") { position += 1 }
      }
      if byte != 0x20, byte != 0x0D { last = byte }
      position += 1
    }
    return state == .outside && last == UInt8(ascii: ";")
  }
}
