extension QuantileLevel {
  /// The level that a decimal number of per cent names, such as 99.9; nil unless it lies between 0 and
  /// 100.
  ///
  /// The shortest decimal that reads back as the number is taken at its word, so 99.9 is 999 of 1000
  /// and not the binary number beside it.
  public init?(percent: Double) { self.init(decimal: percent, ofWhole: 100) }

  /// The level that a decimal fraction names, such as 0.999; nil unless it lies between 0 and 1.
  public init?(fraction: Double) { self.init(decimal: fraction, ofWhole: 1) }

  private init?(decimal value: Double, ofWhole whole: Int) {
    guard value >= 0, value <= Double(whole) else { return nil }
    // Below this nothing can be told from the smallest value of any sample.
    guard value >= 1e-9 else {
      self.init(0, of: 1)
      return
    }
    // Numbers this small print without an exponent but for those below 0.0001.
    var digits = 0
    var scale = 1
    var hasPoint = false
    var exponent = 0
    let text = value.description.split(separator: "e")
    if text.count == 2 { exponent = Int(text[1]) ?? 0 }
    for byte in text[0].utf8 {
      if byte == UInt8(ascii: ".") {
        hasPoint = true
        continue
      }
      // Sixteen digits are more than any rank needs; the rest would overflow.
      guard digits < 1_000_000_000_000_000 else { break }
      digits = digits * 10 + Int(byte) - 0x30
      if hasPoint { scale *= 10 }
    }
    while exponent < 0, scale < 1_000_000_000_000_000 {
      scale *= 10
      exponent += 1
    }
    self.init(digits, of: scale * whole)
  }
}
