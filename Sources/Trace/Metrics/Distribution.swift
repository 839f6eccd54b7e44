/// A distribution that another program computed: buckets or quantiles, never single values.
public struct Distribution: Sendable, Equatable {
  /// A range of values and how many observations lie in it.
  public struct Bucket: Sendable, Equatable {
    /// Lower bound, not part of the range; −∞ where there is none.
    public var low: Double
    /// Upper bound, part of the range; ∞ where there is none.
    public var high: Double
    /// Observations in the range, not cumulated.
    public var count: Double

    /// A bucket with those bounds.
    public init(low: Double, high: Double, count: Double) {
      self.low = low
      self.high = high
      self.count = count
    }
  }

  /// A quantile as its program gave it.
  public struct Quantile: Sendable, Equatable {
    /// Which one, from 0 to 1.
    public var level: Double
    /// Its value.
    public var value: Double
    /// The range in which the true one lies where the program rounded it; the value itself elsewhere.
    public var range: ClosedRange<Double>

    /// A quantile of that value; `range` where the program rounded.
    public init(level: Double, value: Double, range: ClosedRange<Double>? = nil) {
      self.level = level
      self.value = value
      self.range = range ?? value...value
    }
  }

  /// What is known of the values.
  public enum Shape: Sendable, Equatable {
    /// Counts by range, from the lowest on, without gaps in between that hold anything.
    case buckets([Bucket])
    /// Every value, ascending: averages of repeats, or times of which nothing else is known.
    case values([Double])
    /// Some quantiles in the order of their levels, and how their program defines one.
    case quantiles([Quantile], definition: String)
  }

  /// The stretch of time that it covers.
  public enum Window: Sendable, Equatable {
    /// All since the program that counted began.
    case sinceStart
    /// What was added from one reading to a later one, this many readings in all.
    case between(readings: Int)
    /// What its program chose, such as the last ten minutes.
    case programs
  }

  /// What it is.
  public var identity: MetricIdentity
  /// Observations; nil where it is not told.
  public var count: Double?
  /// Sum of the observations; nil where it is not told.
  public var sum: Double?
  /// Arithmetic mean as the program gave it; nil where it is not told.
  public var statedMean: Double?
  /// Smallest observation; nil where it is not told.
  public var minimum: Double?
  /// Largest observation; nil where it is not told.
  public var maximum: Double?
  /// Observations that failed; nil where it is not told.
  public var failed: Double?
  /// What is known of the values.
  public var shape: Shape
  /// The stretch of time that it covers.
  public var window: Window
  /// When the first reading was made that it is counted from, on the clock of a ``MetricSeries/Point``; nil
  /// where it is not known, or all is in it.
  public var from: Int64?
  /// When the last reading was made that is in it; nil where it is not known.
  public var to: Int64?
  /// Observations that its first reading had already, which ``count`` leaves out; nil where none is left out.
  public var countBefore: Double?

  /// A distribution of those observations.
  public init(
    identity: MetricIdentity, count: Double?, sum: Double? = nil, shape: Shape,
    window: Window = .sinceStart
  ) {
    self.identity = identity
    self.count = count.flatMap { $0 >= 0 && $0.isFinite ? $0 : nil }
    self.sum = sum
    self.shape = shape
    self.window = window
  }

  /// Arithmetic mean: the program's own, or the sum by the count; nil where neither is told.
  public var mean: Double? {
    if let statedMean { return statedMean }
    guard let sum, let count, count > 0 else { return nil }
    return sum / count
  }
}
