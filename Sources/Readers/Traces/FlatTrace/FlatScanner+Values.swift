extension FlatScanner {
  /// Reads a whole number that ends where no digit follows; nil for anything else.
  @inline(__always)
  static func number(_ place: inout UnsafePointer<UInt8>) -> Int64? {
    let isNegative = unsafe place[0] == UInt8(ascii: "-")
    if isNegative { unsafe place += 1 }
    var value: UInt64 = 0
    var total = 0
    while true {
      let word = unsafe ByteWord.load(place)
      let others = ByteWord.noDigits(word)
      if others == 0 {
        value = value &* 100_000_000 &+ ByteWord.eightDigits(word)
        unsafe place += 8
        total &+= 8
        if total > 16 { return nil }
        continue
      }
      let count = others.trailingZeroBitCount / 8
      if count > 0 {
        if total > 0 { value = value &* ByteWord.power(count) }
        value = value &+ ByteWord.digits(word, count: count)
        unsafe place += count
        total &+= count
      }
      break
    }
    // Eighteen digits always fit, nineteen where the first is below 9.
    guard total > 0, total < 20, value <= UInt64(Int64.max) else { return nil }
    let next = unsafe place[0]
    guard next != UInt8(ascii: "."), next | 0x20 != UInt8(ascii: "e") else { return nil }
    let number = Int64(truncatingIfNeeded: value)
    return isNegative ? 0 &- number : number
  }

  /// The length of the plain text from there to its quotation mark; nil where it has escapes, control
  /// characters or no end.
  @inline(__always)
  static func textLength(_ start: UnsafePointer<UInt8>) -> Int? {
    var length = 0
    while true {
      let end = unsafe ByteWord.textEnd(ByteWord.load(start + length))
      if end != 0 {
        length &+= end.trailingZeroBitCount / 8
        return unsafe start[length] == UInt8(ascii: "\"") ? length : nil
      }
      length &+= 8
    }
  }
}
