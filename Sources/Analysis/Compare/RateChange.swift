public import Statistics

/// How a share of calls changed, such as that of failures.
public struct RateChange: Sendable, Equatable {
  /// The share of the base.
  public var base: Proportion
  /// The share of the candidate.
  public var candidate: Proportion
  /// The share of the candidate with Wilson's interval (1927), of as many calls as these are worth.
  public var candidateInterval: IntervalEstimate
  /// Candidate minus base, with Newcombe's interval (1998, method 10).
  public var difference: IntervalEstimate
  /// Fisher's exact two-sided p value, of as many independent calls as these are worth.
  public var probability: Double
  /// The p value adjusted by Holm over all tests of the comparison.
  public var adjusted: Double?

  /// The change between two shares.
  ///
  /// Calls of a run resemble one another, so both shares count as of as many calls as they are worth
  /// (Rao and Scott 1992). Both sides count as the one of which a call is worth less: few failures, or
  /// none, tell little of how alike calls are.
  private init?(_ first: OutcomeShare, _ second: OutcomeShare) {
    guard let from = first.proportion, let to = second.proportion else { return nil }
    base = from
    candidate = to
    candidateInterval = to.wilsonInterval(effectiveTrials: Double(to.trials) * second.worth)
    let worth = min(first.worth, second.worth)
    difference = to.difference(
      from: from, effectiveTrials: Double(to.trials) * worth,
      effectiveBaseTrials: Double(from.trials) * worth)
    probability = to.deflated(by: worth).fisherProbability(against: from.deflated(by: worth))
  }

  /// How the share of failures changed; nil where a side doesn't know it.
  static func failures(from base: OutcomeTally?, to candidate: OutcomeTally?) -> RateChange? {
    guard let base, let candidate else { return nil }
    return RateChange(base.failed, candidate.failed)
  }

  /// How the share of repeated calls changed; nil where a side doesn't know it.
  static func retries(from base: OutcomeTally?, to candidate: OutcomeTally?) -> RateChange? {
    guard let base, let candidate else { return nil }
    return RateChange(base.repeated, candidate.repeated)
  }
}

extension Proportion {
  /// The share of as many calls as these are worth, in whole numbers.
  fileprivate func deflated(by worth: Double) -> Proportion {
    let size = max(1, Int((Double(trials) * worth).rounded()))
    return Proportion(min(size, Int((Double(successes) * worth).rounded())), of: size) ?? self
  }
}
