/// Words for durations, counts and shares, as people read them.
public enum Quantity {
  /// What stands for an absent value.
  public static let absent = "–"

  /// A duration in nanoseconds with the unit that fits: `85 µs`, `812 ms`, `4.31 s`, `2 min 05 s`.
  ///
  /// Three digits are kept. Nil becomes ``absent``.
  public static func duration(_ nanoseconds: Int64?) -> String {
    guard let nanoseconds else { return absent }
    let sign = nanoseconds < 0 ? "-" : ""
    return sign + duration(magnitude: nanoseconds.magnitude)
  }

  /// A duration in nanoseconds, rounded to whole ones first.
  public static func duration(_ nanoseconds: Double?) -> String {
    guard let nanoseconds, nanoseconds.isFinite else { return absent }
    return duration(Int64(exactly: nanoseconds.rounded()) ?? (nanoseconds < 0 ? .min : .max))
  }

  /// Both ends of an interval with one unit where they share it: `1.02–1.31 s`.
  ///
  /// An open end is written `≥` or `≤`.
  static func interval(low: Int64?, high: Int64?) -> String {
    switch (low, high) {
    case (nil, nil): return absent
    case (let low?, nil): return "≥ " + duration(low)
    case (nil, let high?): return "≤ " + duration(high)
    case (let low?, let high?):
      let first = duration(low).split(separator: " ")
      let second = duration(high).split(separator: " ")
      if first.count == 2, second.count == 2, first[1] == second[1] {
        return "\(first[0])–\(second[0]) \(second[1])"
      }
      return "\(compact(low))–\(compact(high))"
    }
  }

  /// A count with its thousands apart: `12,345`.
  public static func count(_ number: Int?) -> String {
    guard let number else { return absent }
    let digits = String(number.magnitude)
    guard digits.utf8.count > 4 else { return String(number) }
    var result = number < 0 ? "-" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.utf8.count - position) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  /// A count with its noun: `1 call`, `12 calls`.
  static func count(_ number: Int, _ noun: String) -> String {
    if number == 1 { return "1 \(noun)" }
    if noun.hasSuffix("retry") { return "\(count(number)) retries" }
    return "\(count(number)) \(noun)s"
  }

  /// A share of one in per cent: `42 %`, `2.4 %`, `<0.1 %`.
  public static func share(_ fraction: Double?) -> String {
    guard let fraction, fraction.isFinite else { return absent }
    let percent = fraction * 100
    if percent == 0 { return "0 %" }
    if percent > 0, percent < 0.1 { return "<0.1 %" }
    // Never round to «all» or «none» what is not.
    if percent > 99.9, percent < 100 { return ">99.9 %" }
    if percent.magnitude < 9.95 || (percent > 99 && percent < 100) {
      return "\(fixed(percent, decimals: 1)) %"
    }
    guard percent.magnitude < 1e15 else { return "\(percent) %" }
    return "\(count(Int(percent.rounded()))) %"
  }

  /// The share of a part in a whole; nil where there is no whole.
  static func ratio(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  /// A duration in as few columns as it can be told.
  private static func compact(_ nanoseconds: Int64) -> String {
    guard nanoseconds.magnitude >= 60_000_000_000 else {
      return duration(nanoseconds)
    }
    let minutes = Double(nanoseconds) / 60e9
    if minutes < 100 { return "\(fixed(minutes, decimals: 1)) min" }
    let hours = minutes / 60
    if hours < 100 { return "\(fixed(hours, decimals: 1)) h" }
    return "\(fixed(hours / 24, decimals: 0)) d"
  }

  private static func duration(magnitude: UInt64) -> String {
    if magnitude == 0 { return "0 s" }
    let units: [(size: UInt64, name: String, limit: UInt64)] = [
      (1, "ns", 1000), (1000, "µs", 1000), (1_000_000, "ms", 1000), (1_000_000_000, "s", 60),
    ]
    for unit in units where magnitude < unit.size * unit.limit {
      // At most 60e9 here, so the products stay small.
      for (decimals, scale, ceiling) in [(2, 100, 10), (1, 10, 100), (0, 1, 1000)] as [Digits] {
        guard unit.size > 1 || decimals == 0 else { continue }
        let scaled = (magnitude * scale + unit.size / 2) / unit.size
        guard scaled < ceiling * scale else { continue }
        guard scaled < unit.limit * scale else { break }
        return "\(join(scaled, scale: scale, decimals: decimals)) \(unit.name)"
      }
    }
    let seconds = magnitude / 1_000_000_000 + (magnitude % 1_000_000_000 >= 500_000_000 ? 1 : 0)
    if seconds < 3600 { return "\(seconds / 60) min \(padded(seconds % 60)) s" }
    let minutes = (seconds + 30) / 60
    if minutes < 1440 { return "\(minutes / 60) h \(padded(minutes % 60)) min" }
    let hours = (minutes + 30) / 60
    return "\(hours / 24) d \(padded(hours % 24)) h"
  }

  private typealias Digits = (decimals: Int, scale: UInt64, ceiling: UInt64)

  /// A scaled number with its decimals, unless they are all zero.
  private static func join(_ scaled: UInt64, scale: UInt64, decimals: Int) -> String {
    let fraction = scaled % scale
    guard fraction != 0 else { return String(scaled / scale) }
    let digits = String(fraction)
    let zeros = String(repeating: "0", count: decimals - digits.utf8.count)
    return "\(scaled / scale).\(zeros)\(digits)"
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale: Double = decimals == 0 ? 1 : 10
    let scaled = Int64((value.magnitude * scale).rounded())
    let sign = value < 0 ? "-" : ""
    return decimals == 0 ? "\(sign)\(scaled)" : "\(sign)\(scaled / 10).\(scaled % 10)"
  }

  private static func padded(_ number: UInt64) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
