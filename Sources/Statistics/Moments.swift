/// Count, sum, mean and spread of a sample.
public struct Moments: Sendable, Equatable {
  /// Number of values.
  public let count: Int
  /// Sum of the values, exact.
  public let sum: Int128
  /// Sum of the squared differences from the mean.
  public let squares: Double

  /// The moments of those values.
  ///
  /// The sum is exact. The squares come from a second pass with the correction of Chan, Golub and
  /// LeVeque (1983), in blocks whose sums are added afterwards, so that neither a large mean nor a
  /// large count costs digits.
  ///
  /// - Complexity: O(n).
  public init(of values: Span<Int64>) {
    count = values.count
    sum = Self.sum(of: values)
    squares = Self.squares(of: values, around: Double(sum) / Double(max(1, values.count)))
  }

  /// Arithmetic mean; nil without values.
  public var mean: Double? { count > 0 ? Double(sum) / Double(count) : nil }

  /// Sample standard deviation (n − 1); nil below two values.
  public var standardDeviation: Double? {
    count > 1 ? (squares / Double(count - 1)).squareRoot() : nil
  }

  /// The sum, or the largest number where it does not fit: 292 years of nanoseconds.
  public var clampedSum: Int64 { Int64(clamping: sum) }

  private static func sum(of values: Span<Int64>) -> Int128 {
    var total: Int128 = 0
    for position in values.indices { total += Int128(values[position]) }
    return total
  }

  private static func squares(of values: Span<Int64>, around mean: Double) -> Double {
    var squares = 0.0
    var differences = 0.0
    var first = 0
    while first < values.count {
      let end = min(first + 512, values.count)
      var blockSquares = 0.0
      var blockDifferences = 0.0
      for position in first..<end {
        let difference = Double(values[position]) - mean
        blockSquares += difference * difference
        blockDifferences += difference
      }
      squares += blockSquares
      differences += blockDifferences
      first = end
    }
    return max(0, squares - differences * differences / Double(max(1, values.count)))
  }
}
