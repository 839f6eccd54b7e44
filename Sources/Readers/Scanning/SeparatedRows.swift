/// One row of a table of separated values: its fields one after the other, quotation marks undone.
struct SeparatedFields {
  /// The bytes of all fields.
  fileprivate(set) var bytes: [UInt8] = []
  /// Where each field ends.
  fileprivate var ends: [Int] = []

  /// Number of fields; none for a row that was too long to be kept.
  var count: Int { ends.count }

  /// Where the field of that number lies; empty behind the last.
  func range(_ number: Int) -> Range<Int> {
    guard number >= 0, number < ends.count else { return 0..<0 }
    return (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  /// What the field says; empty behind the last.
  func text(_ number: Int) -> String {
    String(decoding: bytes[range(number)], as: UTF8.self)
  }

  /// Whether the field says exactly that.
  func matches(_ number: Int, _ expected: StaticString) -> Bool {
    let range = range(number)
    guard range.count == expected.utf8CodeUnitCount else { return false }
    let start = unsafe expected.utf8Start
    for offset in 0..<range.count where unsafe bytes[range.lowerBound + offset] != start[offset] {
      return false
    }
    return true
  }

  /// The field as a number without sign; nil where it is anything else.
  func whole(_ number: Int) -> Int64? {
    let range = range(number)
    guard !range.isEmpty, range.count < 19 else { return nil }
    var value: Int64 = 0
    for place in range {
      let digit = bytes[place] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    return value
  }

  /// The field times ten to the power of `digits`, cut to a whole; nil where it is no number, negative
  /// or too large.
  func scaled(_ number: Int, digits: Int) -> Int64? {
    DecimalNumber.scaled(text(number), digits: digits).flatMap { $0 >= 0 ? $0 : nil }
  }
}

/// Cuts a stream of separated values into rows, across the borders of its pieces, in bounded memory.
///
/// With commas, quotation marks and line breaks inside of them are undone (RFC 4180); with any other
/// separator a quotation mark is a character like others.
struct SeparatedRows {
  /// A longer row comes without fields.
  static let longest = 1 << 20

  private let separator: UInt8
  private let hasQuotes: Bool
  private let longest: Int
  private var fields = SeparatedFields()
  private var isQuoted = false
  private var wasQuoted = false
  /// Whether the last byte was a quotation mark inside of a quoted field: its end, or half of one.
  private var isMarkPending = false
  /// Whether the last byte was a carriage return, which belongs to a line feed behind it.
  private var isReturnPending = false
  private var isTooLong = false
  private var markBytes = 0
  private var isAtStart = true
  private var line = 1
  private var firstLine = 1

  /// Rows with that separator.
  init(separator: UInt8 = UInt8(ascii: ","), longest: Int = Self.longest) {
    self.separator = separator
    self.longest = longest
    hasQuotes = separator == UInt8(ascii: ",")
  }

  /// Calls `body` with each row that ends in this piece, and its first line, counted from 1.
  ///
  /// - Complexity: O(bytes).
  mutating func consume(_ piece: Span<UInt8>, _ body: (SeparatedFields, Int) -> Void) {
    for place in piece.indices { take(piece[place], body) }
  }

  /// Calls `body` with what is left; a field that its quotation marks don't end runs to the end.
  mutating func finish(_ body: (SeparatedFields, Int) -> Void) {
    flushReturn()
    if isAtStart { return }
    endRow(body)
  }

  private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

  @inline(__always)
  private mutating func take(_ byte: UInt8, _ body: (SeparatedFields, Int) -> Void) {
    if isAtStart {
      // Of a byte order mark nothing belongs to the first field.
      if markBytes < 3, byte == Self.mark[markBytes] {
        markBytes += 1
        return
      }
      isAtStart = false
    }
    if byte == 10 { line += 1 }
    if isQuoted {
      if byte == UInt8(ascii: "\"") {
        isQuoted = false
        isMarkPending = true
      } else {
        keep(byte)
      }
      return
    }
    if isMarkPending {
      isMarkPending = false
      if byte == UInt8(ascii: "\"") {
        keep(byte)
        isQuoted = true
        return
      }
    }
    if byte == 10 {
      isReturnPending = false
      endRow(body)
      firstLine = line
      return
    }
    flushReturn()
    if byte == separator {
      if fields.bytes.count + fields.ends.count >= longest {
        isTooLong = true
      } else {
        fields.ends.append(fields.bytes.count)
      }
      wasQuoted = false
    } else if byte == 13 {
      isReturnPending = true
    } else if byte == UInt8(ascii: "\""), hasQuotes, !wasQuoted,
      fields.bytes.count == fields.ends.last ?? 0
    {
      (isQuoted, wasQuoted) = (true, true)
    } else {
      keep(byte)
    }
  }

  private mutating func flushReturn() {
    if isReturnPending { keep(13) }
    isReturnPending = false
  }

  @inline(__always)
  private mutating func keep(_ byte: UInt8) {
    if fields.bytes.count + fields.ends.count >= longest {
      isTooLong = true
    } else {
      fields.bytes.append(byte)
    }
  }

  private mutating func endRow(_ body: (SeparatedFields, Int) -> Void) {
    if isTooLong {
      body(SeparatedFields(), firstLine)
    } else if !fields.bytes.isEmpty || !fields.ends.isEmpty || wasQuoted {
      fields.ends.append(fields.bytes.count)
      body(fields, firstLine)
    }
    fields.bytes.removeAll(keepingCapacity: true)
    fields.ends.removeAll(keepingCapacity: true)
    (isTooLong, wasQuoted, isQuoted, isMarkPending) = (false, false, false, false)
  }
}
