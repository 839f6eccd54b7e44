/// Numbers as they stand in the sentences of a comparison.
public enum ComparisonWording {
  /// A ratio: `1.22×`, with more digits near 1 only where they show, and fewer from 10 on.
  public static func ratio(_ value: Double) -> String { "\(number(value))×" }

  /// The ends of an interval of ratios: `1.14–1.31`.
  public static func interval(_ low: Double, _ high: Double) -> String {
    "\(number(low))–\(number(high))"
  }

  /// A number between −1 and 1 without its zero: `.31`.
  public static func fraction(_ value: Double) -> String {
    let text = fixed(value.magnitude, 2)
    let bare = text.hasPrefix("0.") ? String(text.dropFirst()) : text
    return (value < 0 && bare != ".00" ? "−" : "") + bare
  }

  /// A probability with its sign: `= .002`, `< .001`.
  public static func probability(_ value: Double) -> String {
    if value < 0.001 { return "< .001" }
    let text = fixed(value, 3)
    return "= " + (text.hasPrefix("0.") ? String(text.dropFirst()) : fixed(value, 0))
  }

  /// A share in per cent: `5 %`, `2.5 %`.
  public static func percent(_ value: Double) -> String {
    let percent = value * 100
    let rounded = percent.rounded()
    let digits = fixed(percent.magnitude, abs(percent - rounded) < 0.005 ? 0 : 1)
    return (percent < 0 && digits != "0" && digits != "0.0" ? "−" : "") + digits + " %"
  }

  /// A count with its thousands apart.
  public static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    guard digits.utf8.count > 4 else { return String(value) }
    var text = value < 0 ? "-" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.utf8.count - position) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// A count rounded up to two digits.
  static func about(_ value: Int) -> String {
    var unit = 1
    while value / unit >= 100, unit < 1_000_000_000_000 { unit *= 10 }
    return count((value / unit + (value % unit > 0 ? 1 : 0)) * unit)
  }

  static func effective(_ row: StageComparison) -> String {
    func shown(_ value: Double?) -> String {
      guard let value else { return "–" }
      return value < 10 ? number(value) : fixed(value, 0)
    }
    return "\(shown(row.base.effectiveCount))/\(shown(row.candidate.effectiveCount))"
  }

  /// Two decimals below 10, one below 100, none above.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "∞" }
    return fixed(value, value.magnitude < 9.995 ? 2 : value.magnitude < 99.95 ? 1 : 0)
  }

  /// A number with that many decimals, at most three.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = [1, 10, 100, 1000][min(3, max(0, decimals))]
    guard value.isFinite, value.magnitude < 1e14 else { return "∞" }
    let scaled = Int((value.magnitude * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: max(0, decimals - fraction.utf8.count))
    return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
  }
}
