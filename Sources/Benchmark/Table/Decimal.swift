/// Numbers as a table shows them.
enum Decimal {
  /// With that many digits after the point; half is rounded away from zero.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return "–" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((abs(value) * scale).rounded())
    let sign = value < 0 && whole > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(whole) }
    let text = String(whole)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }

  /// Seconds with three significant digits or more, to the tenth of a millisecond below a tenth of a second.
  static func seconds(_ value: Double?) -> String {
    guard let value else { return "–" }
    return fixed(value, value < 0.1 ? 4 : value < 10 ? 3 : value < 100 ? 2 : 1)
  }

  /// How often one thing is the other.
  static func ratio(_ value: Double?, _ base: Double?) -> String {
    guard let value, let base, base > 0 else { return "–" }
    let ratio = value / base
    return fixed(ratio, ratio < 10 ? 2 : ratio < 100 ? 1 : 0)
  }

  /// Megabytes of a million bytes.
  static func megabytes(_ bytes: Int?) -> String {
    guard let bytes else { return "–" }
    return fixed(Double(bytes) / 1e6, bytes < 10_000_000 ? 1 : 0)
  }

  /// A count with its thousands apart.
  static func count(_ value: Int) -> String {
    var text = ""
    for (place, digit) in String(value).reversed().enumerated() {
      if place > 0, place % 3 == 0, digit != "-" { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }
}
