/// The number of successes in independent trials of equal probability.
public struct BinomialDistribution: Sendable {
  /// Number of trials.
  public let trials: Int
  /// Probability of a success.
  public let success: Double
  /// Probability of a failure, kept apart so that a success near 1 loses nothing.
  public let failure: Double

  /// The distribution with an exact fraction as probability of a success.
  ///
  /// - Precondition: `trials` is not negative.
  public init(trials: Int, level: QuantileLevel) {
    precondition(trials >= 0, "a number of trials cannot be negative")
    self.trials = trials
    success = level.value
    failure = level.complement
  }

  /// Probability of at most that many successes.
  ///
  /// Relative accuracy is about 10⁻¹¹ at ten million trials, also far out in the lower tail.
  ///
  /// - Complexity: O(√n) where n is the number of trials.
  public func atMost(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return regularizedIncompleteBeta(
      Double(trials - successes), Double(successes + 1), at: failure, complement: success)
  }

  /// Probability of at least that many successes.
  ///
  /// Relative accuracy is that of ``atMost(_:)``, also far out in the upper tail.
  ///
  /// - Complexity: O(√n) where n is the number of trials.
  public func atLeast(_ successes: Int) -> Double {
    if successes <= 0 { return 1 }
    if successes > trials { return 0 }
    return regularizedIncompleteBeta(
      Double(successes), Double(trials - successes + 1), at: success, complement: failure)
  }
}
