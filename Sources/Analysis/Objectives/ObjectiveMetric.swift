public import Statistics

/// What an objective measures.
public enum ObjectiveMetric: Sendable, Hashable {
  /// A quantile of the durations.
  case quantile(QuantileLevel)
  /// The mean of the durations.
  case mean
  /// The longest duration seen.
  case maximum
  /// The shortest duration seen.
  case minimum
  /// The share of calls that failed.
  case failures
  /// The share of calls that needed more than one attempt.
  case retries
  /// Calls a second of the run's wall time.
  case throughput
  /// The most calls that were under way at once.
  case concurrency
  /// The same as what the run proves possible: being below a bound proves nothing.
  case capacity
  /// The run's wall time.
  case wall
  /// The mean cost of a call, in the currency of the source.
  case costPerCall
  /// The mean cost of a turn, in the currency of the source.
  case costPerTurn
  /// The mean number of tokens of a call, prompt and response.
  case tokensPerCall
  /// The share of the run's calls that have a duration of their own.
  case coverage
  /// The median duration in the slowest group over that in the median group.
  case groupRatio
  /// The share of the tokens that were of use, which no run shows.
  case tokenEfficiency
  /// The load of the processor, which no run shows.
  case processor
  /// The memory in use, which no run shows.
  case memory
  /// Sessions served at once, which no run shows.
  case sessions

  /// All metrics but the quantiles, with the words that an objective file uses; the first is shown.
  static let words: [(metric: ObjectiveMetric, words: [String])] = [
    (.mean, ["mean"]), (.maximum, ["max"]), (.minimum, ["min"]),
    (.failures, ["failures", "errors"]), (.retries, ["retries"]),
    (.throughput, ["throughput"]), (.concurrency, ["concurrency"]), (.capacity, ["capacity"]),
    (.wall, ["wall"]), (.costPerCall, ["cost per call"]), (.costPerTurn, ["cost per turn"]),
    (.tokensPerCall, ["tokens per call"]), (.coverage, ["coverage"]),
    (.groupRatio, ["group ratio"]), (.tokenEfficiency, ["token efficiency"]),
    (.processor, ["cpu"]), (.memory, ["memory"]), (.sessions, ["sessions"]),
  ]

  /// The metric of those words, in any case of letters; nil where there is none.
  init?(words text: String) {
    let text = text.lowercased()
    if let known = Self.words.first(where: { $0.words.contains(text) }) {
      self = known.metric
    } else if text == "median" {
      self = .quantile(.p50)
    } else if let level = Self.level(text) {
      self = .quantile(level)
    } else {
      return nil
    }
  }

  /// The metric as an objective file names it.
  public var name: String {
    guard case .quantile(let level) = self else {
      return Self.words.first { $0.metric == self }?.words[0] ?? ""
    }
    // The denominator is 100 times a power of ten.
    let scale = max(1, level.denominator / 100)
    let whole = "p\(level.numerator / scale)"
    let rest = level.numerator % scale
    guard rest > 0 else { return whole }
    let digits = String(rest)
    let places = String(scale).utf8.count - 1
    return whole + "." + String(repeating: "0", count: places - digits.utf8.count) + digits
  }

  /// The kind of number that it is compared with.
  public var dimension: ObjectiveValue.Dimension {
    switch self {
    case .quantile, .mean, .maximum, .minimum, .wall: .duration
    case .failures, .retries, .coverage, .processor: .share
    case .throughput: .rate
    case .concurrency, .capacity, .sessions: .count
    case .costPerCall, .costPerTurn: .cost
    case .tokensPerCall: .tokens
    case .groupRatio, .tokenEfficiency: .ratio
    case .memory: .size
    }
  }

  /// Whether it is of the run as a whole, so that no stage goes with it.
  var isOfRun: Bool {
    switch self {
    case .wall, .coverage, .processor, .memory, .sessions, .tokenEfficiency: true
    default: false
    }
  }

  /// The level of a percentile such as `p99.9`, with at most six decimals.
  private static func level(_ text: String) -> QuantileLevel? {
    guard text.first == "p" else { return nil }
    var numerator = 0
    var denominator = 100
    var decimals: Int?
    var digits = Array(text.utf8.dropFirst())
    if digits.contains(UInt8(ascii: ".")) {
      while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    }
    guard digits.count <= 9 else { return nil }
    for byte in digits {
      if byte == UInt8(ascii: "."), decimals == nil {
        decimals = 0
      } else if (0x30...0x39).contains(byte) {
        numerator = numerator * 10 + Int(byte - 0x30)
        if let known = decimals {
          decimals = known + 1
          denominator *= 10
        }
      } else {
        return nil
      }
    }
    guard digits.first != UInt8(ascii: "."), digits.count > 0, (decimals ?? 0) <= 6,
      numerator > 0, numerator < denominator
    else { return nil }
    return QuantileLevel(numerator, of: denominator)
  }
}
