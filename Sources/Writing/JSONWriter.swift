/// Writes JSON text, indented by two spaces, into a byte buffer.
///
/// Containers are written by closures, so that they are always closed. The order of the calls is
/// the order of the output, hence the same input gives the same bytes.
public struct JSONWriter {
  private var buffer = ByteBuffer()
  private var depth = 0
  private var isFirst = true
  private var afterKey = false
  private var inlineDepth = 0

  /// A writer of nothing yet.
  public init() {}

  /// Makes room for that many bytes in all.
  public mutating func reserve(_ bytes: Int) { buffer.reserve(bytes) }

  /// The text so far, ended by a line feed.
  public consuming func finish() -> [UInt8] {
    buffer.append(UInt8(ascii: "\n"))
    return buffer.bytes
  }

  /// Writes an object whose fields the closure writes; on one line if `inline`.
  public mutating func object(inline: Bool = false, _ body: (inout JSONWriter) -> Void) {
    container(open: UInt8(ascii: "{"), close: UInt8(ascii: "}"), inline: inline, body)
  }

  /// Writes an array whose elements the closure writes; on one line if `inline`.
  public mutating func array(inline: Bool = false, _ body: (inout JSONWriter) -> Void) {
    container(open: UInt8(ascii: "["), close: UInt8(ascii: "]"), inline: inline, body)
  }

  /// Writes a field's name; the next call writes its value.
  public mutating func key(_ name: String) {
    separate()
    escape(name)
    buffer.append(": ")
    afterKey = true
  }

  /// Writes a text, or null.
  public mutating func value(_ text: String?) {
    separate()
    if let text { escape(text) } else { buffer.append("null") }
  }

  /// Writes bytes that should be UTF-8 as a text; what is not becomes U+FFFD.
  public mutating func value(utf8 bytes: [UInt8]) { value(String(decoding: bytes, as: UTF8.self)) }

  /// Writes an integer, or null.
  public mutating func value(_ number: Int?) { value(number.map { Int64($0) }) }

  /// Writes an integer, or null.
  public mutating func value(_ number: Int64?) {
    separate()
    if let number { buffer.append(decimal: number) } else { buffer.append("null") }
  }

  /// Writes a number by its shortest decimal; null where it is absent or not finite.
  public mutating func value(_ number: Double?) {
    separate()
    if let number, number.isFinite {
      buffer.append(number: number)
    } else {
      buffer.append("null")
    }
  }

  /// Writes a truth value.
  public mutating func value(_ flag: Bool) {
    separate()
    buffer.append(flag ? "true" : "false")
  }

  /// Writes nanoseconds as milliseconds, or null.
  public mutating func milliseconds(_ nanoseconds: Int64?) {
    separate()
    if let nanoseconds {
      buffer.append(milliseconds: nanoseconds)
    } else {
      buffer.append("null")
    }
  }

  /// Writes nanoseconds as milliseconds; null where they are absent or not finite.
  public mutating func milliseconds(_ nanoseconds: Double?) {
    separate()
    if let nanoseconds, nanoseconds.isFinite {
      buffer.append(milliseconds: nanoseconds)
    } else {
      buffer.append("null")
    }
  }

  /// Writes an instant in ISO 8601, or null.
  public mutating func instant(_ nanoseconds: Int64?, in zone: ZoneRules) {
    separate()
    guard let nanoseconds else {
      buffer.append("null")
      return
    }
    buffer.append(UInt8(ascii: "\""))
    buffer.append(instant: nanoseconds, in: zone)
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func container(
    open: UInt8, close: UInt8, inline: Bool, _ body: (inout JSONWriter) -> Void
  ) {
    separate()
    buffer.append(open)
    depth += 1
    if inline || inlineDepth > 0 { inlineDepth += 1 }
    isFirst = true
    body(&self)
    depth -= 1
    if inlineDepth > 0 {
      inlineDepth -= 1
    } else if !isFirst {
      breakLine()
    }
    buffer.append(close)
    isFirst = false
  }

  /// Writes what must stand between the previous value and the next.
  private mutating func separate() {
    if afterKey {
      afterKey = false
      return
    }
    guard depth > 0 else { return }
    if !isFirst { buffer.append(UInt8(ascii: ",")) }
    if inlineDepth == 0 {
      breakLine()
    } else if !isFirst {
      buffer.append(UInt8(ascii: " "))
    }
    isFirst = false
  }

  private static let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 32)

  private mutating func breakLine() {
    buffer.append(UInt8(ascii: "\n"))
    var left = 2 * depth
    while left > 0 {
      let here = min(left, Self.spaces.count)
      buffer.append(Self.spaces.span.extracting(first: here))
      left -= here
    }
  }
}

extension JSONWriter {
  /// Whether a text is written as it is.
  private static func isPlain(_ text: Span<UInt8>) -> Bool {
    for place in text.indices {
      let byte = text[place]
      if byte < 0x20 || byte >= 0x7f || byte == 0x22 || byte == 0x5c { return false }
    }
    return true
  }

  /// Writes a text in quotes.
  ///
  /// Beyond what JSON asks for, DEL, the C1 controls and the two Unicode line separators are
  /// escaped: some terminals obey them, and JavaScript used to end lines at the latter.
  fileprivate mutating func escape(_ text: String) {
    buffer.append(UInt8(ascii: "\""))
    defer { buffer.append(UInt8(ascii: "\"")) }
    if Self.isPlain(text.utf8.span) {
      buffer.append(text)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22: buffer.append("\\\"")
      case 0x5c: buffer.append("\\\\")
      case 0x08: buffer.append("\\b")
      case 0x09: buffer.append("\\t")
      case 0x0a: buffer.append("\\n")
      case 0x0c: buffer.append("\\f")
      case 0x0d: buffer.append("\\r")
      case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029:
        buffer.append("\\u")
        let digits = String(scalar.value, radix: 16)
        for _ in digits.utf8.count..<4 { buffer.append(UInt8(ascii: "0")) }
        buffer.append(digits)
      case 0x20..<0x7f: buffer.append(UInt8(truncatingIfNeeded: scalar.value))
      default: buffer.append(scalar)
      }
    }
  }
}
