public import Statistics

/// How a share of calls changed, such as that of failures.
public struct RateChange: Sendable, Equatable {
  /// The share of the base.
  public var base: Proportion
  /// The share of the candidate.
  public var candidate: Proportion
  /// Candidate minus base, with Newcombe's interval (1998, method 10).
  public var difference: IntervalEstimate
  /// Fisher's exact two-sided p value, of independent calls.
  public var probability: Double
  /// The p value adjusted by Holm over all tests of the comparison.
  public var adjusted: Double?

  /// The change between two shares.
  ///
  /// Where calls of a run resemble one another the interval counts what they are worth, as shares of
  /// the calls.
  init(from base: Proportion, to candidate: Proportion, worth: (Double, Double) = (1, 1)) {
    self.base = base
    self.candidate = candidate
    difference = candidate.difference(
      from: base, effectiveTrials: Double(candidate.trials) * worth.1,
      effectiveBaseTrials: Double(base.trials) * worth.0)
    probability = candidate.fisherProbability(against: base)
  }
}
