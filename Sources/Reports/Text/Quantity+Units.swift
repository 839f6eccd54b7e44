import Trace

extension Quantity {
  /// A value in its unit: `1.37 s`, `189 MB`, `$11.39`, `43 %`, `15,674`.
  ///
  /// Three digits are kept below a thousand. Nil becomes ``absent``.
  static func value(_ value: Double?, in unit: MetricUnit) -> String {
    guard let value, value.isFinite else { return absent }
    if let nanoseconds = unit.nanoseconds { return duration(value * nanoseconds) }
    switch unit {
    case .bytes: return bytes(value)
    case .dollars: return "$" + number(value, decimals: 2)
    case .percent: return number(value) + " %"
    default: return number(value)
    }
  }

  /// Both bounds of a value in its unit: `1–2 s`, `≥ 10 s`, `≤ 5 ms`.
  static func interval(low: Double?, high: Double?, in unit: MetricUnit) -> String {
    if let scale = unit.nanoseconds {
      func whole(_ value: Double?) -> Int64? {
        value.flatMap { Int64(exactly: ($0 * scale).rounded()) }
      }
      return interval(low: whole(low), high: whole(high))
    }
    switch (low, high) {
    case (nil, nil): return absent
    case (let low?, nil): return "≥ " + value(low, in: unit)
    case (nil, let high?): return "≤ " + value(high, in: unit)
    case (let low?, let high?): return "\(value(low, in: unit))–\(value(high, in: unit))"
    }
  }

  /// So many bytes: `189 MB`.
  static func bytes(_ number: Int) -> String { bytes(Double(number)) }

  private static func bytes(_ value: Double) -> String {
    var scaled = value
    for unit in ["B", "kB", "MB", "GB"] {
      if scaled.magnitude < 999.5 { return "\(number(scaled)) \(unit)" }
      scaled /= 1000
    }
    return "\(number(scaled)) TB"
  }

  /// A number with its thousands apart and three digits where it is small.
  static func number(_ value: Double, decimals least: Int = 0) -> String {
    let magnitude = value.magnitude
    guard magnitude < 1e15 else { return "\(value)" }
    var decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2
    if magnitude < 0.1, magnitude > 0 { decimals = 4 }
    decimals = max(decimals, least)
    var scale: Double = 1
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (magnitude * scale).rounded()
    let whole = (scaled / scale).rounded(.down)
    var fraction = String(Int(scaled - whole * scale))
    fraction = String(repeating: "0", count: max(0, decimals - fraction.utf8.count)) + fraction
    while least == 0, fraction.hasSuffix("0") { fraction.removeLast() }
    let text = count(Int(whole)) + (fraction.isEmpty || decimals == 0 ? "" : "." + fraction)
    return value < 0 && scaled > 0 ? "-" + text : text
  }
}
