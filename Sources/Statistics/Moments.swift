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
  /// The sum is exact. So are the squares of numbers below 2⁴⁶ (19 hours of nanoseconds) but for rounding the
  /// result: they are summed in 128 bits. Larger ones take a second pass with the correction of Chan, Golub and
  /// LeVeque (1983), in blocks whose sums are added afterwards, so that neither a large mean nor a large
  /// count costs digits.
  ///
  /// - Complexity: O(n).
  public init(of values: Span<Int64>) {
    var sum: Int64 = 0
    var (high, low): (Int64, UInt64) = (0, 0)
    var bits: Int64 = 0
    var first = 0
    var isExact = true
    var total: Int128 = 0
    while first < values.count, isExact {
      // So few that their sum fits.
      let end = min(first + 1 << 16, values.count)
      for position in first..<end {
        let value = values[position]
        bits |= value ^ (value >> 63)
        sum &+= value
        let square = value.multipliedFullWidth(by: value)
        let (next, overflow) = low.addingReportingOverflow(square.low)
        low = next
        high &+= square.high &+ (overflow ? 1 : 0)
      }
      isExact = bits < Self.exactBound
      total += Int128(sum)
      sum = 0
      first = end
    }
    guard isExact else {
      self.init(inTwoPasses: values)
      return
    }
    self.init(count: values.count, sum: total, sumOfSquares: Int128(high) << 64 | Int128(low))
  }

  private init(inTwoPasses values: Span<Int64>) {
    count = values.count
    sum = Self.sum(of: values)
    squares = Self.squares(
      of: values, around: Int64(clamping: sum / Int128(max(1, values.count))))
  }

  /// Magnitudes below this are summed exactly.
  private static let exactBound: Int64 = 1 << 46

  /// The moments that follow from exact sums.
  ///
  /// The same whole number of nanoseconds gives the same digits whatever it is counted in.
  ///
  /// - Parameters:
  ///   - sum: of the values; their number is below 2³².
  ///   - sumOfSquares: of the values, whose magnitude is below 2⁴⁶.
  ///   - unit: what one of the values stands for: positive and at most 2³¹.
  init(count: Int, sum: Int128, sumOfSquares: Int128, unit: Int64 = 1) {
    self.count = count
    self.sum = sum * Int128(unit)
    guard count > 0 else {
      squares = 0
      return
    }
    // Around a whole number near the mean: what is left is small enough to be rounded once.
    let size = Int128(count)
    let near = sum / size
    let rest = sum - near * size
    let around = sumOfSquares &- 2 &* near &* sum &+ size &* near &* near
    let scale = Int128(unit) * Int128(unit)
    let (exact, overflow) = around.multipliedReportingOverflow(by: scale)
    let (quotient, remainder) = (scale * rest * rest).quotientAndRemainder(dividingBy: size)
    squares =
      overflow
      ? Double(around) * Double(scale) - Double(quotient)
      : Double(exact - quotient) - Double(remainder) / Double(count)
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

  /// - Parameter near: a whole number near the mean: what is left of a number in 64 bits has no digits more.
  private static func squares(of values: Span<Int64>, around near: Int64) -> Double {
    var squares = 0.0
    var differences = 0.0
    var first = 0
    while first < values.count {
      let end = min(first + 512, values.count)
      var blockSquares = 0.0
      var blockDifferences = 0.0
      for position in first..<end {
        let (whole, overflow) = values[position].subtractingReportingOverflow(near)
        let difference = overflow ? Double(values[position]) - Double(near) : Double(whole)
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
