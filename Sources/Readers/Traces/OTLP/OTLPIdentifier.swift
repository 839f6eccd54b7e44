/// Identifiers of traces and spans: hexadecimal as OTLP has them, or base64 as Protocol Buffers do.
enum OTLPIdentifier {
  /// The bits of an identifier; zero where it is empty, all zeros or no identifier.
  ///
  /// Hexadecimal of up to 32 digits in either case, or base64 of 24 (traces) or 12 characters (spans).
  static func parse(_ text: Span<UInt8>) -> (high: UInt64, low: UInt64) {
    if text.count == 24 || text.count == 12, let value = base64(text) { return value }
    guard text.count <= 32 else { return (0, 0) }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for position in text.indices {
      guard let digit = hexadecimal(text[position]) else { return (0, 0) }
      high = high << 4 | low >> 60
      low = low << 4 | digit
    }
    return (high, low)
  }

  /// The bits of an identifier in its binary form.
  static func binary(_ bytes: Span<UInt8>) -> (high: UInt64, low: UInt64) {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for position in bytes.indices {
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(bytes[position])
    }
    return (high, low)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - 0x57)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - 0x37)
    default: nil
    }
  }

  private static func base64(_ text: Span<UInt8>) -> (high: UInt64, low: UInt64)? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for position in text.indices {
      let value: UInt32
      switch text[position] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(text[position]) - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(text[position]) - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(text[position]) + 4
      case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
      case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return binary(bytes.span)
  }
}
