/// A place in a line of Prometheus's text format; the line must stay where it is, which
/// ``scan(_:_:)`` sees to.
@safe struct PrometheusCursor {
  private let base: UnsafePointer<UInt8>?
  private let count: Int
  private(set) var position = 0

  private init(_ bytes: UnsafeBufferPointer<UInt8>) {
    unsafe base = bytes.baseAddress
    count = bytes.count
  }

  /// Calls `body` with a cursor at the beginning of a line.
  @inline(__always)
  static func scan<Result>(
    _ line: Span<UInt8>, _ body: (inout PrometheusCursor) -> Result
  ) -> Result {
    unsafe line.withUnsafeBufferPointer { bytes in
      var cursor = unsafe PrometheusCursor(bytes)
      return body(&cursor)
    }
  }

  /// The byte at the cursor, 0 at the end.
  var next: UInt8 { byte(position) }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= count }

  private func byte(_ position: Int) -> UInt8 {
    guard position < count, let base = unsafe base else { return 0 }
    return unsafe base[position]
  }

  private func text(_ range: Range<Int>) -> String {
    guard let base = unsafe base else { return "" }
    return unsafe String(
      decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
      as: UTF8.self)
  }

  /// Goes on by one byte.
  mutating func advance() { if position < count { position += 1 } }

  /// Skips blanks, and the carriage return of a line that ends so; how many.
  @discardableResult
  mutating func skipSpace() -> Int {
    let start = position
    while [32, 9].contains(next) || (next == 13 && position + 1 == count) { position += 1 }
    return position - start
  }

  /// What stands here up to the next blank.
  mutating func word() -> String {
    let start = position
    while !isAtEnd, next != 32, next != 9, !(next == 13 && position + 1 == count) { position += 1 }
    return text(start..<position)
  }

  /// The name of a metric: letters, digits, underscores, colons and, as some write, dots.
  mutating func metricName() -> String? {
    name { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
  }

  /// The name of a label.
  mutating func labelName() -> String? { name { $0 == UInt8(ascii: ".") } }

  /// The name of a family: that of a metric, or any in quotation marks.
  mutating func familyName() -> String? {
    next == UInt8(ascii: "\"") ? quoted() : metricName()
  }

  private mutating func name(_ more: (UInt8) -> Bool) -> String? {
    let start = position
    while true {
      let letter = next | 0x20
      let isLetter = letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
      let isDigit = next >= UInt8(ascii: "0") && next <= UInt8(ascii: "9") && position > start
      guard isLetter || isDigit || next == UInt8(ascii: "_") || more(next) else { break }
      position += 1
    }
    return position > start ? text(start..<position) : nil
  }

  /// A text in quotation marks, its escapes undone; nil where none stands here.
  mutating func quoted() -> String? {
    guard next == UInt8(ascii: "\"") else { return nil }
    var result: [UInt8] = []
    var place = position + 1
    while place < count {
      let byte = self.byte(place)
      place += 1
      switch byte {
      case UInt8(ascii: "\""):
        position = place
        return String(decoding: result, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let escaped = self.byte(place)
        switch escaped {
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): result.append(escaped)
        // Anything else stands for itself.
        default:
          result.append(byte)
          continue
        }
        place += 1
      default: result.append(byte)
      }
    }
    return nil
  }

  /// Skips the name and the labels of a metric without looking into them; false where they don't end.
  mutating func skipHead() -> Bool {
    let start = position
    while !isAtEnd, next != 32, next != 9, next != UInt8(ascii: "{") { position += 1 }
    let nameEnd = position
    skipSpace()
    guard next == UInt8(ascii: "{") else {
      position = nameEnd
      return nameEnd > start
    }
    var isInText = false
    while !isAtEnd {
      switch next {
      case UInt8(ascii: "\\") where isInText: position += 1
      case UInt8(ascii: "\""): isInText.toggle()
      case UInt8(ascii: "}") where !isInText:
        position += 1
        return true
      default: break
      }
      position += 1
    }
    return false
  }
}
