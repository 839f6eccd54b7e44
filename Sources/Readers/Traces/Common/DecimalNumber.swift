/// Decimal numbers as they are written, without the rounding of a `Double`.
enum DecimalNumber {
  /// The number times ten to the power of `digits`, cut to a whole; nil where it is no number or too
  /// large.
  ///
  /// An exponent goes through `Double`.
  static func scaled(_ text: String, digits: Int) -> Int64? {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    var value: Int64 = 0
    var fraction = -1
    var any = false
    for byte in text.utf8.dropFirst(isNegative ? 1 : 0) {
      if byte == UInt8(ascii: "."), fraction < 0 {
        fraction = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39 else { return rounded(text, digits: digits) }
      any = true
      if fraction >= digits { continue }
      guard let next = appended(value, Int64(byte - 0x30)) else { return nil }
      value = next
      if fraction >= 0 { fraction += 1 }
    }
    guard any else { return nil }
    for _ in max(0, fraction)..<max(digits, max(0, fraction)) {
      guard let next = appended(value, 0) else { return nil }
      value = next
    }
    return isNegative ? -value : value
  }

  private static func appended(_ value: Int64, _ digit: Int64) -> Int64? {
    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
    let (sum, overflow2) = product.addingReportingOverflow(digit)
    return overflow || overflow2 ? nil : sum
  }

  private static func rounded(_ text: String, digits: Int) -> Int64? {
    guard var value = JSONScanner.number(text) else { return nil }
    for _ in 0..<digits { value *= 10 }
    return Int64(exactly: value.rounded(.towardZero))
  }
}
