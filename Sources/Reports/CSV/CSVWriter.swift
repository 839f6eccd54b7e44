import Writing

/// Writes one CSV table (RFC 4180, UTF-8, lines ended by a line feed).
///
/// A text that a spreadsheet would take for a formula (it begins with =, +, -, @, a tab or a
/// carriage return) gets an apostrophe in front. Absent values are empty cells.
struct CSVWriter {
  private(set) var buffer = ByteBuffer()
  private var isFirst = true

  /// A table with those column names.
  init(columns: [String]) {
    for column in columns { field(column) }
    endRow()
  }

  /// Adds a text.
  mutating func field(_ text: String?) {
    separate()
    if let text { buffer.append(Self.cell(text)) }
  }

  /// Adds an integer.
  mutating func field(_ number: Int?) {
    separate()
    if let number { buffer.append(decimal: Int64(number)) }
  }

  /// Adds a number.
  mutating func field(_ number: Double?) {
    separate()
    if let number, number.isFinite { buffer.append(number: number) }
  }

  /// Adds nanoseconds as milliseconds.
  mutating func milliseconds(_ nanoseconds: Int64?) {
    separate()
    if let nanoseconds { buffer.append(milliseconds: nanoseconds) }
  }

  /// Adds nanoseconds as milliseconds.
  mutating func milliseconds(_ nanoseconds: Double?) {
    separate()
    if let nanoseconds, nanoseconds.isFinite { buffer.append(milliseconds: nanoseconds) }
  }

  /// Adds an instant.
  mutating func instant(_ nanoseconds: Int64?, in zone: ZoneRules) {
    separate()
    if let nanoseconds { buffer.append(instant: nanoseconds, in: zone) }
  }

  /// Ends the row.
  mutating func endRow() {
    buffer.append(UInt8(ascii: "\n"))
    isFirst = true
  }

  private mutating func separate() {
    if !isFirst { buffer.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  /// A text as a cell: defused, and quoted where it must be.
  static func cell(_ text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    if let first = bytes.first, Array("=+-@\t\r".utf8).contains(first) {
      bytes.insert(UInt8(ascii: "'"), at: 0)
    }
    let quote = UInt8(ascii: "\"")
    let mustQuote = bytes.contains { [quote, UInt8(ascii: ","), 0x0a, 0x0d].contains($0) }
    guard mustQuote || bytes.isEmpty else { return bytes }
    // An empty text is quoted, so that it differs from an absent one.
    var quoted = [quote]
    for byte in bytes {
      if byte == quote { quoted.append(quote) }
      quoted.append(byte)
    }
    quoted.append(quote)
    return quoted
  }
}
