/// Numbers as they stand in sentences; needs no part of Foundation.
enum Wording {
  /// A duration in nanoseconds with a unit that fits, to three digits: `812 ms`, `4.31 s`.
  static func duration(_ nanoseconds: Double) -> String {
    let units: [(size: Double, name: String)] = [
      (3.6e12, "h"), (6e10, "min"), (1e9, "s"), (1e6, "ms"), (1e3, "µs"),
    ]
    // A number just below a unit may round up to it, hence the margin.
    let unit = units.first { nanoseconds >= $0.size * 0.9995 } ?? (1, "ns")
    return "\(digits(nanoseconds / unit.size)) \(unit.name)"
  }

  /// A fraction in percent: `61 %`, below ten with one decimal.
  static func percent(_ fraction: Double) -> String {
    let percent = fraction * 100
    return "\(decimal(percent, places: percent < 9.95 ? 1 : 0)) %"
  }

  /// A positive number to three digits.
  static func digits(_ number: Double) -> String {
    decimal(number, places: number < 9.995 ? 2 : number < 99.95 ? 1 : 0)
  }

  /// A number with that many decimals, and without their trailing zeros.
  private static func decimal(_ number: Double, places: Int) -> String {
    let scale = [1, 10, 100][places]
    // Far above anything that is worth a sentence, but no number may stop the program.
    let scaled = Int((min(max(number, 0), 1e15) * Double(scale)).rounded())
    var text = String(scaled / scale)
    if scaled % scale > 0 {
      let fraction = String(scaled % scale)
      text += "." + String(repeating: "0", count: places - fraction.count) + fraction
      while text.hasSuffix("0") { text.removeLast() }
    }
    return text
  }
}
