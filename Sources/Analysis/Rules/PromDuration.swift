/// Durations as Prometheus writes them: `5m`, `1h30m`, `90s`.
public enum PromDuration {
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("ms", 1), ("y", 31_536_000_000), ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000),
    ("m", 60_000), ("s", 1000),
  ]

  /// The milliseconds of a duration; nil where it is none or too long.
  public static func milliseconds(_ text: String) -> Int64? {
    if text == "0" { return 0 }
    var rest = text[...]
    var total: Int64 = 0
    // Units come from the largest down, each once.
    var last = Int64.max
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let number = Int64(digits), let unit = units.first(where: { rest.hasPrefix($0.name) }),
        unit.milliseconds < last
      else { return nil }
      rest = rest.dropFirst(unit.name.count)
      last = unit.milliseconds
      let (product, overflow) = number.multipliedReportingOverflow(by: unit.milliseconds)
      let (sum, overflow2) = total.addingReportingOverflow(product)
      // A hundred years.
      guard !overflow, !overflow2, sum < 3_153_600_000_000 else { return nil }
      total = sum
    }
    return text.isEmpty ? nil : total
  }

  /// A duration in words such as `1h30m`.
  public static func text(_ milliseconds: Int64) -> String {
    if milliseconds <= 0 { return "0s" }
    var rest = milliseconds
    var text = ""
    for unit in units.dropFirst(3) + units.prefix(1) where rest >= unit.milliseconds {
      text += "\(rest / unit.milliseconds)\(unit.name)"
      rest %= unit.milliseconds
    }
    return text
  }
}
