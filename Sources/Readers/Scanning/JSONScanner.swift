/// Why bytes are not JSON, and where.
struct JSONError: Error, Sendable, Equatable {
  /// Position of the offending byte, counted from 0.
  var offset: Int
  /// What is wrong there.
  var what: String
}

/// A string of a JSON text: where it lies, still escaped.
struct JSONText: Sendable, Equatable {
  /// The bytes between the quotation marks.
  var range: Range<Int>
  /// Whether there is a backslash among them.
  var hasEscapes: Bool
}

/// Pulls values out of the bytes of one JSON text, without building anything.
///
/// Lenient where that is harmless: control characters inside strings, bytes that are not UTF-8,
/// Python's `NaN` and `Infinity`, and keys that come twice are all accepted. The bytes must stay in
/// place while it is used, which ``scan(_:_:)`` sees to.
@safe struct JSONScanner {
  /// Values nested deeper than this are refused.
  static let deepest = 128

  private let base: UnsafePointer<UInt8>?
  /// Number of bytes.
  let count: Int
  /// The byte that is read next.
  private(set) var position = 0
  private var depth = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe base = bytes.baseAddress
    count = bytes.count
  }

  /// Calls `body` with a scanner at the beginning of the bytes.
  @inline(__always)
  static func scan<Result>(
    _ bytes: Span<UInt8>, _ body: (inout JSONScanner) throws(JSONError) -> Result
  ) throws(JSONError) -> Result {
    let outcome: Swift.Result<Result, JSONError> = unsafe bytes.withUnsafeBufferPointer { buffer in
      var scanner = unsafe JSONScanner(buffer)
      do throws(JSONError) {
        return .success(try body(&scanner))
      } catch {
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  /// The byte at a position, 0 behind the end.
  @inline(__always)
  func byte(_ position: Int) -> UInt8 {
    guard position >= 0 && position < count, let base = unsafe base else { return 0 }
    return unsafe base[position]
  }

  /// An error at the current position.
  func failure(_ what: String) -> JSONError { JSONError(offset: position, what: what) }

  /// Skips white space and shows the byte after it; 0 at the end.
  @inline(__always)
  mutating func peek() -> UInt8 {
    while true {
      let next = byte(position)
      guard next == 0x20 || next == 0x0a || next == 0x0d || next == 0x09 else { return next }
      position += 1
    }
  }

  /// Whether nothing but white space follows.
  mutating func isAtEnd() -> Bool {
    _ = peek()
    return position >= count
  }

  /// Reads an object and calls `member` at each value with its key.
  ///
  /// A value that `member` leaves alone is skipped.
  @inline(__always)
  mutating func object(
    _ member: (inout JSONScanner, JSONText) throws(JSONError) -> Void
  ) throws(JSONError) {
    try begin(UInt8(ascii: "{"), "an object")
    if peek() == UInt8(ascii: "}") {
      end()
      return
    }
    while true {
      guard peek() == UInt8(ascii: "\"") else { throw failure("a key must stand here") }
      let key = try text()
      guard peek() == UInt8(ascii: ":") else { throw failure("a colon must stand here") }
      position += 1
      _ = peek()
      let start = position
      try member(&self, key)
      if position == start { try skip() }
      let next = peek()
      guard next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else {
        throw failure("a comma or the end of the object must stand here")
      }
      if next == UInt8(ascii: "}") { break }
      position += 1
    }
    end()
  }

  /// Reads an array and calls `element` at each value; one that it leaves alone is skipped.
  @inline(__always)
  mutating func array(
    _ element: (inout JSONScanner) throws(JSONError) -> Void
  ) throws(JSONError) {
    try begin(UInt8(ascii: "["), "an array")
    if peek() == UInt8(ascii: "]") {
      end()
      return
    }
    while true {
      _ = peek()
      let start = position
      try element(&self)
      if position == start { try skip() }
      let next = peek()
      guard next == UInt8(ascii: ",") || next == UInt8(ascii: "]") else {
        throw failure("a comma or the end of the array must stand here")
      }
      if next == UInt8(ascii: "]") { break }
      position += 1
    }
    end()
  }

  private mutating func begin(_ opening: UInt8, _ what: String) throws(JSONError) {
    guard peek() == opening else { throw failure("\(what) must stand here") }
    guard depth < Self.deepest else { throw failure("it is nested too deeply") }
    depth += 1
    position += 1
  }

  private mutating func end() {
    depth -= 1
    position += 1
  }

  /// Reads a string.
  @inline(__always)
  mutating func text() throws(JSONError) -> JSONText {
    guard peek() == UInt8(ascii: "\"") else { throw failure("a string must stand here") }
    let start = position + 1
    var end = start
    var hasEscapes = false
    while end < count {
      let next = byte(end)
      if next == UInt8(ascii: "\"") {
        position = end + 1
        return JSONText(range: start..<end, hasEscapes: hasEscapes)
      }
      if next == UInt8(ascii: "\\") {
        hasEscapes = true
        end += 1
      }
      end += 1
    }
    throw failure("the string does not end")
  }

  /// Reads a number, a word such as `true` or `NaN`: anything without structure or quotes.
  mutating func bare() throws(JSONError) -> Range<Int> {
    _ = peek()
    let start = position
    while position < count {
      switch byte(position) {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."):
        position += 1
        continue
      default: break
      }
      break
    }
    guard position > start else { throw failure("a value must stand here") }
    return start..<position
  }

  /// Reads any value; it if is an integer that fits, and nil for everything else.
  mutating func int64() throws(JSONError) -> Int64? {
    let next = peek()
    guard next == UInt8(ascii: "-") || (next >= UInt8(ascii: "0") && next <= UInt8(ascii: "9"))
    else {
      try skip()
      return nil
    }
    let range = try bare()
    let isNegative = next == UInt8(ascii: "-")
    var value: Int64 = 0
    guard range.count > (isNegative ? 1 : 0) else { return nil }
    for position in range.dropFirst(isNegative ? 1 : 0) {
      let digit = byte(position) &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) =
        isNegative
        ? product.subtractingReportingOverflow(Int64(digit))
        : product.addingReportingOverflow(Int64(digit))
      if overflow || overflow2 { return nil }
      value = sum
    }
    return value
  }

  /// Reads any value; it if is a number, and nil for everything else.
  mutating func double() throws(JSONError) -> Double? {
    let next = peek()
    guard next != UInt8(ascii: "\""), next != UInt8(ascii: "{"), next != UInt8(ascii: "[") else {
      try skip()
      return nil
    }
    return Self.number(string(try bare()))
  }

  /// Reads any value; it if is a string, and nil for everything else.
  mutating func textOrSkip() throws(JSONError) -> JSONText? {
    if peek() == UInt8(ascii: "\"") { return try text() }
    try skip()
    return nil
  }

  /// The number that a bare word stands for, Python's words for the others included.
  static func number(_ word: String) -> Double? {
    switch word {
    case "NaN": .nan
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    // Swift would also take hexadecimal numbers and its own words.
    default:
      word.utf8.first != UInt8(ascii: "+")
        && word.utf8.allSatisfy {
          ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2b || $0 == 0x2d || $0 == 0x2e || $0 | 0x20 == 0x65
        } ? Double(word) : nil
    }
  }

  /// Skips bytes of any kind.
  mutating func skipBytes(_ number: Int) { position = min(count, position + max(0, number)) }

  /// Skips one value of any kind.
  mutating func skip() throws(JSONError) {
    switch peek() {
    case UInt8(ascii: "{"): try object { _, _ in }
    case UInt8(ascii: "["): try array { _ in }
    case UInt8(ascii: "\""): _ = try text()
    default: _ = try bare()
    }
  }
}
