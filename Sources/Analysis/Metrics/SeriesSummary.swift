public import Trace

/// What a counter or a gauge tells over its readings.
public struct SeriesSummary: Sendable, Equatable {
  /// The series itself.
  public var series: MetricSeries
  /// Value of the first reading.
  public var first: Double
  /// Value of the last reading.
  public var last: Double
  /// Smallest value.
  public var minimum: Double
  /// Largest value.
  public var maximum: Double
  /// What a counter grew by, see ``Trace/MetricSeries/increase``.
  public var increase: Double?
  /// The increase a second; nil where times are not known.
  public var rate: Double?
  /// How often the counter began anew.
  public var resets: Int

  /// The summary of a series; nil where it has no reading.
  ///
  /// - Complexity: O(readings).
  public init?(of series: MetricSeries) {
    let values = series.points.map(\.value)
    guard let first = values.first, let last = values.last else { return nil }
    self.series = series
    self.first = first
    self.last = last
    minimum = values.reduce(first) { min($0, $1) }
    maximum = values.reduce(first) { max($0, $1) }
    increase = series.increase
    rate = series.rate
    resets = series.kind == .counter ? series.resets : 0
  }
}
