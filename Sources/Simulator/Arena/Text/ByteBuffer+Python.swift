import Writing

extension ByteBuffer {
  /// Appends a number with two decimals, as Python's `%.2f` does.
  mutating func append(cents value: Double) {
    let rounded = (value * 100).rounded(.toNearestOrEven)
    let cents = Int64(max(-1e17, min(1e17, rounded)))
    if value.sign == .minus { append(UInt8(ascii: "-")) }
    append(decimal: Int64(cents.magnitude / 100))
    append(UInt8(ascii: "."))
    append(decimal: Int(cents.magnitude % 100), digits: 2)
  }

  /// Appends a number as Python prints what SQLite's `Numeric` column returns, rounded to cents: a
  /// whole number that was stored as such has no decimals.
  mutating func append(stored value: Double) {
    if value.rounded() == value, value.magnitude < 1e15 {
      append(decimal: Int64(value))
    } else {
      append(rounded: value)
    }
  }

  /// Appends a number as Python prints `round(value, 2)`.
  mutating func append(rounded value: Double) {
    let cents = (value * 100).rounded(.toNearestOrEven)
    // So far the shortest text that reads back as the same number has two decimals at the most.
    guard cents.magnitude < 1e15 else { return append(number: cents / 100) }
    if cents.sign == .minus { append(UInt8(ascii: "-")) }
    let whole = Int64(cents.magnitude)
    append(decimal: whole / 100)
    append(UInt8(ascii: "."))
    let fraction = whole % 100
    append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction / 10))
    if fraction % 10 != 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: fraction % 10))
    }
  }

  /// Appends a number as Python prints it where whole ones are integers.
  mutating func append(price value: Double) {
    let rounded = (value * 100).rounded(.toNearestOrEven) / 100
    if rounded == rounded.rounded(), rounded.magnitude < 1e15 {
      append(decimal: Int64(rounded))
    } else {
      append(rounded: rounded)
    }
  }

  /// Appends a text as Python's `repr` of it in a list of one.
  mutating func append(listOf text: [UInt8]) {
    let quote: UInt8 =
      text.contains(UInt8(ascii: "'")) && !text.contains(UInt8(ascii: "\""))
      ? UInt8(ascii: "\"") : UInt8(ascii: "'")
    append(UInt8(ascii: "["))
    append(quote)
    for byte in text {
      switch byte {
      case UInt8(ascii: "\n"): append("\\n")
      case UInt8(ascii: "\\"): append("\\\\")
      case quote:
        append(UInt8(ascii: "\\"))
        append(byte)
      default: append(byte)
      }
    }
    append(quote)
    append(UInt8(ascii: "]"))
  }
}
