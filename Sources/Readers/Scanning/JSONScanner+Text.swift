extension JSONScanner {
  /// Whether a string has exactly these bytes; one with escapes is compared as it would read.
  @inline(__always)
  func matches(_ text: JSONText, _ expected: StaticString) -> Bool {
    if text.hasEscapes { return string(text) == expected.description }
    guard text.range.count == expected.utf8CodeUnitCount else { return false }
    let start = unsafe expected.utf8Start
    for index in 0..<text.range.count
    where unsafe byte(text.range.lowerBound + index) != start[index] {
      return false
    }
    return true
  }

  /// The bytes as text, without any unescaping.
  func string(_ range: Range<Int>) -> String {
    String(decoding: range.lazy.map { byte($0) }, as: UTF8.self)
  }

  /// What a string says; replacement characters stand for lone surrogates and broken UTF-8.
  func string(_ text: JSONText) -> String {
    text.hasEscapes ? String(decoding: bytes(text), as: UTF8.self) : string(text.range)
  }

  /// The bytes of what a string says.
  func bytes(_ text: JSONText) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.range.count)
    var at = text.range.lowerBound
    while at < text.range.upperBound {
      let next = byte(at)
      at += 1
      guard next == UInt8(ascii: "\\") else {
        result.append(next)
        continue
      }
      let kind = byte(at)
      at += 1
      switch kind {
      case UInt8(ascii: "n"): result.append(0x0a)
      case UInt8(ascii: "t"): result.append(0x09)
      case UInt8(ascii: "r"): result.append(0x0d)
      case UInt8(ascii: "b"): result.append(0x08)
      case UInt8(ascii: "f"): result.append(0x0c)
      case UInt8(ascii: "u"): result += Array(String(scalar(&at, text.range.upperBound)).utf8)
      default: result.append(kind)
      }
    }
    return result
  }

  /// The character of `\uXXXX` or of two that make one; the position is behind the `u`.
  private func scalar(_ at: inout Int, _ end: Int) -> Unicode.Scalar {
    let replacement: Unicode.Scalar = "\u{fffd}"
    guard let first = unit(at, end) else { return replacement }
    at += 4
    if first & 0xfc00 == 0xd800, byte(at) == UInt8(ascii: "\\"), byte(at + 1) == UInt8(ascii: "u"),
      let second = unit(at + 2, end), second & 0xfc00 == 0xdc00
    {
      at += 6
      return Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + second & 0x3ff) ?? replacement
    }
    return Unicode.Scalar(first) ?? replacement
  }

  /// Four hexadecimal digits.
  private func unit(_ at: Int, _ end: Int) -> UInt32? {
    guard at + 4 <= end else { return nil }
    var value: UInt32 = 0
    for position in at..<at + 4 {
      let digit = byte(position)
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(digit - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(digit - 0x57)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(digit - 0x37)
      default: return nil
      }
    }
    return value
  }
}
