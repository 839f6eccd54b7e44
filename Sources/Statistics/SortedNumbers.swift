/// Floating-point values in ascending order, from which order statistics are read.
///
/// The counterpart of ``SortedSample`` for numbers that are no whole nanoseconds.
public struct SortedNumbers: Sendable {
  /// Each value as an integer in the same order: the bits of a positive number ascend with it, those
  /// of a negative one are turned around.
  private let keys: SortedSample

  /// A sample of those values in any order, NaN left out.
  ///
  /// - Complexity: O(n) for large samples, O(n log n) for small ones.
  public init(sorting values: consuming [Double]) {
    keys = SortedSample(sorting: values.filter { !$0.isNaN }.map(Self.key))
  }

  /// Number of values.
  public var count: Int { keys.count }

  /// The quantile by linear interpolation, type 7 of Hyndman and Fan (1996); nil for an empty sample.
  ///
  /// - Complexity: O(1).
  public func linearQuantile(_ level: QuantileLevel) -> Double? {
    guard count > 0 else { return nil }
    let (position, remainder) = level.times(count - 1)
    let low = Self.number(keys.values[position])
    guard remainder > 0 else { return low }
    let high = Self.number(keys.values[position + 1])
    if low == high { return low }
    return low + (high - low) * (Double(remainder) / Double(level.denominator))
  }

  /// The quantile by nearest rank, type 1 of Hyndman and Fan (1996); nil for an empty sample.
  ///
  /// - Complexity: O(1).
  public func nearestRankQuantile(_ level: QuantileLevel) -> Double? {
    keys.nearestRankQuantile(level).map(Self.number)
  }

  private static func key(_ value: Double) -> Int64 {
    // Minus zero becomes zero, which it equals.
    let bits = Int64(bitPattern: (value == 0 ? 0 : value).bitPattern)
    return bits >= 0 ? bits : bits ^ .max
  }

  private static func number(_ key: Int64) -> Double {
    Double(bitPattern: UInt64(bitPattern: key >= 0 ? key : key ^ .max))
  }
}
