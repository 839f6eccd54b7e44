extension ByteBuffer {
  /// Appends bytes in Base64 (RFC 4648, section 4), padded.
  public mutating func append(base64 bytes: [UInt8]) {
    let alphabet = Self.base64Alphabet
    var position = 0
    while position < bytes.count {
      let rest = min(3, bytes.count - position)
      var group: UInt32 = 0
      for index in 0..<3 {
        group = group << 8 | (index < rest ? UInt32(bytes[position + index]) : 0)
      }
      for index in 0..<4 {
        let digit = alphabet[Int(group >> UInt32(18 - 6 * index)) & 63]
        append(index <= rest ? digit : UInt8(ascii: "="))
      }
      position += 3
    }
  }

  private static let base64Alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
