import Glibc

/// By how much each quantile of one sample lies above that of another.
///
/// Doksum (1974); with Harrell–Davis quantiles and a bootstrap, Wilcox (1995) and Rousselet, Pernet
/// and Wilcox (2017). The intervals are percentile intervals of a block bootstrap, one for each
/// quantile: they are not adjusted for being read together. With fewer than some ten blocks a side
/// they are too narrow. A quantile with fewer than five values of a side beyond it has no interval:
/// measured, it would hold the truth in 80 to 93 % of the samples (Documentation/Calibration.md).
public struct ShiftFunction: Sendable {
  /// One quantile of both samples.
  public struct Point: Sendable, Equatable {
    /// Which quantile.
    public let level: QuantileLevel
    /// Harrell–Davis quantile of the base.
    public let base: Double
    /// Harrell–Davis quantile of the candidate.
    public let candidate: Double
    /// Candidate minus base.
    public let difference: IntervalEstimate
    /// Candidate divided by base; nil unless both and all their replicates are positive.
    public let ratio: IntervalEstimate?
    /// Standard error of the natural logarithm of the ratio; nil where there is no ratio.
    public let ratioLogStandardError: Double?
  }

  /// The tenths from 10 % to 90 %, then 95 % and 99 %.
  public static let levels: [QuantileLevel] =
    (1...9).compactMap { QuantileLevel($0, of: 10) } + [.p95, .p99]

  /// Values beyond a quantile, on its shorter side, that its interval takes.
  private static let fewestBeyond = 5.0

  /// The quantiles, in the order of the levels asked for.
  public let points: [Point]

  /// Compares two samples at those levels; nil where one is empty or a level is 0 or 1.
  ///
  /// - Parameters:
  ///   - base: what is compared with.
  ///   - candidate: what is compared.
  ///   - levels: which quantiles.
  ///   - replicates: number of resamples, at least 2.
  ///   - seed: the same seed gives the same intervals.
  ///   - confidence: that of each interval.
  /// - Complexity: O(replicates · (n + m)): about 2 s for 1,000 replicates of a million values.
  public init?(
    from base: BlockedSample, to candidate: BlockedSample,
    levels: [QuantileLevel] = ShiftFunction.levels, replicates: Int = 2_000, seed: UInt64 = 1,
    confidence: Double = 0.95
  ) {
    guard base.sample.count > 0, candidate.sample.count > 0, replicates > 1 else { return nil }
    guard levels.allSatisfy({ $0.numerator > 0 && $0.numerator < $0.denominator }) else {
      return nil
    }
    var generator = SplitMix64(seed: seed)
    var baseGenerator = generator.split()
    var candidateGenerator = generator.split()
    func kernels(_ blocked: BlockedSample) -> [HarrellDavisKernel] {
      let size = blocked.sample.count
      return levels.map {
        HarrellDavisKernel(count: size, level: $0, sizesVary: blocked.blockCount < size)
      }
    }
    let baseKernels = kernels(base)
    let candidateKernels = kernels(candidate)
    let before = base.replicates(replicates, of: baseKernels, generator: &baseGenerator)
    let after = candidate.replicates(
      replicates, of: candidateKernels, generator: &candidateGenerator)
    points = levels.indices.map { index in
      let from = base.sample.weightedMean(baseKernels[index])
      let to = candidate.sample.weightedMean(candidateKernels[index])
      let change = ReplicatedChange(
        from: from, to: to, replicates: zip(before[index], after[index]), confidence: confidence)
      let share = min(levels[index].value, levels[index].complement)
      let beyond = share * Double(min(base.sample.count, candidate.sample.count))
      // Rounding must not take a whole number below itself.
      let isEnough = beyond + 1e-9 >= Self.fewestBeyond
      return Point(
        level: levels[index], base: from, candidate: to,
        difference: isEnough ? change.difference : change.difference.withoutEnds,
        ratio: isEnough ? change.ratio : change.ratio?.withoutEnds,
        ratioLogStandardError: isEnough ? change.ratioLogStandardError : nil)
    }
  }
}

extension ShiftFunction {
  /// Compares quantiles of repeated runs by resampling whole runs; nil below three runs a side.
  ///
  /// Only this tells a change from what one run differs from the next. A percentile interval of
  /// three runs a side is still too narrow: more runs are better than more calls.
  ///
  /// - Complexity: O(replicates · (n + m)).
  public init?(
    fromRuns base: [[Int64]], toRuns candidate: [[Int64]],
    levels: [QuantileLevel] = ShiftFunction.levels, replicates: Int = 2_000, seed: UInt64 = 1,
    confidence: Double = 0.95
  ) {
    guard let base = BlockedSample(runs: base), let candidate = BlockedSample(runs: candidate),
      base.blockCount >= 3, candidate.blockCount >= 3
    else { return nil }
    self.init(
      from: base, to: candidate, levels: levels, replicates: replicates, seed: seed,
      confidence: confidence)
  }
}
