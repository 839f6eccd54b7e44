import Writing

/// Writes XML elements; names are literals, and every text from outside is escaped.
struct XMLText {
  private var buffer = ByteBuffer()
  private var depth = 0

  /// The bytes so far.
  var bytes: [UInt8] { buffer.bytes }

  /// Writes markup as it is.
  mutating func raw(_ markup: StaticString) { buffer.append("\(markup)") }

  /// Begins an element that holds others.
  mutating func open(_ name: StaticString, _ attributes: [(String, String)]) {
    start(name, attributes)
    buffer.append(">\n")
    depth += 1
  }

  /// Ends an element that holds others.
  mutating func close(_ name: StaticString) {
    depth -= 1
    indent()
    buffer.append("</\(name)>\n")
  }

  /// Writes an element without content.
  mutating func empty(_ name: StaticString, _ attributes: [(String, String)]) {
    start(name, attributes)
    buffer.append("/>\n")
  }

  /// Writes an element that holds a text.
  mutating func element(
    _ name: StaticString, _ attributes: [(String, String)], text: String
  ) {
    start(name, attributes)
    buffer.append(">")
    escape(text)
    buffer.append("</\(name)>\n")
  }

  private mutating func start(_ name: StaticString, _ attributes: [(String, String)]) {
    indent()
    buffer.append("<\(name)")
    for (key, value) in attributes {
      buffer.append(" \(key)=\"")
      escape(value)
      buffer.append("\"")
    }
  }

  private mutating func indent() { for _ in 0..<depth { buffer.append("  ") } }

  /// Writes a text that is safe both in an attribute and between tags.
  ///
  /// Characters that XML 1.0 can't hold, and controls that terminals obey, become U+FFFD.
  private mutating func escape(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: buffer.append("&amp;")
      case 0x3c: buffer.append("&lt;")
      case 0x3e: buffer.append("&gt;")
      case 0x22: buffer.append("&quot;")
      case 0x27: buffer.append("&apos;")
      case 0x09, 0x0a, 0x0d: buffer.append("&#\(scalar.value);")
      case 0..<0x20, 0x7f..<0xa0, 0xfffe, 0xffff: buffer.append("\u{fffd}")
      default: buffer.append(scalar)
      }
    }
  }
}
