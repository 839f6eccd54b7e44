/// The bootstrap distribution of a statistic of a few values.
///
/// Efron (1979). Where all resamples can be made, all are: then nothing depends on a seed.
public struct Bootstrap: Sendable {
  /// At most this many resamples are made exhaustively: those of up to six values.
  public static let exhaustiveLimit = 50_000

  /// The statistic of the values themselves.
  public let estimate: Double
  /// The statistic of each resample, ascending.
  public let replicates: [Double]
  /// Whether the replicates are those of all nⁿ resamples.
  public let isExhaustive: Bool
  /// How fast the standard error changes with the estimate, from the jackknife; 0 without spread.
  public let acceleration: Double

  /// Resamples the values; nil below two values.
  ///
  /// - Parameters:
  ///   - values: the sample.
  ///   - replicates: number of random resamples, at least 2, where not all are made.
  ///   - seed: the same seed gives the same resamples.
  ///   - statistic: what to compute; it is given the values of one resample in no order.
  /// - Complexity: O(replicates · n) beyond the statistic.
  public init?(
    of values: [Double], replicates: Int = 10_000, seed: UInt64 = 1,
    statistic: (Span<Double>) -> Double
  ) {
    guard values.count > 1, replicates > 1 else { return nil }
    estimate = statistic(values.span)
    acceleration = Self.acceleration(values, statistic)
    var found: [Double]
    if let all = Self.resampleCount(values.count) {
      isExhaustive = true
      found = Self.exhaustive(values, all, statistic)
    } else {
      isExhaustive = false
      found = Self.random(values, replicates, seed, statistic)
    }
    found.sort()
    self.replicates = found
  }

  /// Standard deviation (n − 1) of the replicates.
  public var standardError: Double { standardDeviation(of: replicates.span) ?? 0 }

  /// How far the median of the replicates lies from the estimate, in normal deviates; replicates equal
  /// to the estimate count half.
  public var bias: Double {
    var below = 0.0
    let tolerance = 1e-12 * abs(estimate)
    for replicate in replicates {
      // A mean of the same values in another order is the same mean.
      if abs(replicate - estimate) <= tolerance {
        below += 0.5
      } else if replicate < estimate {
        below += 1
      }
    }
    return NormalDistribution.quantile(below / Double(replicates.count))
  }

  /// The interval between two type 7 quantiles of the replicates (Efron 1979).
  public func percentileInterval(confidence: Double = 0.95) -> IntervalEstimate {
    interval((1 - confidence) / 2, (1 + confidence) / 2)
  }

  /// The interval corrected for bias and acceleration (BCa; Efron 1987).
  ///
  /// Where all replicates lie on one side of the estimate it is the percentile interval.
  ///
  /// - Parameter valueCount: number of values resampled, to make up for the variance that a bootstrap
  ///   misses and for its being estimated: the deviate is then Student's, times √(n / (n − 1))
  ///   (Hesterberg 2015, section 5.3, «expanded»). Of few skewed values it holds a mean more often
  ///   by one or two in a hundred. Nil for Efron's interval as it is.
  public func bcaInterval(
    confidence: Double = 0.95, expandedFor valueCount: Int? = nil
  ) -> IntervalEstimate {
    var z = NormalDistribution.deviate(confidence: confidence)
    if let valueCount, valueCount > 1 {
      let freedom = Double(valueCount - 1)
      z = studentDeviate(normal: z, freedom: freedom)
      z *= (Double(valueCount) / freedom).squareRoot()
    }
    let bias = bias
    guard bias.isFinite else {
      return percentileInterval(confidence: 1 - NormalDistribution.twoSided(z))
    }
    func level(_ deviate: Double) -> Double {
      let shifted = bias + deviate
      let room = 1 - acceleration * shifted
      // Beyond the pole of the transformation all replicates lie on one side.
      guard room > 0 else { return shifted > 0 ? 1 : 0 }
      return NormalDistribution.atMost(bias + shifted / room)
    }
    return interval(level(-z), level(z))
  }

  private func interval(_ low: Double, _ high: Double) -> IntervalEstimate {
    IntervalEstimate(
      value: estimate, low: linearQuantile(of: replicates.span, low),
      high: linearQuantile(of: replicates.span, high))
  }

  /// nⁿ, or nil where that is too many.
  private static func resampleCount(_ count: Int) -> Int? {
    var all = 1
    for _ in 0..<count {
      all *= count
      if all > exhaustiveLimit { return nil }
    }
    return all
  }

  private static func exhaustive(
    _ values: [Double], _ all: Int, _ statistic: (Span<Double>) -> Double
  ) -> [Double] {
    var resample = values
    return (0..<all).map { number in
      var digits = number
      for position in resample.indices {
        resample[position] = values[digits % values.count]
        digits /= values.count
      }
      return statistic(resample.span)
    }
  }

  private static func random(
    _ values: [Double], _ replicates: Int, _ seed: UInt64, _ statistic: (Span<Double>) -> Double
  ) -> [Double] {
    var generator = SplitMix64(seed: seed)
    var resample = values
    return (0..<replicates).map { _ in
      for position in resample.indices {
        resample[position] = values[generator.index(below: values.count)]
      }
      return statistic(resample.span)
    }
  }

  private static func acceleration(
    _ values: [Double], _ statistic: (Span<Double>) -> Double
  ) -> Double {
    var rest = Array(values.dropFirst())
    var left: [Double] = []
    for position in values.indices {
      // The values but the one at this position.
      if position > 0 { rest[position - 1] = values[position - 1] }
      left.append(statistic(rest.span))
    }
    let mean = left.reduce(0, +) / Double(left.count)
    var squares = 0.0
    var cubes = 0.0
    for value in left {
      let distance = mean - value
      squares += distance * distance
      cubes += distance * distance * distance
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }
}
