extension ByteBuffer {
  /// Appends an integer in decimal.
  public mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    append(magnitude: value.magnitude)
  }

  /// Appends an integer in decimal with at least that many digits, zeros in front.
  public mutating func append(decimal value: Int, digits: Int) {
    if value < 0 { append(UInt8(ascii: "-")) }
    var digit = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = value.magnitude
    var used = 0
    while rest != 0 {
      digit[used] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      used += 1
    }
    var position = min(max(used, digits), 20)
    while position > 0 {
      position -= 1
      append(digit[position])
    }
  }

  /// Appends nanoseconds as exact milliseconds, with up to six decimals and no trailing zero.
  public mutating func append(milliseconds nanoseconds: Int64) {
    if nanoseconds < 0 { append(UInt8(ascii: "-")) }
    let magnitude = nanoseconds.magnitude
    append(magnitude: magnitude / 1_000_000)
    append(fraction: magnitude % 1_000_000, digits: 6)
  }

  /// Appends nanoseconds as exact microseconds, with up to three decimals and no trailing zero.
  public mutating func append(microseconds nanoseconds: Int64) {
    if nanoseconds < 0 { append(UInt8(ascii: "-")) }
    let magnitude = nanoseconds.magnitude
    append(magnitude: magnitude / 1000)
    append(fraction: magnitude % 1000, digits: 3)
  }

  /// Appends nanoseconds as milliseconds: exact for whole nanoseconds, else to the picosecond.
  ///
  /// - Precondition: the value is finite; JSON and CSV write absent values themselves.
  public mutating func append(milliseconds nanoseconds: Double) {
    if let whole = Int64(exactly: nanoseconds) {
      append(milliseconds: whole)
    } else if nanoseconds.magnitude < 9e15 {
      let picoseconds = Int64((nanoseconds * 1000).rounded())
      if picoseconds < 0 { append(UInt8(ascii: "-")) }
      append(magnitude: picoseconds.magnitude / 1_000_000_000)
      append(fraction: picoseconds.magnitude % 1_000_000_000, digits: 9)
    } else {
      append(number: nanoseconds / 1_000_000)
    }
  }

  /// Appends the shortest decimal that reads back as the same number.
  ///
  /// - Precondition: the value is finite.
  public mutating func append(number value: Double) { append(value.description) }

  private mutating func append(magnitude: UInt64) {
    guard magnitude >= 10 else { return append(UInt8(ascii: "0") + UInt8(magnitude)) }
    var digits = InlineArray<24, UInt8>(repeating: UInt8(ascii: "0"))
    var rest = magnitude
    var place = 24
    // Eight digits a division of the long number: those of the short ones are cheaper.
    while rest >= 100_000_000 {
      let (quotient, eight) = rest.quotientAndRemainder(dividingBy: 100_000_000)
      Self.write(UInt32(truncatingIfNeeded: eight), to: &digits, endingAt: place)
      place -= 8
      rest = quotient
    }
    Self.write(UInt32(truncatingIfNeeded: rest), to: &digits, endingAt: place)
    place -= 8
    // The highest eight may begin with zeros; the first number isn't zero.
    while digits[place] == UInt8(ascii: "0") { place += 1 }
    append(digits.span.extracting(place..<24))
  }

  /// Writes eight digits in pairs, by one multiplication a pair.
  private static func write(
    _ eight: UInt32, to digits: inout InlineArray<24, UInt8>, endingAt end: Int
  ) {
    var rest = eight
    var place = end
    while rest > 0 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      digits[place - 2] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair / 10)
      digits[place - 1] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: pair % 10)
      place -= 2
      rest = quotient
    }
  }

  private mutating func append(fraction: UInt64, digits: Int) {
    guard fraction != 0 else { return }
    append(UInt8(ascii: "."))
    var rest = fraction
    var length = digits
    while rest % 10 == 0 {
      rest /= 10
      length -= 1
    }
    append(decimal: Int(rest), digits: length)
  }
}
