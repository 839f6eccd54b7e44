/// A small Python pickle of protocol 4: one dictionary.
struct Pickle {
  enum Value {
    case integer(Int)
    case real(Double)
    case text(String)
  }

  /// The bytes of a dictionary of those entries.
  static func dictionary(_ entries: [(String, Value)]) -> [UInt8] {
    // An empty dictionary, memoised; a mark; keys and values; set them; stop.
    var body: [UInt8] = [UInt8(ascii: "}"), 0x94, UInt8(ascii: "(")]
    for (key, value) in entries {
      append(key, to: &body)
      switch value {
      case .integer(let number):
        body.append(UInt8(ascii: "J"))
        appendBytes(of: UInt64(UInt32(bitPattern: Int32(clamping: number))), 4, to: &body)
      case .real(let number):
        body.append(UInt8(ascii: "G"))
        for shift in stride(from: 56, through: 0, by: -8) {
          body.append(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)))
        }
      case .text(let text): append(text, to: &body)
      }
    }
    body += [UInt8(ascii: "u"), UInt8(ascii: ".")]
    var bytes: [UInt8] = [0x80, 4, 0x95]
    appendBytes(of: UInt64(body.count), 8, to: &bytes)
    return bytes + body
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "X"))
    appendBytes(of: UInt64(text.utf8.count), 4, to: &bytes)
    bytes += Array(text.utf8)
    bytes.append(0x94)
  }

  private static func appendBytes(of value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
  }
}
