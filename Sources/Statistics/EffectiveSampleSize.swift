/// How many independent values a series of dependent ones is worth, for its mean.
///
/// Calls that follow one another share load, queues and caches. The series is taken in the order in
/// which the values were made.
public struct EffectiveSampleSize: Sendable, Equatable {
  /// Below this lag autocovariances are summed directly, above it by Fourier transforms.
  private static let directLags = 32
  /// Longer dependence than this is not looked for.
  private static let longestLag = 1 << 20

  /// Number of values.
  public let count: Int
  /// Correlation of each value with the next, over the variance of all; 0 without spread.
  public let lagOneAutocorrelation: Double
  /// Count divided by the sum of all autocorrelations; from 1 to the count.
  ///
  /// The sum is the initial positive sequence (Geyer 1992): sums of two neighbouring
  /// autocorrelations as long as they are positive.
  public let initialPositive: Double

  /// The worth of a series of numbers; nil where it is empty or a number is not finite.
  ///
  /// For durations, whose tails are heavy, their logarithms or ranks are the better series.
  ///
  /// - Complexity: O(n) for short dependence, O(n log k) where it reaches over k lags.
  public init?(of values: Span<Double>) {
    guard values.count > 0 else { return nil }
    var sum = 0.0
    for position in values.indices { sum += values[position] }
    let mean = sum / Double(values.count)
    guard mean.isFinite else { return nil }
    var centred: [Double] = []
    centred.reserveCapacity(values.count)
    for position in values.indices { centred.append(values[position] - mean) }
    self.init(centred: centred)
  }

  /// The worth of a series of whole numbers; nil where it is empty.
  ///
  /// - Complexity: O(n) for short dependence, O(n log k) where it reaches over k lags.
  public init?(of values: Span<Int64>) {
    guard values.count > 0 else { return nil }
    let mean = Moments(of: values).mean ?? 0
    var centred: [Double] = []
    centred.reserveCapacity(values.count)
    for position in values.indices { centred.append(Double(values[position]) - mean) }
    self.init(centred: centred)
  }

  private init?(centred: [Double]) {
    count = centred.count
    let first = autocovariances(of: centred.span, from: 0)
    let variance = first[0]
    guard variance.isFinite else { return nil }
    guard variance > 0, centred.count > 1 else {
      lagOneAutocorrelation = 0
      initialPositive = Double(centred.count)
      return
    }
    lagOneAutocorrelation = first[1] / variance
    let sum = Self.sumOfCorrelations(centred, first)
    let size = Double(centred.count)
    // Values that alternate around the mean tell more about it than independent ones: no more is claimed.
    initialPositive = sum > 1 ? max(1, size / sum) : size
  }

  /// The worth if the series were autoregressive of order 1: n(1 − r) / (1 + r), from 1 to the count.
  ///
  /// Bartlett (1935); a negative r counts as none.
  public var firstOrder: Double {
    let r = max(0, lagOneAutocorrelation)
    return min(Double(count), max(1, Double(count) * (1 - r) / (1 + r)))
  }

  /// By how much the variance of a comparison of two samples is larger than for independent values.
  ///
  /// (1/a + 1/b) / (1/n + 1/m), where n and m are the counts and a and b what they are worth (the
  /// design effect of Kish 1965, for a difference); at least 1.
  public static func designEffect(
    baseCount: Int, baseWorth: Double, candidateCount: Int, candidateWorth: Double
  ) -> Double {
    guard baseCount > 0, candidateCount > 0, baseWorth > 0, candidateWorth > 0 else { return 1 }
    let independent = 1 / Double(baseCount) + 1 / Double(candidateCount)
    return max(1, (1 / baseWorth + 1 / candidateWorth) / independent)
  }

  /// 1 + 2(r₁ + r₂ + …), as far as sums of two neighbours are positive.
  ///
  /// - Parameter first: the autocovariances of the first four lags.
  private static func sumOfCorrelations(
    _ centred: [Double], _ first: SIMD4<Double>
  ) -> Double {
    var known = (0..<4).map { first[$0] }
    let variance = known[0]
    var pair = 1 + known[1] / variance
    var sum = -1.0
    var lag = 0
    while pair > 0 {
      sum += 2 * pair
      lag += 2
      guard lag < centred.count, lag <= longestLag else { break }
      if lag + 1 >= known.count {
        if lag < directLags {
          let next = autocovariances(of: centred.span, from: lag)
          known += (0..<4).map { next[$0] }
        } else {
          known = autocovariances(of: centred.span, lags: min(longestLag, lag * 16))
        }
      }
      pair = (known[lag] + known[lag + 1]) / variance
    }
    return sum
  }
}
