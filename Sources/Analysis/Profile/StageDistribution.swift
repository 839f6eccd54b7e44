import Statistics

/// How the durations of one stage, phase and timing source are distributed.
public struct StageDistribution: Sendable, Equatable {
  /// The share of durations that are longer than some time, with its interval.
  public struct Survival: Sendable, Equatable {
    /// The time in nanoseconds.
    public var time: Int64
    /// Durations that are longer.
    public var longer: Int
    /// Their share of all, from 0 to 1.
    public var share: Double
    /// Lower end of the share's 95 % interval (Wilson).
    public var low: Double
    /// Upper end of the share's 95 % interval.
    public var high: Double
  }

  /// A quantile with its interval.
  public struct Mark: Sendable, Equatable {
    /// Which quantile, such as 95 for the 95th percentile.
    public var percent: Double
    /// Its value in nanoseconds, by the summary's definition.
    public var value: Double
    /// Its 95 % order-statistic interval; an end that the sample is too small for is nil.
    public var interval: QuantileInterval
  }

  /// Place of its row in ``Summary/stages``.
  public var row: Int
  /// Durations.
  public var count: Int
  /// Durations by their logarithm; nil where all are zero.
  public var histogram: DurationHistogram?
  /// The survival at ever longer times, thinned; the first is the shortest duration.
  public var survival: [Survival]
  /// Median, 95th and 99th percentile.
  public var marks: [Mark]
  /// The share of longest durations of which this sample can't tell the length: 1 − 0.025^(1/n).
  ///
  /// Beyond it the order-statistic interval of a quantile has no upper end.
  public var unsupportedShare: Double

  /// The most points of the survival curve.
  static let mostPoints = 64

  /// The distribution of an ascending sample; nil for an empty one.
  ///
  /// - Complexity: O(log n) for each bin and point.
  init?(
    row: Int, of sample: SortedSample, resolution: Int64?, quantiles: QuantileDefinition
  ) {
    guard sample.count > 0 else { return nil }
    self.row = row
    count = sample.count
    histogram = DurationHistogram(of: sample, resolution: resolution)
    survival = Self.survival(of: sample)
    let levels: [(Double, QuantileLevel)] = [(50, .p50), (95, .p95), (99, .p99)]
    marks = levels.compactMap { percent, level in
      quantiles.quantile(level, of: sample).map {
        Mark(percent: percent, value: $0, interval: QuantileInterval(of: level, in: sample))
      }
    }
    unsupportedShare = 1 - exponential(logarithm(0.025) / Double(sample.count))
  }

  /// Points at ranks that lie close together where the curve is steep on a logarithmic axis: half of
  /// them evenly over the ranks, half ever denser towards the longest durations.
  private static func survival(of sample: SortedSample) -> [Survival] {
    let count = sample.count
    var ranks: Set<Int> = [1, count]
    if count <= mostPoints {
      ranks.formUnion(1...count)
    } else {
      let half = mostPoints / 2
      for step in 0..<half {
        let fraction = Double(step) / Double(half)
        ranks.insert(1 + Int(Double(count - 1) * fraction))
        let beyond = exponential(logarithm(Double(count)) * (1 - fraction))
        ranks.insert(max(1, count - Int(beyond)))
      }
    }
    var points: [Survival] = []
    for rank in ranks.sorted() {
      guard let time = sample.value(rank: rank), time != points.last?.time else { continue }
      // Ties: whoever is as long is not longer.
      let longer = count - DurationHistogram.rank(of: Double(time).nextUp, in: sample)
      let interval = Proportion(longer, of: count)?.wilsonInterval()
      points.append(
        Survival(
          time: time, longer: longer, share: Double(longer) / Double(count),
          low: interval?.low ?? 0, high: interval?.high ?? 1))
    }
    return points
  }
}
