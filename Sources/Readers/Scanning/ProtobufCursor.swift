/// Why bytes are no message of Protocol Buffers, and where.
struct ProtobufError: Error, Sendable, Equatable {
  /// Position of the offending byte, counted from 0.
  var offset: Int
}

/// Goes through the fields of one message of Protocol Buffers, within its bytes.
struct ProtobufCursor {
  /// One field.
  struct Field {
    /// Its number.
    var number: Int
    /// A number, in its 64 bits; 0 for bytes.
    var bits: UInt64
    /// Where its bytes lie, for strings, bytes and messages within; nil for numbers.
    var range: Range<Int>?
  }

  private var position: Int
  private let end: Int

  /// A cursor before the first field of the message that lies there.
  init(_ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end.
  mutating func next(_ bytes: Span<UInt8>) throws(ProtobufError) -> Field? {
    if position >= end { return nil }
    let start = position
    let tag = try varint(bytes)
    let number = Int(truncatingIfNeeded: tag >> 3)
    guard number > 0, number < 1 << 29 else { throw ProtobufError(offset: start) }
    switch tag & 7 {
    case 0: return Field(number: number, bits: try varint(bytes), range: nil)
    case 1: return Field(number: number, bits: try fixed(bytes, 8), range: nil)
    case 5: return Field(number: number, bits: try fixed(bytes, 4), range: nil)
    case 2:
      let length = try varint(bytes)
      guard length <= UInt64(end - position) else { throw ProtobufError(offset: position) }
      let range = position..<position + Int(length)
      position = range.upperBound
      return Field(number: number, bits: 0, range: range)
    default: throw ProtobufError(offset: start)
    }
  }

  private mutating func varint(_ bytes: Span<UInt8>) throws(ProtobufError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { break }
      let byte = bytes[position]
      position += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
    }
    throw ProtobufError(offset: position)
  }

  private mutating func fixed(_ bytes: Span<UInt8>, _ width: Int) throws(ProtobufError) -> UInt64 {
    guard end - position >= width else { throw ProtobufError(offset: position) }
    var value: UInt64 = 0
    for offset in 0..<width { value |= UInt64(bytes[position + offset]) << UInt64(offset * 8) }
    position += width
    return value
  }
}
