import Glibc
import Statistics
import Trace

extension ObjectiveEvaluation {
  /// Means of more values are taken as normal: the bootstrap would give the same.
  private static let mostBootstrapped = 1_000

  /// A quantile of the durations with its order-statistic interval.
  func quantile(
    _ level: QuantileLevel, _ selection: ObjectiveSelection
  ) throws(Missing) -> ObjectiveEstimate {
    let sample = selection.sample
    guard let value = quantiles.quantile(level, of: sample) else { throw untimed(selection) }
    let effective = Self.effectiveCount(of: Self.logarithms(selection.durations))
    let (low, high) = Self.ends(level, of: sample, effective: effective)
    var estimate = ObjectiveEstimate(
      value: value, low: low, high: high, slack: Double(selection.resolution),
      count: sample.count, effective: effective, method: .orderStatistics)
    if low == nil || high == nil,
      let needed = OrderStatisticInterval.countNeeded(for: level)
    {
      let factor = Double(sample.count) / (effective ?? Double(sample.count))
      let calls = Int(min((Double(needed) * factor).rounded(.up), 1e15))
      estimate.needed = calls
      let reason =
        "\(calls) timed calls are needed for both ends of the interval, "
        + "here are \(sample.count)"
      if low == nil { estimate.lowReason = reason }
      if high == nil { estimate.highReason = reason }
    }
    allowForBounds(&estimate, selection)
    return estimate
  }

  /// The mean of the durations.
  func mean(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    guard !selection.durations.isEmpty else { throw untimed(selection) }
    var estimate = Self.mean(of: selection.durations.map { Double($0) })
    estimate.slack = Double(selection.resolution)
    allowForBounds(&estimate, selection)
    return estimate
  }

  /// The longest or shortest duration: what this run did, as far as it is timed.
  func extreme(
    _ selection: ObjectiveSelection, isMaximum: Bool
  ) throws(Missing) -> ObjectiveEstimate {
    let values = selection.sample.values
    guard let value = isMaximum ? values.last : values.first else { throw untimed(selection) }
    var estimate = ObjectiveEstimate.exact(
      Double(value), count: values.count, slack: Double(selection.resolution))
    allowForBounds(&estimate, selection)
    let missing = Self.untimedCount(selection, trace.coverage)
    if missing > 0 {
      let reason = "\(missing) more \(selection.subject) are not timed"
      if isMaximum { estimate.openHigh(reason) } else { estimate.openLow(reason) }
    } else if trace.coverage.callsObserved < trace.coverage.callsExpected ?? 0 {
      let reason = "calls that left no trace may have taken \(isMaximum ? "longer" : "less")"
      if isMaximum { estimate.openHigh(reason) } else { estimate.openLow(reason) }
    }
    return estimate
  }

  /// The slowest group's median over that of the median group.
  func groupRatio(_ selection: ObjectiveSelection) throws(Missing) -> ObjectiveEstimate {
    let table = trace.spans
    var durations: [NameID: [Int64]] = [:]
    for row in selection.rows where table.duration[row] != SpanTable.absent64 {
      guard !table.group[row].isAbsent else { continue }
      durations[table.group[row], default: []].append(table.duration[row])
    }
    guard durations.count > 1 else {
      throw Missing(reason: "fewer than two groups are named in the timed \(selection.subject)")
    }
    let needed = OrderStatisticInterval.countNeeded(for: .p50) ?? 6
    let medians = durations.values.filter { $0.count >= needed }
      .compactMap { values -> (value: Double, low: Double, high: Double)? in
        let sample = SortedSample(sorting: values)
        let effective = Self.effectiveCount(of: Self.logarithms(values))
        let ends = Self.ends(.p50, of: sample, effective: effective)
        guard let value = sample.linearQuantile(.p50), let low = ends.low, let high = ends.high
        else { return nil }
        return (value, low, high)
      }
      .sorted { ($0.value, $0.low, $0.high) < ($1.value, $1.low, $1.high) }
    guard medians.count > 1, let slowest = medians.last else {
      throw Missing(reason: "fewer than two groups have \(needed) timed \(selection.subject)")
    }
    let middle = medians[(medians.count - 1) / 2]
    guard middle.low > 0 else { throw Missing(reason: "the median group takes no time") }
    return ObjectiveEstimate(
      value: slowest.value / middle.value, low: slowest.low / middle.high,
      high: slowest.high / middle.low, count: medians.count, method: .medians)
  }

  /// A mean with its interval: the bootstrap's for few values, the normal one for many.
  static func mean(of values: [Double]) -> ObjectiveEstimate {
    let count = values.count
    let mean = values.reduce(0, +) / Double(max(1, count))
    let effective = effectiveCount(of: values)
    // Dependent values are worth fewer, so that the interval is wider by the root of that.
    let widening = (Double(count) / (effective ?? Double(max(1, count)))).squareRoot()
    func estimate(
      _ low: Double?, _ high: Double?, _ method: ObjectiveResult.Method
    ) -> ObjectiveEstimate {
      ObjectiveEstimate(
        value: mean, low: low.map { mean - (mean - $0) * widening },
        high: high.map { mean + ($0 - mean) * widening }, count: count, effective: effective,
        method: method)
    }
    let fewest = 5
    guard count >= fewest else {
      var open = estimate(nil, nil, .bootstrap)
      open.lowReason = "\(fewest) values are needed for an interval of a mean, here are \(count)"
      open.highReason = open.lowReason
      open.needed = fewest
      return open
    }
    if count <= mostBootstrapped {
      let bootstrap = Bootstrap(of: values, replicates: 2_000, seed: 1) { resample in
        var sum = 0.0
        for position in resample.indices { sum += resample[position] }
        return sum / Double(resample.count)
      }
      let interval = bootstrap?.bcaInterval(expandedFor: count)
      return estimate(interval?.low, interval?.high, .bootstrap)
    }
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / Double(count - 1) / Double(count)).squareRoot()
    let half = NormalDistribution.deviate(confidence: 0.95) * error
    return estimate(mean - half, mean + half, .normal)
  }

  /// How many independent values a series is worth; nil where it shows no dependence.
  ///
  /// Dependence shows where neighbours correlate as one in forty independent series would, or more
  /// (Bartlett 1946); without that test every short series would lose a part of its worth.
  static func effectiveCount(of series: [Double]) -> Double? {
    guard series.count > 2, let worth = EffectiveSampleSize(of: series.span) else { return nil }
    let noise = NormalDistribution.deviate(confidence: 0.95) / Double(series.count).squareRoot()
    guard worth.lagOneAutocorrelation > noise, worth.initialPositive < Double(series.count) else {
      return nil
    }
    return worth.initialPositive
  }

  private static func logarithms(_ durations: [Int64]) -> [Double] {
    durations.map { log(Double(max(1, $0))) }
  }

  /// The ends of a quantile's interval; for dependent values the ranks of fewer, spread out.
  private static func ends(
    _ level: QuantileLevel, of sample: SortedSample, effective: Double?
  ) -> (low: Double?, high: Double?) {
    let count = sample.count
    let size = min(count, max(1, Int(effective ?? Double(count))))
    let interval = OrderStatisticInterval(count: size, level: level)
    let low = interval.lowerRank.flatMap { sample.value(rank: scaled($0 - 1, count, size) + 1) }
    let high = interval.upperRank.flatMap { rank in
      sample.value(rank: count - scaled(size - rank, count, size))
    }
    return (low.map { Double($0) }, high.map { Double($0) })
  }

  /// rank · count / size, rounded down.
  private static func scaled(_ rank: Int, _ count: Int, _ size: Int) -> Int {
    size.dividingFullWidth(rank.multipliedFullWidth(by: count)).quotient
  }

  private func allowForBounds(
    _ estimate: inout ObjectiveEstimate, _ selection: ObjectiveSelection
  ) {
    guard selection.areUpperBounds else { return }
    estimate.openLow("the durations are bounded by neighbouring writes: other work is in them")
  }

  private func untimed(_ selection: ObjectiveSelection) -> Missing {
    Missing(reason: "none of the \(selection.rows.count) \(selection.subject) is timed")
  }

  /// How many of the calls have no duration.
  private static func untimedCount(_ selection: ObjectiveSelection, _ coverage: Coverage) -> Int {
    let seen = selection.isWholeRun ? max(selection.rows.count, coverage.callsExpected ?? 0) : 0
    return max(seen, selection.rows.count) - selection.durations.count
  }
}
