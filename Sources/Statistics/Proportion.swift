/// How many of a number of trials had an outcome, such as a failure.
public struct Proportion: Sendable, Equatable {
  /// Number of trials that had the outcome.
  public let successes: Int
  /// Number of trials.
  public let trials: Int

  /// That many of that many trials, or nil unless 0 ≤ successes ≤ trials and there is a trial.
  public init?(_ successes: Int, of trials: Int) {
    guard trials > 0, successes >= 0, successes <= trials else { return nil }
    self.successes = successes
    self.trials = trials
  }

  /// The share of the trials that had the outcome.
  public var value: Double { Double(successes) / Double(trials) }

  /// The score interval (Wilson 1927), which never leaves 0…1 and is good also for few successes.
  ///
  /// - Parameter effectiveTrials: how many independent trials these are worth, where calls of one
  ///   run resemble one another; nil for independent ones.
  /// - Complexity: O(1).
  public func wilsonInterval(
    confidence: Double = 0.95, effectiveTrials: Double? = nil
  ) -> IntervalEstimate {
    let z = NormalDistribution.deviate(confidence: confidence)
    let size = min(Double(trials), max(1, effectiveTrials ?? Double(trials)))
    let square = z * z
    let centre = (value + square / (2 * size)) / (1 + square / size)
    let half =
      z / (1 + square / size)
      * (value * (1 - value) / size + square / (4 * size * size)).squareRoot()
    // At the borders the formula gives 0 and 1 but for a rounding error.
    return IntervalEstimate(
      value: value, low: successes == 0 ? 0 : max(0, centre - half),
      high: successes == trials ? 1 : min(1, centre + half))
  }

  /// This share minus another, with the hybrid score interval (Newcombe 1998, method 10).
  ///
  /// - Complexity: O(1).
  public func difference(
    from base: Proportion, confidence: Double = 0.95, effectiveTrials: Double? = nil,
    effectiveBaseTrials: Double? = nil
  ) -> IntervalEstimate {
    let mine = wilsonInterval(confidence: confidence, effectiveTrials: effectiveTrials)
    let other = base.wilsonInterval(confidence: confidence, effectiveTrials: effectiveBaseTrials)
    let difference = value - base.value
    func length(_ first: Double, _ second: Double) -> Double {
      (first * first + second * second).squareRoot()
    }
    let below = length(value - (mine.low ?? 0), (other.high ?? 1) - base.value)
    let above = length((mine.high ?? 1) - value, base.value - (other.low ?? 0))
    return IntervalEstimate(
      value: difference, low: difference - below, high: difference + above)
  }
}
