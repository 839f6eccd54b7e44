/// Which quantile is meant, as an exact fraction.
///
/// A fraction rather than a floating-point number, because ranks come from exact integer
/// arithmetic: in floating point the 55th percentile of 100 values would have rank 56.
public struct QuantileLevel: Sendable, Hashable {
  /// Upper part of the fraction, from 0 to the denominator.
  public let numerator: Int
  /// Lower part of the fraction, at least 1.
  public let denominator: Int

  /// The level with that fraction, or nil unless it lies between 0 and 1.
  public init?(_ numerator: Int, of denominator: Int) {
    guard denominator > 0, numerator >= 0, numerator <= denominator else { return nil }
    self.init(known: numerator, of: denominator)
  }

  private init(known numerator: Int, of denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The median.
  public static let p50 = QuantileLevel(known: 50, of: 100)
  /// The 75th percentile.
  public static let p75 = QuantileLevel(known: 75, of: 100)
  /// The 90th percentile.
  public static let p90 = QuantileLevel(known: 90, of: 100)
  /// The 95th percentile.
  public static let p95 = QuantileLevel(known: 95, of: 100)
  /// The 99th percentile.
  public static let p99 = QuantileLevel(known: 99, of: 100)
  /// The 99.9th percentile.
  public static let p999 = QuantileLevel(known: 999, of: 1000)

  /// The level as the nearest floating-point number.
  public var value: Double { Double(numerator) / Double(denominator) }

  /// One minus the level, without the rounding of that subtraction.
  public var complement: Double { Double(denominator - numerator) / Double(denominator) }

  /// Whole part and remainder (in units of 1/denominator) of the level times a count.
  ///
  /// The product is taken in double width, so no count overflows.
  func times(_ count: Int) -> (quotient: Int, remainder: Int) {
    denominator.dividingFullWidth(numerator.multipliedFullWidth(by: count))
  }
}
