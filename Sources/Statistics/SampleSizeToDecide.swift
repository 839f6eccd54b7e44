import Glibc

extension IntervalEstimate {
  /// Standard error of the logarithm of a ratio, from the width of its interval; nil where an end is
  /// missing, 0 or infinite.
  ///
  /// - Parameter confidence: that of the interval.
  public func logStandardError(confidence: Double = 0.95) -> Double? {
    guard let low, let high, low > 0, high.isFinite, high >= low else { return nil }
    return (log(high) - log(low)) / (2 * NormalDistribution.deviate(confidence: confidence))
  }
}

/// How many observations each side would need for the interval of a ratio to decide.
///
/// It decides where it lies wholly beyond the threshold, or wholly within it: with threshold .05,
/// beyond 1.05 or 1 / 1.05, or between them. The interval is that of a normal logarithm whose
/// variance falls with the inverse of the number of observations, and the ratio is taken to stay
/// where it is, so it is an expectation, not a promise (the sample size of an interval of given
/// width; Julious 2004). Nil where the ratio lies on the threshold, where no number would do, or
/// where the inputs mean nothing.
///
/// - Parameters:
///   - ratio: the ratio found, positive.
///   - logStandardError: standard error of its natural logarithm.
///   - baseCount: observations of the base so far.
///   - candidateCount: observations of the candidate so far.
///   - threshold: the smallest relative change that matters, .05 for 5 %.
/// - Complexity: O(1).
public func sampleSizeToDecide(
  ratio: Double, logStandardError: Double, baseCount: Int, candidateCount: Int,
  threshold: Double = 0.05, confidence: Double = 0.95
) -> Int? {
  guard ratio > 0, ratio.isFinite, logStandardError >= 0, logStandardError.isFinite,
    threshold >= 0, threshold.isFinite, baseCount > 0, candidateCount > 0
  else { return nil }
  let distance = abs(abs(log(ratio)) - log1p(threshold))
  guard distance > 0 else { return nil }
  // The variance of one observation a side, then that of the difference of two equal sides.
  let single =
    logStandardError * logStandardError / (1 / Double(baseCount) + 1 / Double(candidateCount))
  let reach = NormalDistribution.deviate(confidence: confidence) / distance
  let needed = (2 * single * reach * reach).rounded(.up)
  return needed < 1e15 ? max(1, Int(needed)) : nil
}
