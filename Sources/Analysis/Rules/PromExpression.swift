/// An expression of Prometheus's query language, as far as it is understood here.
public indirect enum PromExpression: Sendable, Equatable {
  /// A number.
  case number(Double)
  /// A text, which only some functions take.
  case text(String)
  /// The latest values of the series that match.
  case vector(PromSelector)
  /// The values of the series that match over a stretch of time in milliseconds.
  case range(PromSelector, Int64)
  /// A function with its arguments.
  case call(PromFunction, [PromExpression])
  /// Several values of a vector made one, for each group of labels.
  case aggregation(PromAggregation, PromExpression)
  /// Two expressions and what joins them.
  case binary(PromOperator, PromExpression, PromExpression, PromMatching)
  /// An expression with its sign turned.
  case negative(PromExpression)
}

/// Which series are meant, and when.
public struct PromSelector: Sendable, Equatable {
  /// What the labels must say; the metric's name is that of the label `__name__`.
  public var matchers: [PromMatcher]
  /// How long before the time of evaluation, in milliseconds.
  public var offset: Int64 = 0
  /// As it was written.
  public var text: String
}

/// What one label must say.
public struct PromMatcher: Sendable, Equatable {
  /// The label's name.
  public var name: String
  /// What its value is held against.
  public var pattern: PromPattern
  /// Whether it must not match.
  public var isNegated: Bool

  /// The one text that suits; nil where others do, too.
  var exact: String? { isNegated ? nil : pattern.literal }

  /// Whether a value suits; a label that is not there is an empty text.
  func matches(_ value: String) -> Bool { pattern.matches(value) != isNegated }
}

/// How the elements of two vectors find one another.
public struct PromMatching: Sendable, Equatable {
  /// The labels that count, or that don't; nil for all.
  public var labels: [String]?
  /// Whether `labels` are those that count.
  public var isOn = false
  /// Whether a comparison gives 0 and 1 instead of leaving out what it doesn't hold for.
  public var isBool = false

  /// All labels count.
  public init() {}
}

/// An operator between two expressions.
public enum PromOperator: String, Sendable, CaseIterable {
  /// Arithmetic.
  case add = "+", subtract = "-", multiply = "*", divide = "/", remainder = "%", power = "^"
  /// Comparisons.
  case equal = "==", unequal = "!=", greater = ">", less = "<", atLeast = ">=", atMost = "<="
  /// Sets.
  case and, or, unless

  /// Whether it is one of sets.
  var isSet: Bool { self == .and || self == .or || self == .unless }

  /// Whether it compares.
  var isComparison: Bool {
    switch self {
    case .equal, .unequal, .greater, .less, .atLeast, .atMost: true
    default: false
    }
  }

  /// How strongly it binds.
  var strength: Int {
    switch self {
    case .or: 1
    case .and, .unless: 2
    case .equal, .unequal, .greater, .less, .atLeast, .atMost: 3
    case .add, .subtract: 4
    case .multiply, .divide, .remainder: 5
    case .power: 7
    }
  }

  /// The result of arithmetic; 1 or 0 of a comparison.
  func apply(_ left: Double, _ right: Double) -> Double {
    switch self {
    case .add: left + right
    case .subtract: left - right
    case .multiply: left * right
    case .divide: left / right
    case .remainder: left.truncatingRemainder(dividingBy: right)
    case .power: PromMath.power(left, right)
    case .equal: left == right ? 1 : 0
    case .unequal: left != right ? 1 : 0
    case .greater: left > right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .atLeast: left >= right ? 1 : 0
    case .atMost: left <= right ? 1 : 0
    case .and, .or, .unless: .nan
    }
  }
}

/// A function of the language that is understood.
public enum PromFunction: String, Sendable, CaseIterable {
  /// Of counters over a stretch of time.
  case rate, irate, increase, resets
  /// Of gauges over a stretch of time.
  case delta, idelta, changes
  /// Of the values in a stretch of time.
  case averageOverTime = "avg_over_time"
  case minimumOverTime = "min_over_time"
  case maximumOverTime = "max_over_time"
  case sumOverTime = "sum_over_time"
  case countOverTime = "count_over_time"
  case lastOverTime = "last_over_time"
  case presentOverTime = "present_over_time"
  /// Of histograms.
  case histogramQuantile = "histogram_quantile"
  /// Of what is there.
  case absent
  case absentOverTime = "absent_over_time"
  /// Of single values.
  case abs, ceil, floor, exp, ln, log2, log10, sqrt, sgn
  case clampMinimum = "clamp_min"
  case clampMaximum = "clamp_max"
  /// Of the time and of kinds.
  case time, timestamp, scalar, vector

  /// Whether its argument is a stretch of time.
  var takesRange: Bool {
    switch self {
    case .rate, .irate, .increase, .resets, .delta, .idelta, .changes, .averageOverTime,
      .minimumOverTime, .maximumOverTime, .sumOverTime, .countOverTime, .lastOverTime,
      .presentOverTime, .absentOverTime:
      true
    default: false
    }
  }

  /// How many arguments it takes.
  var arity: Int {
    switch self {
    case .time: 0
    case .histogramQuantile, .clampMinimum, .clampMaximum: 2
    default: 1
    }
  }
}

/// Several values made one.
public struct PromAggregation: Sendable, Equatable {
  /// How.
  public enum Kind: String, Sendable, CaseIterable {
    /// The usual ones.
    case sum, avg, min, max, count, group
  }

  /// How.
  public var kind: Kind
  /// The labels that are kept, or left out.
  public var labels: [String] = []
  /// Whether `labels` are left out and all others kept.
  public var isWithout = false
}
