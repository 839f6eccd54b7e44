import Glibc

/// The distribution of durations of which some are only known to be longer than what was seen.
///
/// The product-limit estimator (Kaplan and Meier 1958). A call that never finished counts with the time
/// it was last known to be waiting; one that was last seen exactly when another finished was still
/// waiting then.
public struct KaplanMeier: Sendable, Equatable {
  /// One duration at which calls finished.
  public struct Step: Sendable, Equatable {
    /// The duration.
    public let time: Int64
    /// Number of calls that were still waiting just before it.
    public let atRisk: Int
    /// Number of calls that finished with it.
    public let finished: Int
    /// The share of all calls that takes longer.
    public let survival: Double
    /// Greenwood's sum (1926): variance of the survival divided by its square; infinite where none is
    /// left.
    public let relativeVariance: Double

    /// Standard error of the survival (Greenwood 1926); 0 where none is left.
    public var standardError: Double {
      survival > 0 ? survival * relativeVariance.squareRoot() : 0
    }

    /// The interval of the survival by the log–log transformation (Kalbfleisch and Prentice 1980),
    /// which never leaves 0…1; nil ends where the survival is 0 or 1.
    public func interval(confidence: Double = 0.95) -> IntervalEstimate {
      let z = NormalDistribution.deviate(confidence: confidence)
      let bounds = bounds(z)
      return IntervalEstimate(value: survival, low: bounds?.low, high: bounds?.high)
    }

    func bounds(_ z: Double) -> (low: Double, high: Double)? {
      guard survival > 0, survival < 1 else { return nil }
      let logarithm = log(survival)
      let reach = z * relativeVariance.squareRoot() / logarithm
      return (exp(logarithm * exp(-reach)), exp(logarithm * exp(reach)))
    }
  }

  /// The durations at which calls finished, ascending.
  public let steps: [Step]
  /// Number of calls, finished or not.
  public let count: Int

  /// The distribution of finished calls and of calls that were still waiting.
  ///
  /// - Complexity: O(n).
  public init(finished: SortedSample, censored: SortedSample) {
    count = finished.count + censored.count
    var steps: [Step] = []
    var atRisk = count
    // Between two censored calls the product telescopes: so without any it is an exact fraction.
    var anchorSurvival = 1.0
    var anchorRisk = count
    var survival = 1.0
    var variance = 0.0
    forEachJointGroup(finished, censored) { group in
      if group.first > 0 {
        let left = atRisk - group.first
        survival = anchorSurvival * (Double(left) / Double(anchorRisk))
        variance += Double(group.first) / (Double(atRisk) * Double(left))
        steps.append(
          Step(
            time: group.value, atRisk: atRisk, finished: group.first, survival: survival,
            relativeVariance: variance))
        atRisk = left
      }
      if group.second > 0 {
        atRisk -= group.second
        anchorSurvival = survival
        anchorRisk = max(1, atRisk)
      }
    }
    self.steps = steps
  }

  /// The share of all calls that takes longer than a duration.
  ///
  /// - Complexity: O(log n).
  public func survival(after time: Int64) -> Double {
    let index = firstStep { $0.time > time }
    return index > 0 ? steps[index - 1].survival : 1
  }

  /// The shortest duration within which that share of all calls finished; nil where too few did.
  ///
  /// Without censored calls it is the nearest-rank quantile. The ends of the interval are where the
  /// bounds of the survival cross the level (Brookmeyer and Crowley 1982, log–log); an end is nil
  /// where they never do.
  ///
  /// - Complexity: O(n).
  public func quantile(_ level: QuantileLevel, confidence: Double = 0.95) -> KaplanMeierQuantile {
    let z = NormalDistribution.deviate(confidence: confidence)
    // A product of fractions may miss the level that it stands for by a rounding error.
    let limit = level.complement * (1 + 1e-12)
    let index = firstStep { $0.survival <= limit }
    let low = steps.first { step in
      step.survival == 0 || (step.bounds(z).map { $0.low <= limit } ?? false)
    }
    let high = steps.first { step in step.bounds(z).map { $0.high <= limit } ?? false }
    return KaplanMeierQuantile(
      value: index < steps.count ? steps[index].time : nil, low: low?.time, high: high?.time)
  }

  /// The duration within which half of all calls finished; see ``quantile(_:confidence:)``.
  public func median(confidence: Double = 0.95) -> KaplanMeierQuantile {
    quantile(.p50, confidence: confidence)
  }

  private func firstStep(where holds: (Step) -> Bool) -> Int {
    var start = 0
    var end = steps.count
    while start < end {
      let middle = start + (end - start) / 2
      if holds(steps[middle]) { end = middle } else { start = middle + 1 }
    }
    return start
  }
}

/// A quantile of durations some of which are censored, with its interval.
public struct KaplanMeierQuantile: Sendable, Equatable {
  /// The quantile; nil where too few calls finished to tell.
  public let value: Int64?
  /// Lower end; nil where there is none.
  public let low: Int64?
  /// Upper end; nil where there is none.
  public let high: Int64?
}
