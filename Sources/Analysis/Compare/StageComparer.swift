import Glibc
import Statistics
import Trace

/// Compares the durations of one stage on both sides.
struct StageComparer {
  /// What the verdict and the quantiles are about.
  static let levels: [QuantileLevel] = [.p50, .p95, .p99]
  /// Samples larger than this get a shift function without resampling blocks.
  private static let blockLimit = 20_000
  /// Fewer blocks than this make intervals of resampled blocks too narrow.
  private static let blocksNeeded = 10
  /// Fewer runs than this make intervals of resampled runs too narrow.
  private static let runsNeeded = 10

  let base: StageSample
  let candidate: StageSample
  let sortedBase: SortedSample
  let sortedCandidate: SortedSample
  let effective: (base: Double, candidate: Double)
  let options: ComparisonOptions
  let seed: UInt64

  init(
    _ base: (StageSample, SortedSample), _ candidate: (StageSample, SortedSample), key: StageKey,
    options: ComparisonOptions
  ) {
    self.base = base.0
    self.candidate = candidate.0
    self.options = options
    sortedBase = base.1
    sortedCandidate = candidate.1
    effective = (base.0.worth, candidate.0.worth)
    // Of the name, so that a stage's intervals don't depend on what else was compared.
    var mixed = options.seed
    for byte in "\(key.stage)/\(key.phase)/\(key.timing.name)".utf8 {
      mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    seed = mixed
  }

  /// Whether both sides have runs enough to tell what one run differs from the next.
  var resamplesRuns: Bool { base.filledRuns >= 3 && candidate.filledRuns >= 3 }

  /// By how much the variance of a comparison is larger than for independent calls.
  ///
  /// What few effective calls are worth is itself an estimate: where calls depend on one another the
  /// deviate is Student's (1908) of one less than the smaller side is worth.
  var designEffect: Double {
    let effect = EffectiveSampleSize.designEffect(
      baseCount: sortedBase.count, baseWorth: effective.base,
      candidateCount: sortedCandidate.count, candidateWorth: effective.candidate)
    guard effect > 1 else { return 1 }
    let freedom = min(effective.base, effective.candidate) - 1
    let wider = StudentDistribution.deviate(freedom: freedom) / 1.959964
    return effect * wider * wider
  }

  /// By how much a quantile changed; nil where a side is empty.
  func change(_ level: QuantileLevel) -> StageComparison.Change? {
    guard
      let change = QuantileChange(
        from: sortedBase, to: sortedCandidate, level: level, replicates: options.replicates,
        effectiveBaseCount: effective.base, effectiveCandidateCount: effective.candidate,
        seed: seed)
    else { return nil }
    if resamplesRuns {
      return changeOfRuns(level, from: change.base, to: change.candidate) { run in
        SortedSample(sorting: run).linearQuantile(level)
      }
    }
    return widened(
      StageComparison.Change(
        level: level, difference: change.difference, ratio: change.ratio,
        logStandardError: change.ratioLogStandardError),
      base: change.base)
  }

  /// By how much the mean changed; nil where a side is empty.
  ///
  /// The interval is that of a normal logarithm, its variance by the delta method.
  func changeOfMean() -> StageComparison.Change? {
    let before = base.moments
    let after = candidate.moments
    guard let from = before.mean, let to = after.mean else { return nil }
    if resamplesRuns {
      return changeOfRuns(.p50, from: from, to: to) { Moments(of: $0.span).mean }
    }
    func variance(_ moments: Moments, _ worth: Double) -> Double? {
      guard let deviation = moments.standardDeviation, worth > 1 else { return nil }
      return deviation * deviation / worth
    }
    guard from > 0, to > 0, let first = variance(before, effective.base),
      let second = variance(after, effective.candidate)
    else { return nil }
    let error = (first / (from * from) + second / (to * to)).squareRoot()
    let half = 1.959964 * (first + second).squareRoot()
    return widened(
      StageComparison.Change(
        level: .p50,
        difference: IntervalEstimate(
          value: to - from, low: to - from - half, high: to - from + half),
        ratio: Self.ratio(to / from, error, 1.959964), logStandardError: error),
      base: from)
  }

  static func ratio(_ value: Double, _ error: Double, _ deviate: Double) -> IntervalEstimate {
    IntervalEstimate(
      value: value, low: value * exp(-deviate * error), high: value * exp(deviate * error))
  }

  /// Welch's interval (1947) over what each run gives: three runs are too few to resample.
  private func changeOfRuns(
    _ level: QuantileLevel, from: Double, to: Double, _ statistic: ([Int64]) -> Double?
  ) -> StageComparison.Change? {
    func values(_ sample: StageSample) -> [Double] {
      sample.runs.compactMap { $0.durations.isEmpty ? nil : statistic($0.durations) }
    }
    let before = values(base)
    let after = values(candidate)
    guard let difference = WelchInterval(from: before, to: after) else { return nil }
    let positive = before.allSatisfy { $0 > 0 } && after.allSatisfy { $0 > 0 }
    let ratio =
      positive ? WelchInterval(from: before.map { log($0) }, to: after.map { log($0) }) : nil
    return StageComparison.Change(
      level: level, difference: difference.estimate,
      ratio: ratio.map {
        IntervalEstimate(
          value: exp($0.estimate.value), low: $0.estimate.low.map { exp($0) },
          high: $0.estimate.high.map { exp($0) })
      }, logStandardError: ratio?.standardError)
  }

  /// The change with the known variation of runs added to what calls vary.
  private func widened(_ change: StageComparison.Change, base: Double) -> StageComparison.Change {
    guard options.runVariation > 0, let ratio = change.ratio, let error = change.logStandardError
    else { return change }
    var result = change
    let between = options.runVariation * options.runVariation
    let wider = (error * error + between * inverseRuns).squareRoot()
    result.logStandardError = wider
    let wide = Self.ratio(ratio.value, wider, 1.959964)
    result.ratio = wide
    result.difference = IntervalEstimate(
      value: change.difference.value, low: wide.low.map { base * ($0 - 1) },
      high: wide.high.map { base * ($0 - 1) })
    return result
  }

  /// Probability that a ratio at least as far from 1 comes from calls and from runs that differ as
  /// assumed alone; nil without a ratio, or where the runs themselves tell.
  ///
  /// What all calls of a run have in common shows best in the ratio of the whole distributions, whose
  /// error is a fifth smaller than that of the medians.
  func runProbability(ofWhole whole: IntervalEstimate?, median: StageComparison.Change?) -> Double?
  {
    guard !resamplesRuns else { return nil }
    let logarithm: Double
    let error: Double
    if let whole, let low = whole.low, let high = whole.high, low > 0, high.isFinite {
      logarithm = log(whole.value)
      error = log(high / low) / (2 * 1.959964)
    } else if let ratio = median?.ratio, let known = median?.logStandardError {
      logarithm = log(ratio.value)
      error = known
    } else {
      return nil
    }
    let between = options.assumedRunVariation * options.assumedRunVariation * inverseRuns
    let deviation = (error * error + between).squareRoot()
    return deviation > 0 ? NormalDistribution.twoSided(logarithm / deviation) : nil
  }

  /// 1/a + 1/b for a and b runs.
  private var inverseRuns: Double {
    1 / Double(max(1, base.filledRuns)) + 1 / Double(max(1, candidate.filledRuns))
  }

  /// The shift function: whole runs or blocks resampled where there are enough of them and not too
  /// many calls, else each quantile by its effective sample size.
  func shift() -> [StageComparison.Change] {
    guard options.shiftReplicates > 1 else { return [] }
    func changes(_ function: ShiftFunction) -> [StageComparison.Change] {
      function.points.map {
        StageComparison.Change(
          level: $0.level, difference: $0.difference, ratio: $0.ratio,
          logStandardError: $0.ratioLogStandardError)
      }
    }
    if resamplesRuns, min(base.filledRuns, candidate.filledRuns) < Self.runsNeeded {
      return shiftOfRuns()
    }
    if sortedBase.count + sortedCandidate.count <= Self.blockLimit {
      if resamplesRuns,
        let function = ShiftFunction(
          fromRuns: base.runs.map(\.durations), toRuns: candidate.runs.map(\.durations),
          replicates: options.shiftReplicates, seed: seed)
      {
        return changes(function)
      }
      if let before = base.blocked(), let after = candidate.blocked(),
        min(before.blockCount, after.blockCount) >= Self.blocksNeeded,
        let function = ShiftFunction(
          from: before, to: after, replicates: options.shiftReplicates, seed: seed)
      {
        return changes(function)
      }
    }
    if resamplesRuns { return shiftOfRuns() }
    return ShiftFunction.levels.compactMap { level in
      QuantileChange(
        from: sortedBase, to: sortedCandidate, level: level, replicates: options.replicates / 2,
        effectiveBaseCount: effective.base, effectiveCandidateCount: effective.candidate, seed: seed
      ).map {
        StageComparison.Change(
          level: level, difference: $0.difference, ratio: $0.ratio,
          logStandardError: $0.ratioLogStandardError)
      }
    }
  }

  /// The shift function from the Harrell–Davis quantiles of each run.
  private func shiftOfRuns() -> [StageComparison.Change] {
    ShiftFunction.levels.compactMap { level in
      guard let from = sortedBase.harrellDavisQuantile(level),
        let to = sortedCandidate.harrellDavisQuantile(level)
      else { return nil }
      return changeOfRuns(level, from: from, to: to) { run in
        SortedSample(sorting: run).harrellDavisQuantile(level)
      }
    }
  }
}
