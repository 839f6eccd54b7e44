/// A small Python pickle of protocol 4: one dictionary.
struct Pickle {
  enum Value {
    case integer(Int)
    case real(Double)
    case text(String)
  }

  /// The bytes of a dictionary of those entries.
  static func dictionary(_ entries: [(String, Value)]) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(256)
    // Protocol 4; a frame, whose length is set in the end; an empty dictionary, memoised; a mark;
    // keys and values; set them; stop.
    body += [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, UInt8(ascii: "}"), 0x94, UInt8(ascii: "(")]
    let beginning = 11
    for (key, value) in entries {
      append(key, to: &body)
      switch value {
      case .integer(let number):
        body.append(UInt8(ascii: "J"))
        appendBytes(of: UInt64(UInt32(bitPattern: Int32(clamping: number))), 4, to: &body)
      case .real(let number):
        body.append(UInt8(ascii: "G"))
        appendBytes(of: number.bitPattern.byteSwapped, 8, to: &body)
      case .text(let text): append(text, to: &body)
      }
    }
    body += [UInt8(ascii: "u"), UInt8(ascii: ".")]
    let length = UInt64(body.count - beginning)
    for index in 0..<8 {
      body[beginning - 8 + index] = UInt8(truncatingIfNeeded: length >> UInt64(index * 8))
    }
    return body
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "X"))
    appendBytes(of: UInt64(text.utf8.count), 4, to: &bytes)
    bytes.append(contentsOf: text.utf8)
    bytes.append(0x94)
  }

  private static func appendBytes(of value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
  }
}
