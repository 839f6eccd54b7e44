/// The number that a metric is compared with.
public struct ObjectiveValue: Sendable, Equatable {
  /// The kinds of numbers; none compares with another.
  public enum Dimension: Sendable, Hashable, CaseIterable {
    /// Nanoseconds.
    case duration
    /// A part of a whole, 1 for all.
    case share
    /// A number a second.
    case rate
    /// A whole number of calls or sessions.
    case count
    /// A number of tokens.
    case tokens
    /// Money in the currency of the source.
    case cost
    /// One number over another.
    case ratio
    /// Bytes.
    case size

    /// What a value of that kind looks like.
    var expected: String {
      switch self {
      case .duration: "a duration with its unit (ns, us, ms, s, min, h), such as 500 ms"
      case .share: "a share from 0 to 1, such as 5% or 0.05"
      case .rate: "a rate (/s, /min, /h), such as 10/s"
      case .count: "a number, such as 1000 or 1k"
      case .tokens: "a number, such as 2000 or 2k"
      case .cost: "a number without a currency, such as 0.01"
      case .ratio: "a number, such as 0.8 or 2x"
      case .size: "a size (kB, MB, GB, KiB, MiB, GiB) or a share, such as 2 GB or 80%"
      }
    }
  }

  /// The number: nanoseconds, a share, a number a second, or plain.
  public let number: Double
  /// Its kind.
  public let dimension: Dimension

  /// A number of that kind.
  public init(_ number: Double, _ dimension: Dimension) {
    self.number = number
    self.dimension = dimension
  }

  /// The value that a text without spaces stands for; nil where it is none of that kind.
  init?(parsing text: String, as dimension: Dimension) {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let amount = Self.number(digits) else { return nil }
    let unit = String(text.dropFirst(digits.count))
    guard let scale = Self.scale(unit, dimension, isZero: amount == 0) else { return nil }
    // 70 times .01 is not .7, but 70 over 100 is.
    let number = unit == "%" ? amount / 100 : amount * scale
    // Longer than what 64 bits of nanoseconds hold, or no longer exact.
    guard number <= 9e18 else { return nil }
    if dimension == .share, number > 1 { return nil }
    self.init(number, dimension)
  }

  /// Digits with at most one point among them.
  private static func number(_ text: Substring) -> Double? {
    guard (1...24).contains(text.utf8.count), text.first != ".", text.last != "." else {
      return nil
    }
    return Double(text)
  }

  /// What the number before that unit is multiplied with.
  private static func scale(_ unit: String, _ dimension: Dimension, isZero: Bool) -> Double? {
    switch dimension {
    case .duration: isZero && unit.isEmpty ? 1 : times[unit]
    case .share: unit == "%" ? 0.01 : unit.isEmpty ? 1 : nil
    case .rate: rates[unit]
    case .count, .tokens: ["": 1, "k": 1e3, "K": 1e3, "M": 1e6][unit]
    case .cost: unit.isEmpty ? 1 : nil
    case .ratio: unit.isEmpty || unit == "x" ? 1 : nil
    case .size: sizes[unit]
    }
  }

  private static let times: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "min": 6e10, "h": 3.6e12,
  ]
  private static let rates: [String: Double] = ["/s": 1, "/min": 1.0 / 60, "/h": 1.0 / 3600]
  private static let sizes: [String: Double] = [
    "B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 1024, "MiB": 1_048_576,
    "GiB": 1_073_741_824,
  ]
}
