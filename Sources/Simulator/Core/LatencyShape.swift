/// The distribution that a duration is drawn from.
public enum LatencyShape: Sendable, Equatable {
  /// Lognormal: its median, and the standard deviation of its logarithm.
  case lognormal(medianMilliseconds: Double, sigma: Double)
  /// Gamma: its shape, and its scale in milliseconds; the mean is their product.
  case gamma(shape: Double, scaleMilliseconds: Double)
  /// Equally spaced quantiles of recorded durations, ascending, the smallest and the largest
  /// included; values between are interpolated.
  case empirical(quantilesMilliseconds: [Double])
  /// Always the same.
  case constant(milliseconds: Double)

  /// Draws a duration in milliseconds; never negative.
  public func draw(from stream: inout RandomStream) -> Double {
    let value =
      switch self {
      case .lognormal(let median, let sigma): median * PortableMath.exp(sigma * stream.normal())
      case .gamma(let shape, let scale): scale * stream.gamma(shape: shape)
      case .empirical(let quantiles): Self.interpolate(quantiles, at: stream.unit())
      case .constant(let milliseconds): milliseconds
      }
    // Also takes NaN, which careless parameters can make, to 0.
    return max(0, value)
  }

  /// The empirical shape of recorded durations; nil where there are none.
  ///
  /// Quantiles of Hyndman and Fan's type 7.
  /// - Parameters:
  ///   - nanoseconds: the durations, in any order.
  ///   - points: how many quantiles to keep, at least 2, the ends included.
  public static func recorded(_ nanoseconds: [Int64], points: Int = 201) -> LatencyShape? {
    guard !nanoseconds.isEmpty else { return nil }
    let sorted = nanoseconds.sorted().map { Double($0) / 1e6 }
    let last = max(2, min(points, 100_000)) - 1
    let quantiles = (0...last).map { interpolate(sorted, at: Double($0) / Double(last)) }
    return .empirical(quantilesMilliseconds: quantiles)
  }

  /// The quantile at a probability from a list of equally spaced quantiles; 0 for an empty list.
  static func interpolate(_ quantiles: [Double], at probability: Double) -> Double {
    guard let last = quantiles.last, quantiles.count > 1 else { return quantiles.first ?? 0 }
    let place = probability * Double(quantiles.count - 1)
    let index = Int(place)
    guard index + 1 < quantiles.count else { return last }
    return quantiles[index] + (quantiles[index + 1] - quantiles[index]) * (place - Double(index))
  }

  /// A line for a manifest, such as `lognormal(2400 ms, 0.45)`.
  public var description: String {
    switch self {
    case .lognormal(let median, let sigma): "lognormal(\(median) ms, \(sigma))"
    case .gamma(let shape, let scale): "gamma(\(shape), \(scale) ms)"
    case .empirical(let quantiles):
      "empirical(\(quantiles.map { "\($0)" }.joined(separator: " ")) ms)"
    case .constant(let milliseconds): "constant(\(milliseconds) ms)"
    }
  }
}
