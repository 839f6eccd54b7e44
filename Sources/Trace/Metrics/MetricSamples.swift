/// Every reading of one metric with its labels, as it was shown: counters with their restarts, buckets with
/// their cumulated counts.
public struct MetricSamples: Sendable, Equatable {
  /// A value at a time.
  public struct Sample: Sendable, Equatable {
    /// Milliseconds since 1970 UTC, or since the first reading where only distances are known.
    public var time: Int64
    /// The value.
    public var value: Double
    /// Whether the metric was gone at that time; the value then means nothing.
    public var isGone: Bool

    /// A value at a time.
    public init(time: Int64, value: Double, isGone: Bool = false) {
      self.time = time
      self.value = value
      self.isGone = isGone
    }
  }

  /// The metric's name.
  public var name: String
  /// Its labels in the order of their names, those of buckets and quantiles among them.
  public var labels: [MetricLabel]
  /// Its values in the order of their times.
  public var samples: [Sample]

  /// A metric with those values.
  public init(name: String, labels: [MetricLabel], samples: [Sample]) {
    self.name = name
    self.labels = labels.sorted()
    self.samples = samples
  }
}
