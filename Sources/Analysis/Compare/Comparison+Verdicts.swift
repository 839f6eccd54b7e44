import Glibc
import Statistics
import Trace

extension StageComparison {
  /// Durations a side below which an interval of the median has no ends.
  private static let fewest = 6
  /// The largest probability of a change by run-to-run variation alone that counts as none: a little
  /// below .05, so that runs that differ just as assumed stay under it.
  static let mostRunProbability = 0.04

  /// Decides, and says why.
  ///
  /// - Parameters:
  ///   - threshold: the smallest relative change that matters.
  ///   - tests: how many p values were adjusted together.
  ///   - runsResampled: whether the intervals come from whole runs.
  mutating func decide(threshold: Double, tests: Int, runsResampled: Bool) {
    callsToDecide = nil
    let few = min(base.count, candidate.count)
    guard few >= Self.fewest else {
      verdict = .notComparable
      reason =
        "NOT COMPARABLE: too few calls (n \(base.count)/\(candidate.count)); an interval of the "
        + "median needs \(Self.fewest) a side."
      return
    }
    guard let change = change(.p50), let ratio = change.ratio else {
      verdict = .notComparable
      reason =
        "NOT COMPARABLE: the median is 0 on one side, finer than its source can time."
      return
    }
    guard let low = ratio.low, let high = ratio.high else {
      verdict = .inconclusive
      let needed = callsForEnds.map { "; about \(ComparisonWording.about($0)) would give one" }
      reason =
        "INCONCLUSIVE: \(ComparisonWording.ratio(ratio.value)), no interval: calls of a run resemble "
        + "one another so much that n \(base.count)/\(candidate.count) are worth "
        + "\(ComparisonWording.effective(self)) independent ones\(needed ?? "")."
      return
    }
    let limit = ComparisonWording.percent(threshold)
    let upper = 1 + threshold
    let lower = 1 / upper
    if low > upper || high < lower {
      let isSlower = low > upper
      guard (adjusted ?? 1) < 0.05 else {
        verdict = .inconclusive
        setCallsToDecide(ratio, change, threshold)
        reason =
          "INCONCLUSIVE: \(numbers(ratio, tests)); one such interval among \(tests) tests may be chance"
          + remedy(runsResampled) + "."
        return
      }
      guard (runProbability ?? 0) < Self.mostRunProbability else {
        verdict = .inconclusive
        reason =
          "INCONCLUSIVE: median \(numbers(ratio, tests)); beyond the \(limit) threshold for these runs, "
          + "but no more than runs of one configuration may differ by; three runs a side would tell."
        return
      }
      verdict = isSlower ? .slower : .faster
      reason =
        "\(isSlower ? "SLOWER" : "FASTER"): median \(numbers(ratio, tests)); beyond the \(limit) "
        + "threshold."
    } else if low >= lower, high <= upper {
      verdict = .equivalent
      reason = "EQUIVALENT: median \(numbers(ratio, tests)); within the \(limit) threshold."
    } else {
      verdict = .inconclusive
      setCallsToDecide(ratio, change, threshold)
      reason =
        "INCONCLUSIVE: \(ComparisonWording.ratio(ratio.value)), CI "
        + "\(ComparisonWording.interval(low, high))\(remedy(runsResampled))."
    }
  }

  private mutating func setCallsToDecide(
    _ ratio: IntervalEstimate, _ change: Change, _ threshold: Double
  ) {
    guard let error = change.logStandardError else { return }
    callsToDecide = sampleSizeToDecide(
      ratio: ratio.value, logStandardError: error, baseCount: base.count,
      candidateCount: candidate.count, threshold: threshold
    ).map { max($0, min(base.count, candidate.count) + 1) }
  }

  private func remedy(_ runsResampled: Bool) -> String {
    if runsResampled { return "; more runs a side would decide, not more calls" }
    guard let callsToDecide else {
      return "; it lies on the threshold, so no number of calls would decide"
    }
    return "; about \(ComparisonWording.about(callsToDecide)) calls a run would decide"
  }

  /// Calls a side whose worth would give the interval of the median its ends.
  private var callsForEnds: Int? {
    func needed(_ side: Side) -> Double {
      guard let worth = side.effectiveCount, worth > 0 else { return 0 }
      return Double(Self.fewest) * Double(side.count) / worth
    }
    let most = max(needed(base), needed(candidate))
    return most > 0 && most < 1e12 ? Int(most.rounded(.up)) : nil
  }

  private func numbers(_ ratio: IntervalEstimate, _ tests: Int) -> String {
    var parts: [String] = []
    if let low = ratio.low, let high = ratio.high {
      parts.append("95 % CI \(ComparisonWording.interval(low, high))")
    }
    if let cliffsDelta { parts.append("δ = \(ComparisonWording.fraction(cliffsDelta))") }
    if let adjusted {
      parts.append("Holm p \(ComparisonWording.probability(adjusted)) of \(tests)")
    }
    parts.append(
      "n \(base.count)/\(candidate.count), effective \(ComparisonWording.effective(self))")
    return "\(ComparisonWording.ratio(ratio.value)) (\(parts.joined(separator: "; ")))"
  }
}
