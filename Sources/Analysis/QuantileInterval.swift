/// An order-statistic interval; an end that the sample is too small for is nil.
public struct QuantileInterval: Sendable, Equatable {
  /// Lower end in nanoseconds.
  public var low: Int64?
  /// Upper end in nanoseconds.
  public var high: Int64?

  /// An interval with those ends.
  public init(low: Int64? = nil, high: Int64? = nil) {
    self.low = low
    self.high = high
  }
}
