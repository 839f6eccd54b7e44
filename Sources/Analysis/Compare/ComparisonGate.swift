public import Statistics

/// A limit that a comparison must not cross, such as `market_analysis.p95 > +10%`.
///
/// Left of the operator stands a metric (`p50`…`p99.9`, `mean`, `failures`, `retries`, `wall`), a stage
/// and a dot before it where only that stage is meant. Right of it stands a change with a sign
/// (`+10%`, `+200 ms`; of rates in percentage points) or a value of the candidate without one
/// (`3 s`, of rates `5%`).
public struct ComparisonGate: Sendable, Equatable {
  /// Why a text is no gate.
  public struct Failure: Error, Sendable, Equatable {
    /// What is wrong, without a full stop.
    public var message: String
  }

  /// What is measured.
  public enum Metric: Sendable, Equatable {
    /// A quantile of the durations.
    case quantile(QuantileLevel)
    /// The mean of the durations.
    case mean
    /// The share of failed calls.
    case failures
    /// The share of calls with more than one attempt.
    case retries
    /// The wall time of the run.
    case wall

    var isRate: Bool { self == .failures || self == .retries }
  }

  /// What it is held against.
  public enum Limit: Sendable, Equatable {
    /// A relative change, .1 for +10 %.
    case relative(Double)
    /// A change in nanoseconds, or in shares for rates.
    case change(Double)
    /// A value of the candidate in nanoseconds, or a share for rates.
    case value(Double)
  }

  /// The gate as it was written.
  public let expression: String
  /// The stage; nil for all.
  public let stage: String?
  /// What is measured.
  public let metric: Metric
  /// What it is held against.
  public let limit: Limit
  let comparator: SpanComparator

  /// The gate that a text states; blanks are optional.
  public init(_ text: String) throws(Failure) {
    expression = text
    guard let place = text.firstIndex(where: { $0 == "<" || $0 == ">" }) else {
      throw Failure(message: "one of > >= < <= is missing")
    }
    var right = text[text.index(after: place)...]
    var sign = String(text[place])
    if right.first == "=" {
      sign += "="
      right = right.dropFirst()
    }
    guard let comparator = SpanComparator(rawValue: sign) else {
      throw Failure(message: "one of > >= < <= is missing")
    }
    self.comparator = comparator
    let left = Self.trimmed(text[..<place])
    guard let (stage, metric) = Self.subject(left) else {
      throw Failure(
        message: "'\(left)' ends in none of p50…p99.9, mean, failures, retries, wall")
    }
    if metric == .wall, stage != nil { throw Failure(message: "'wall' belongs to no stage") }
    self.stage = stage
    self.metric = metric
    let bare = right.filter { $0 != " " && $0 != "\t" }
    guard let limit = Self.limit(String(bare), isRate: metric.isRate) else {
      throw Failure(
        message: metric.isRate
          ? "'\(bare)' is no share; write one such as 5% or +2%"
          : "'\(bare)' is neither a change such as +10% or +200ms nor a time such as 3s")
    }
    self.limit = limit
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private static func subject(_ text: String) -> (String?, Metric)? {
    if let metric = metric(text) { return (nil, metric) }
    // The first dot with a metric behind it: `p99.9` has one of its own.
    for place in text.indices where text[place] == "." {
      if let metric = metric(String(text[text.index(after: place)...])), place > text.startIndex {
        return (String(text[..<place]), metric)
      }
    }
    return nil
  }

  private static func metric(_ text: String) -> Metric? {
    switch text {
    case "mean": return .mean
    case "failures": return .failures
    case "retries": return .retries
    case "wall": return .wall
    default:
      guard text.first == "p" else { return nil }
      let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
      let digits = parts.joined()
      guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }), digits.count <= 6,
        digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits)
      else { return nil }
      var whole = 100
      for _ in 0..<(parts.count == 2 ? parts[1].count : 0) { whole *= 10 }
      guard number > 0, number < whole, let level = QuantileLevel(number, of: whole) else {
        return nil
      }
      return .quantile(level)
    }
  }

  private static func limit(_ text: String, isRate: Bool) -> Limit? {
    let isChange = text.hasPrefix("+") || text.hasPrefix("-") || text.hasPrefix("−")
    let isNegative = text.hasPrefix("-") || text.hasPrefix("−")
    let magnitude = isChange ? String(text.dropFirst()) : text
    let factor = isNegative ? -1.0 : 1.0
    guard let first = magnitude.utf8.first, (0x30...0x39).contains(first) else { return nil }
    if magnitude.hasSuffix("%") {
      guard let number = Double(String(magnitude.dropLast())), number.isFinite else { return nil }
      let share = factor * number / 100
      if isRate { return isChange ? .change(share) : .value(share) }
      return .relative(share)
    }
    if isRate {
      guard let number = Double(magnitude), number <= 1 else { return nil }
      return isChange ? .change(factor * number) : .value(number)
    }
    guard let time = DurationText.nanoseconds(magnitude) else { return nil }
    return isChange ? .change(factor * time) : .value(time)
  }
}

/// What became of a gate.
public struct GateResult: Sendable, Equatable {
  /// The gate as it was written.
  public var expression: String
  /// Whether its condition is met beyond the noise, which is what it forbids.
  public var holds: Bool
  /// Whether the data can tell.
  public var isDecided: Bool
  /// What was measured: nanoseconds, a share, or a relative change; nil where nothing was.
  public var value: Double?
  /// Its 95 % interval.
  public var low: Double?
  /// Its 95 % interval.
  public var high: Double?
  /// Whether the value is in nanoseconds.
  public var isDuration: Bool
  /// The stage that the value belongs to; nil for the whole run.
  public var stage: String?
  /// One sentence.
  public var reason: String
}
