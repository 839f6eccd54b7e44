/// An estimate with the ends of its confidence interval.
public struct IntervalEstimate: Sendable, Equatable {
  /// The estimate itself.
  public let value: Double
  /// Lower end; nil where the data are too few to give one.
  public let low: Double?
  /// Upper end; nil where the data are too few to give one.
  public let high: Double?

  /// An estimate with those ends.
  public init(value: Double, low: Double?, high: Double?) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// The estimate alone, for data that are too few to give its ends.
  var withoutEnds: IntervalEstimate { IntervalEstimate(value: value, low: nil, high: nil) }
}
