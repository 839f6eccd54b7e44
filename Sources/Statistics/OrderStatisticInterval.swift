/// The confidence interval of a quantile whose ends are order statistics of the sample.
///
/// It needs no assumption about the distribution but that the values are independent. The number of
/// values below the true quantile is binomial; each end leaves out at most half of the error
/// (David and Nagaraja, Order Statistics, 2003, section 7.1).
public struct OrderStatisticInterval: Sendable, Equatable {
  /// 1-based rank of the lower end; nil where the sample is too small to have one.
  public let lowerRank: Int?
  /// 1-based rank of the upper end; nil where the sample is too small to have one.
  public let upperRank: Int?
  /// The probability that the interval holds the true quantile, for a continuous distribution.
  ///
  /// An end that is nil counts as infinitely far away.
  public let coverage: Double

  /// The equal-tailed interval of a level for that many values.
  ///
  /// The lower rank is the largest l with P(B < l) ≤ tail, the upper rank the smallest u with
  /// P(B ≥ u) ≤ tail, where B is binomial. The tail is half of the error, .025 for 95 %.
  ///
  /// - Complexity: O(√n log n) where n is the count.
  public init(count: Int, level: QuantileLevel, tail: Double = 0.025) {
    let size = max(0, count)
    let below = BinomialDistribution(trials: size, level: level)
    // Ranks 0 and size + 1 stand for «no such order statistic»: their tails are exactly 0.
    let lower = Self.last(in: 0...size) { below.atMost($0 - 1) <= tail }
    let upper = size + 1 - Self.last(in: 0...size) { below.atLeast(size + 1 - $0) <= tail }
    lowerRank = lower >= 1 ? lower : nil
    upperRank = upper <= size ? upper : nil
    coverage = max(0, 1 - below.atMost(lower - 1) - below.atLeast(upper))
  }

  /// The smallest count for which the interval has both ends; nil for the levels 0 and 1.
  ///
  /// The harder end exists as soon as qⁿ ≤ tail, q being the larger of the level and its complement.
  ///
  /// - Complexity: O(1).
  public static func countNeeded(for level: QuantileLevel, tail: Double = 0.025) -> Int? {
    let base = max(level.value, level.complement)
    guard base < 1, tail > 0, tail < 1 else { return nil }
    let guess = (logarithm(tail) / logarithm(base)).rounded(.down)
    guard guess < 1e15 else { return nil }
    var count = max(1, Int(guess) - 1)
    func hasBothEnds(_ count: Int) -> Bool {
      let below = BinomialDistribution(trials: count, level: level)
      return below.atMost(0) <= tail && below.atLeast(count) <= tail
    }
    while !hasBothEnds(count) { count += 1 }
    return count
  }

  /// The last number of the range that satisfies a condition which the first one does and which,
  /// once it fails, fails for all that follow.
  private static func last(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int {
    var good = range.lowerBound
    var bad = range.upperBound + 1
    while bad - good > 1 {
      let middle = good + (bad - good) / 2
      if holds(middle) { good = middle } else { bad = middle }
    }
    return good
  }
}
