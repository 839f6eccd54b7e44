/// Takes messages apart that follow a fixed pattern.
extension Span<UInt8> {
  /// The range behind a text that the bytes begin with; nil where they begin otherwise.
  func behind(_ prefix: StaticString) -> Range<Int>? {
    starts(with: prefix) ? prefix.utf8CodeUnitCount..<count : nil
  }

  /// What stands in a range before the next occurrence of a text, and what behind that.
  func cut(_ range: Range<Int>, at text: StaticString) -> (before: Range<Int>, after: Range<Int>)? {
    guard let offset = extracting(range).offset(of: text) else { return nil }
    let start = range.lowerBound + offset
    return (range.lowerBound..<start, start + text.utf8CodeUnitCount..<range.upperBound)
  }

  /// The digits that a range begins with as a number; nil without any, or where it is too large.
  func number(_ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    var at = range.lowerBound
    while at < range.upperBound, LogStampReading.isDigit(self[at]) {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflow2) = product.addingReportingOverflow(Int64(self[at] - 0x30))
      if overflow || overflow2 { return nil }
      value = sum
      at += 1
    }
    return at == range.lowerBound ? nil : value
  }

  /// The decimal number that a range is, times ten to the power of `digits`; nil for anything else.
  func decimal(_ range: Range<Int>, digits: Int) -> Int64? {
    guard !range.isEmpty, range.count <= 32 else { return nil }
    return DecimalNumber.scaled(string(range), digits: digits)
  }

  /// The bytes of a range as text.
  func string(_ range: Range<Int>) -> String {
    extracting(range).text(limit: range.count)
  }
}
