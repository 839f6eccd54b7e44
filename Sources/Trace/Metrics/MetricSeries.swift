/// A value that was read several times: a counter, which only grows but for restarts, or a gauge.
public struct MetricSeries: Sendable, Equatable {
  /// What the values are.
  public enum Kind: String, Sendable {
    /// A sum since its program began.
    case counter
    /// A state.
    case gauge
  }

  /// A value at a time.
  public struct Point: Sendable, Equatable {
    /// Nanoseconds since 1970 UTC, or since the first reading where only distances are known; nil where
    /// nothing tells.
    public var time: Int64?
    /// The value.
    public var value: Double
    /// Whether the program that counted began anew since the point before, as itself says.
    public var isFresh: Bool

    /// A value at a time.
    public init(time: Int64?, value: Double, isFresh: Bool = false) {
      self.time = time
      self.value = value
      self.isFresh = isFresh
    }
  }

  /// What it is.
  public var identity: MetricIdentity
  /// What the values are.
  public var kind: Kind
  /// The readings in which it was there, in their order.
  public var points: [Point]

  /// A series with those points.
  public init(identity: MetricIdentity, kind: Kind, points: [Point]) {
    self.identity = identity
    self.kind = kind
    self.points = points
  }

  /// How often the counter began anew: a value below the one before, or the program's own word.
  public var resets: Int {
    zip(points, points.dropFirst()).count { $1.isFresh || $1.value < $0.value }
  }

  /// What a counter grew by from its first reading to its last; nil for gauges and single readings.
  ///
  /// Behind a restart the whole value was added since, as Prometheus counts; what was added between
  /// the last reading before a restart and the restart itself is not known and not in it.
  public var increase: Double? {
    guard kind == .counter, points.count > 1, let first = points.first else { return nil }
    var increase = CounterIncrease(from: first.value)
    for point in points.dropFirst() { increase.add(point.value, isFresh: point.isFresh) }
    return increase.total
  }

  /// Seconds from the first reading to the last; nil where a time is not known or none passed.
  public var seconds: Double? {
    guard let first = points.first?.time, let last = points.last?.time, last > first else {
      return nil
    }
    let (span, overflow) = last.subtractingReportingOverflow(first)
    return overflow ? nil : Double(span) / 1e9
  }

  /// ``increase`` a second; nil where one of them is not known.
  public var rate: Double? {
    guard let increase, let seconds else { return nil }
    return increase / seconds
  }
}

/// What a counter grows by while its values come, restarts included.
///
/// A stretch without a restart is one subtraction, so that no rounding adds up.
public struct CounterIncrease: Sendable {
  private var before: Double = 0
  private var start: Double
  private var last: Double

  /// A counter whose first value is that.
  public init(from first: Double) {
    start = first
    last = first
  }

  /// Takes in the next value; `isFresh` where the counter began anew although it is not smaller.
  public mutating func add(_ value: Double, isFresh: Bool) {
    if isFresh || value < last {
      before += last - start
      start = 0
    }
    last = value
  }

  /// What it grew by so far.
  public var total: Double { before + (last - start) }
}
