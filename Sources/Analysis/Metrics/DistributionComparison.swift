import Glibc
public import Statistics
public import Trace

/// Two distributions that other programs computed, as far as their buckets or quantiles allow.
///
/// A quantile's ratio lies between the ratios of the bounds of its buckets: those that hold the ranks of
/// its order-statistic interval. The share above a bound that both have is exact.
public struct DistributionComparison: Sendable, Equatable {
  /// What became of a quantile.
  public struct Change: Sendable, Equatable {
    /// Which one.
    public var level: QuantileLevel
    /// The base's value; nil where no value is known.
    public var base: Double?
    /// The candidate's value; nil where no value is known.
    public var candidate: Double?
    /// Candidate divided by base with the ends that are sure; nil where no value is known.
    public var ratio: IntervalEstimate?
  }

  /// What became of the observations above a bound.
  public struct Tail: Sendable, Equatable {
    /// The bound, in the unit of the distribution.
    public var bound: Double
    /// The share above it in the base.
    public var base: Proportion
    /// The share above it in the candidate.
    public var candidate: Proportion
    /// Candidate minus base, with Newcombe's interval (1998, method 10), which holds for all bounds at
    /// once at 95 % (Bonferroni).
    public var difference: IntervalEstimate
  }

  /// What was compared.
  public var identity: MetricIdentity
  /// Observations of the base; nil where unknown.
  public var baseCount: Double?
  /// Observations of the candidate; nil where unknown.
  public var candidateCount: Double?
  /// The median, the 95th and the 99th percentile.
  public var changes: [Change] = []
  /// The bound that both have above which the share changed most; nil where there is none.
  public var tail: Tail?
  /// The verdict by the median, as for stages.
  public var verdict = ComparisonVerdict.notComparable
  /// Why, in words.
  public var reason = ""

  /// The quantiles that are compared.
  public static let levels: [QuantileLevel] = [.p50, .p95, .p99]

  /// The change of a level; nil where it is not there.
  public func change(_ level: QuantileLevel) -> Change? { changes.first { $0.level == level } }

  /// Compares two summaries of one metric.
  ///
  /// - Complexity: O(buckets).
  init(
    _ base: DistributionSummary, _ candidate: DistributionSummary, options: ComparisonOptions
  ) {
    identity = candidate.distribution.identity
    baseCount = base.distribution.count
    candidateCount = candidate.distribution.count
    for level in Self.levels { changes.append(Self.change(level, base, candidate)) }
    tail = Self.tail(base.distribution, candidate.distribution)
    decide(options)
  }

  private static func change(
    _ level: QuantileLevel, _ base: DistributionSummary, _ candidate: DistributionSummary
  ) -> Change {
    var change = Change(
      level: level, base: base.quantile(level)?.value, candidate: candidate.quantile(level)?.value)
    guard let from = change.base, let to = change.candidate, from > 0, to > 0 else { return change }
    let first = ends(level, base.distribution)
    let second = ends(level, candidate.distribution)
    var low: Double?
    var high: Double?
    if let best = second.low, let worst = first.high, worst > 0 { low = best / worst }
    if let worst = second.high, let best = first.low, best > 0 { high = worst / best }
    change.ratio = IntervalEstimate(value: to / from, low: low, high: high)
    return change
  }

  /// The bounds of the buckets, or the values, at the ranks of the order-statistic interval.
  private static func ends(
    _ level: QuantileLevel, _ distribution: Distribution
  ) -> (low: Double?, high: Double?) {
    let count = distribution.count.flatMap { Int(exactly: $0.rounded()) } ?? 0
    let interval = OrderStatisticInterval(count: max(1, count), level: level)
    switch distribution.shape {
    case .buckets(let buckets):
      guard let sample = BucketedSample(buckets) else { return (nil, nil) }
      let low = interval.lowerRank.map { sample.bounds(ofRank: $0).low }
      let high = interval.upperRank.map { sample.bounds(ofRank: $0).high }
      return (low.flatMap { $0.isFinite ? $0 : nil }, high.flatMap { $0.isFinite ? $0 : nil })
    case .values(let values):
      func value(_ rank: Int?) -> Double? {
        rank.flatMap { $0 >= 1 && $0 <= values.count ? values[$0 - 1] : nil }
      }
      return (value(interval.lowerRank), value(interval.upperRank))
    // How sure a quantile is that another program computed, nothing tells.
    case .quantiles: return (nil, nil)
    }
  }

  private static func tail(_ base: Distribution, _ candidate: Distribution) -> Tail? {
    guard case .buckets(let first) = base.shape, case .buckets(let second) = candidate.shape,
      let before = BucketedSample(first), let after = BucketedSample(second)
    else { return nil }
    let bounds = Set(first.map(\.high)).intersection(second.map(\.high)).filter(\.isFinite)
    func share(_ sample: BucketedSample, _ bound: Double) -> Proportion? {
      guard let trials = Int(exactly: sample.count.rounded()) else { return nil }
      let above = sample.shareAbove(bound).lowerBound * sample.count
      return Proportion(Int(above.rounded()), of: trials)
    }
    let tails = bounds.sorted().compactMap { bound -> Tail? in
      guard let from = share(before, bound), let to = share(after, bound) else { return nil }
      return Tail(
        bound: bound, base: from, candidate: to,
        difference: to.difference(from: from, confidence: 1 - 0.05 / Double(bounds.count)))
    }
    return tails.max { abs($0.difference.value) < abs($1.difference.value) }
  }

  private mutating func decide(_ options: ComparisonOptions) {
    guard let ratio = change(.p50)?.ratio else {
      reason = "no median is known on both sides"
      return
    }
    verdict = .inconclusive
    guard let low = ratio.low, let high = ratio.high else {
      reason = "nothing tells how sure the quantiles are"
      return
    }
    // Two runs of one configuration differ, too; nobody measured by how much.
    let variation = max(options.runVariation, options.assumedRunVariation)
    let noise = exp(NormalDistribution.deviate(confidence: 0.95) * 2.0.squareRoot() * variation)
    let border = 1 + options.threshold
    if low > border, low > noise {
      verdict = .slower
      reason = "by the bounds of the buckets, and more than two runs may differ by"
    } else if high < 1 / border, high < 1 / noise {
      verdict = .faster
      reason = "by the bounds of the buckets, and more than two runs may differ by"
    } else if low > 1 / border, high < border {
      verdict = .equivalent
      reason = "the bounds of the buckets allow no larger change"
    } else {
      reason = "the buckets around the median are too wide, or the observations too few"
    }
  }
}

extension Comparison {
  /// The distributions that both sides have, by name and labels.
  ///
  /// Those of several runs a side are not added up: their programs may have counted differently.
  static func distributions(
    _ base: ComparisonSide, _ candidate: ComparisonSide, options: ComparisonOptions
  ) -> [DistributionComparison] {
    guard base.runs.count == 1, candidate.runs.count == 1, base.filter == nil,
      candidate.filter == nil
    else { return [] }
    let before = MetricSummary(of: base.runs[0].metrics).distributions
    let after = MetricSummary(of: candidate.runs[0].metrics).distributions
    return after.compactMap { entry in
      let identity = entry.distribution.identity
      let other = before.first {
        let own = $0.distribution.identity
        return own.name == identity.name && own.labels == identity.labels
          && own.unit == identity.unit && ($0.parts > 1) == (entry.parts > 1)
      }
      return other.map { DistributionComparison($0, entry, options: options) }
    }
  }
}
