/// The rank-sum comparison of two independent samples, and the effects that follow from it.
///
/// Mann and Whitney (1947). It asks whether a value of one sample tends to be larger than one of the
/// other, without any assumption about the shape of the distributions.
public struct MannWhitney: Sendable, Equatable {
  /// Number of values of the first sample.
  public let firstCount: Int
  /// Number of values of the second sample.
  public let secondCount: Int
  /// Σ(t³ − t) over the groups of t equal values of both samples together; 0 without ties.
  public let tieCorrection: Double
  /// Twice the statistic, a whole number.
  let doubled: Int128
  /// The two-sided p value of the exact distribution, ties included; nil for large samples.
  ///
  /// Twice the smaller tail, at most 1, over all ways in which the pooled values could have been
  /// dealt to the two samples. It assumes that all values are independent.
  public let exactProbability: Double?

  /// Compares two samples; nil where one is empty.
  ///
  /// - Parameter exact: whether to make the exact distribution where that is feasible.
  /// - Complexity: O(n + m) beyond the exact distribution, which is only made for at most some
  ///   hundred values.
  public init?(_ first: SortedSample, _ second: SortedSample, exact: Bool = true) {
    guard first.count > 0, second.count > 0 else { return nil }
    firstCount = first.count
    secondCount = second.count
    var doubled: Int128 = 0
    var tieSum = 0.0
    var below = 0
    forEachJointGroup(first, second) { group in
      doubled +=
        Int128(group.first) * (2 * Int128(below) + Int128(group.second))
      below += group.second
      let size = Double(group.first) + Double(group.second)
      if size > 1 { tieSum += size * (size * size - 1) }
    }
    self.doubled = doubled
    tieCorrection = tieSum
    exactProbability =
      exact ? RankSumDistribution(first, second)?.twoSided(doubled: Int(doubled)) : nil
  }

  /// U of the first sample: the pairs in which its value is the larger, ties counting half.
  public var statistic: Double { Double(doubled) / 2 }

  /// U of the second sample: the pairs in which the value of the second sample is the larger.
  public var secondStatistic: Double { Double(pairs * 2 - doubled) / 2 }

  /// Standard deviation of U where nothing differs, corrected for ties; 0 if all values are equal.
  public var standardDeviation: Double {
    let all = Double(firstCount) + Double(secondCount)
    guard all > 1 else { return 0.5 }
    let variance = Double(pairs) / 12 * (all + 1 - tieCorrection / (all * (all - 1)))
    return max(0, variance).squareRoot()
  }

  /// How many standard deviations U of the second sample lies above its expectation.
  ///
  /// Positive where the second sample tends to be larger. The continuity correction moves it half a
  /// pair towards 0. A sample whose values all are equal to all of the other has 0.
  ///
  /// - Parameter designEffect: by how much the variance is larger than for independent values, see
  ///   ``EffectiveSampleSize/designEffect(baseCount:baseWorth:candidateCount:candidateWorth:)``.
  public func z(continuity: Bool = true, designEffect: Double = 1) -> Double {
    let deviation = standardDeviation
    guard deviation > 0 else { return 0 }
    let excess = Double(pairs - doubled) / 2
    let corrected = continuity ? max(0, abs(excess) - 0.5) : abs(excess)
    return (excess < 0 ? -corrected : corrected) / (deviation * max(1, designEffect).squareRoot())
  }

  /// The two-sided p value by the normal approximation; 1 where all values are equal.
  public func asymptoticProbability(continuity: Bool = true, designEffect: Double = 1) -> Double {
    NormalDistribution.twoSided(z(continuity: continuity, designEffect: designEffect))
  }

  /// The two-sided p value: exact where that is feasible and the values count as independent, else
  /// by the normal approximation with continuity correction.
  public func probability(designEffect: Double = 1) -> Double {
    if designEffect <= 1, let exactProbability { return exactProbability }
    return asymptoticProbability(designEffect: designEffect)
  }

  /// Probability that a value of the first sample is the larger one, ties counting half.
  ///
  /// A₁₂ of Vargha and Delaney (2000).
  public var superiority: Double { Double(doubled) / Double(pairs * 2) }

  /// Cliff's delta (1993): pairs in which the first value is larger minus those in which it is
  /// smaller, as a share of all pairs; from −1 to 1.
  public var cliffsDelta: Double { Double(doubled - pairs) / Double(pairs) }

  private var pairs: Int128 { Int128(firstCount) * Int128(secondCount) }
}
