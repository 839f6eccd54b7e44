/// The value of an attribute: where its bytes lie in the document, or the number itself.
enum OTLPValue: Sendable {
  /// None, or one of a kind that does not exist yet.
  case absent
  /// A string, in JSON perhaps with escapes in it.
  case text(Range<Int>, hasEscapes: Bool)
  case integer(Int64)
  case number(Double)
  case flag(Bool)
  /// A list, a table or bytes, as they stand in the document.
  case other(Range<Int>)

  /// The integer, also where it is written as a string or as a number without fraction.
  func integer(in document: Span<UInt8>) -> Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    case .text(let range, _) where range.count <= 20:
      Int64(String(decoding: range.map { document[$0] }, as: UTF8.self))
    default: nil
    }
  }

  /// The number, also where it is written as a string.
  func number(in document: Span<UInt8>) -> Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value.isFinite ? value : nil
    case .text(let range, _) where range.count <= 32:
      JSONScanner.number(String(decoding: range.map { document[$0] }, as: UTF8.self))
    default: nil
    }
  }

  /// The bytes of a text; nil for a value of another kind.
  func bytes(in document: Span<UInt8>) -> [UInt8]? {
    guard case .text(let range, let hasEscapes) = self else { return nil }
    if hasEscapes {
      let text = JSONText(range: range, hasEscapes: true)
      if let bytes = try? JSONScanner.scan(document, { $0.bytes(text) }) { return bytes }
    }
    return range.map { document[$0] }
  }
}
