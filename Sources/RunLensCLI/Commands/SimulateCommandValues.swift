import Simulator

/// The forms in which options of `simulate` and `whatif` take their values; nil for anything else.
enum SimulateValue {
  /// What a value must look like, for messages.
  enum Form: String {
    case duration = "a duration such as 500ms, 30s, 5min or 2h"
    case share = "a share from 0 to 1 such as 2% or 0.02"
    case count = "a whole number such as 20, 90k or 1.5M"
    case rate = "a rate such as 60/min, 2/s or 1000/h"
    case drift = "a change over time such as 5%/h or -1%/min"
    case latency =
      "lognormal(MEDIAN,SIGMA), gamma(SHAPE,SCALE), constant(TIME) or TIME, such as lognormal(2s,0.45)"
    case seed = "a whole number from 0 to 9223372036854775807"
    case instant = "a time such as 2026-01-05T09:00:00Z or 2026-01-05"
    case frequencies = "whole numbers with commas between them, such as 0,1,2"
  }

  /// A number without a sign that is no part of it, and without spaces.
  static func number(_ text: Substring) -> Double? {
    let allowed = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
    guard allowed, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A time span in milliseconds.
  static func milliseconds(_ text: Substring) -> Double? {
    let text = trimmed(text)
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = number(digits) else { return nil }
    let unit: Double
    switch trimmed(text.dropFirst(digits.count)) {
    case "ns": unit = 1e-6
    case "us", "µs": unit = 1e-3
    case "ms": unit = 1
    case "s": unit = 1000
    case "min", "m": unit = 60_000
    case "h": unit = 3_600_000
    case "d": unit = 86_400_000
    case "" where value == 0: unit = 1
    default: return nil
    }
    // Three centuries in nanoseconds are about what an instant can be.
    return value * unit <= 9e12 ? value * unit : nil
  }

  /// A time span in whole nanoseconds.
  static func nanoseconds(_ text: Substring) -> Int64? {
    milliseconds(text).map { Int64(($0 * 1e6).rounded()) }
  }

  /// A probability.
  static func share(_ text: Substring) -> Double? {
    guard let value = fraction(text), (0...1).contains(value) else { return nil }
    return value
  }

  /// A number, or a percentage as a fraction.
  static func fraction(_ text: Substring) -> Double? {
    let text = trimmed(text)
    return text.last == "%" ? number(trimmed(text.dropLast())).map { $0 / 100 } : number(text)
  }

  /// A whole number, which may be given in thousands or millions.
  static func count(_ text: Substring) -> Int? {
    let text = trimmed(text)
    var digits = text
    var unit = 1.0
    switch text.last {
    case "k", "K": (digits, unit) = (text.dropLast(), 1e3)
    case "M": (digits, unit) = (text.dropLast(), 1e6)
    default: break
    }
    guard let value = number(digits), value >= 0 else { return nil }
    return Int(exactly: (value * unit * 1e6).rounded() / 1e6).flatMap { $0 <= 1 << 52 ? $0 : nil }
  }

  /// How many a minute.
  static func perMinute(_ text: Substring) -> Double? {
    guard let (amount, minutes) = ratio(text), let value = count(amount), value > 0 else {
      return nil
    }
    return Double(value) / minutes
  }

  /// Relative change an hour.
  static func drift(_ text: Substring) -> Double? {
    guard let (amount, minutes) = ratio(text), let value = fraction(amount) else { return nil }
    return value / minutes * 60
  }

  /// A factor such as `3x` or `3`.
  static func factor(_ text: Substring) -> Double? {
    let text = trimmed(text)
    guard let value = number(text.last == "x" ? text.dropLast() : text), value > 0 else {
      return nil
    }
    return value
  }

  /// A distribution of durations.
  static func latency(_ text: Substring) -> LatencyShape? {
    if let value = milliseconds(text) { return .constant(milliseconds: value) }
    guard let open = text.firstIndex(of: "("), trimmed(text).last == ")" else { return nil }
    let parts = list(trimmed(text).dropLast()[text.index(after: open)...])
    switch (trimmed(text[..<open]), parts.count) {
    case ("constant", 1):
      return milliseconds(parts[0]).map { .constant(milliseconds: $0) }
    case ("lognormal", 2):
      guard let median = milliseconds(parts[0]), let sigma = number(parts[1]), median > 0,
        (0...10).contains(sigma)
      else { return nil }
      return .lognormal(medianMilliseconds: median, sigma: sigma)
    case ("gamma", 2):
      guard let shape = number(parts[0]), let scale = milliseconds(parts[1]), scale > 0,
        shape > 0, shape <= 1e6
      else { return nil }
      return .gamma(shape: shape, scaleMilliseconds: scale)
    default: return nil
    }
  }

  /// The parts between commas, without spaces around them.
  static func list(_ text: Substring) -> [Substring] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
  }

  /// The text before and after the first such character; nil where one of them is empty.
  static func pair(_ text: Substring, at separator: Character) -> (Substring, Substring)? {
    guard let place = text.firstIndex(of: separator) else { return nil }
    let left = trimmed(text[..<place])
    let right = trimmed(text[text.index(after: place)...])
    return left.isEmpty || right.isEmpty ? nil : (left, right)
  }

  /// Without spaces at either end.
  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// What stands before the slash, and the minutes of the unit after it.
  private static func ratio(_ text: Substring) -> (Substring, Double)? {
    guard let (amount, unit) = pair(text, at: "/") else { return nil }
    switch unit {
    case "s", "sec": return (amount, 1.0 / 60)
    case "min", "m": return (amount, 1)
    case "h", "hour": return (amount, 60)
    case "d", "day": return (amount, 1440)
    default: return nil
    }
  }
}
