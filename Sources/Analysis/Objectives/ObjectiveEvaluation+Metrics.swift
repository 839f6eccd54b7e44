import Statistics
import Trace

extension ObjectiveEvaluation {
  /// Measures an objective on what the program itself had counted; nil where that doesn't tell.
  func measureMetrics(_ objective: Objective) -> (ObjectiveEstimate, String)? {
    guard !trace.metrics.isEmpty else { return nil }
    switch objective.metric {
    case .processor: return peak(of: .percent, named: "cpu", over: 100)
    case .memory:
      // A share of the memory is not known: nothing tells how much there is.
      if let bound = objective.target?.bound.number, bound <= 1 { return nil }
      return peak(of: .bytes, named: "memory", over: 1)
    case .sessions:
      guard let found = peak(of: .none, named: "sessions", over: 1) else { return nil }
      var estimate = found.0
      estimate.method = .reached
      estimate.openHigh("no reading shows more at once, so more was not tried")
      return (estimate, found.1)
    case .throughput: return counted(objective.scope).flatMap { rate($0) }
    case .failures: return failureShare(objective.scope)
    case .costPerTurn: return costPerTurn()
    case .quantile, .mean, .maximum, .minimum:
      guard let distribution = distribution(objective.scope),
        let scale = distribution.identity.unit.nanoseconds,
        let estimate = estimate(objective.metric, distribution, scale)
      else { return nil }
      let name = distribution.identity.stage ?? distribution.identity.name
      return (estimate, "observations of \(name)")
    default: return nil
    }
  }

  // MARK: Distributions

  /// The distribution that those words mean, all labels of it together.
  private func distribution(_ scope: String?) -> Distribution? {
    guard let scope else { return nil }
    let names = Set(StageAliases.names(of: scope).stages + [StageAliases.normal(scope)])
    let found = MetricSummary(of: trace.metrics).distributions.filter { entry in
      let identity = entry.distribution.identity
      return names.contains(StageAliases.normal(identity.stage ?? identity.name))
        || StageAliases.normal(identity.name) == StageAliases.normal(scope)
    }
    // Of several labels that can't be added up none stands for the stage.
    let whole = found.filter { $0.parts > 1 }
    let candidates = whole.isEmpty ? found : whole
    return candidates.count == 1 ? candidates.first?.distribution : nil
  }

  private func estimate(
    _ metric: ObjectiveMetric, _ distribution: Distribution, _ scale: Double
  ) -> ObjectiveEstimate? {
    let count = Int(clamping: distribution.count)
    func stated(_ value: Double?) -> ObjectiveEstimate? {
      value.map { value in
        var estimate = ObjectiveEstimate.exact(value * scale, count: count)
        estimate.method = .stated
        return estimate
      }
    }
    switch metric {
    case .mean: return stated(distribution.mean)
    case .maximum: return stated(distribution.maximum)
    case .minimum: return stated(distribution.minimum)
    case .quantile(let level):
      switch distribution.shape {
      case .buckets(let buckets):
        return BucketedSample(buckets).flatMap { quantile(level, of: $0, count, scale) }
      case .values(let values): return quantile(level, of: values, scale)
      case .quantiles(let known, _):
        guard let own = known.first(where: { abs($0.level - level.value) < 1e-9 }) else {
          return nil
        }
        return ObjectiveEstimate(
          value: own.value * scale, low: own.range.lowerBound * scale,
          high: own.range.upperBound * scale, count: count, method: .stated)
      }
    default: return nil
    }
  }

  /// A quantile of buckets: the order-statistic interval's ranks, each as the bound of its bucket.
  private func quantile(
    _ level: QuantileLevel, of sample: BucketedSample, _ count: Int, _ scale: Double
  ) -> ObjectiveEstimate? {
    let found =
      quantiles == .linear ? sample.linearQuantile(level) : sample.nearestRankQuantile(level)
    let interval = OrderStatisticInterval(count: count, level: level)
    let low = interval.lowerRank.map { sample.bounds(ofRank: $0).low }
    let high = interval.upperRank.map { sample.bounds(ofRank: $0).high }
    guard let value = found.interpolated ?? (found.low.isFinite ? found.low : nil) else {
      return nil
    }
    var estimate = ObjectiveEstimate(
      value: value * scale, low: low.flatMap { $0.isFinite ? $0 * scale : nil },
      high: high.flatMap { $0.isFinite ? $0 * scale : nil }, count: count, method: .buckets)
    let few = OrderStatisticInterval.countNeeded(for: level)
      .map { "\($0) observations are needed for both ends of the interval, here are \(count)" }
    estimate.lowReason = low == nil ? few : "the first bucket has no lower bound"
    estimate.highReason = high == nil ? few : "the last bucket has no upper bound"
    return estimate
  }

  private func quantile(
    _ level: QuantileLevel, of values: [Double], _ scale: Double
  ) -> ObjectiveEstimate? {
    let sample = SortedNumbers(sorting: values)
    guard
      let value =
        quantiles == .linear
        ? sample.linearQuantile(level) : sample.nearestRankQuantile(level)
    else { return nil }
    let sorted = values.sorted()
    let interval = OrderStatisticInterval(count: sorted.count, level: level)
    func end(_ rank: Int?) -> Double? {
      rank.flatMap { $0 >= 1 && $0 <= sorted.count ? sorted[$0 - 1] * scale : nil }
    }
    var estimate = ObjectiveEstimate(
      value: value * scale, low: end(interval.lowerRank), high: end(interval.upperRank),
      count: sorted.count, method: .orderStatistics)
    estimate.needed = OrderStatisticInterval.countNeeded(for: level)
    return estimate
  }

  // MARK: Counters and gauges

  /// The largest reading of the gauges that have that word in their names.
  private func peak(
    of unit: MetricUnit, named word: String, over whole: Double
  ) -> (ObjectiveEstimate, String)? {
    let found = trace.metrics.series.filter {
      $0.kind == .gauge && $0.identity.unit == unit && $0.identity.name.contains(word)
    }
    let values = found.flatMap { $0.points.map(\.value) }
    guard let most = values.max(), let name = found.first?.identity.name else { return nil }
    var estimate = ObjectiveEstimate.exact(most / whole, count: values.count)
    estimate.method = .stated
    return (estimate, "readings of \(name)")
  }

  /// The counters of a stage: one for each of its labels.
  private func counted(_ scope: String?) -> [MetricSeries]? {
    let names = scope.map { Set(StageAliases.names(of: $0).stages) }
    let found = trace.metrics.series.filter { series in
      // Tokens and money of a stage are no calls of it.
      guard series.kind == .counter, series.increase != nil, series.identity.unit == .none,
        let stage = series.identity.stage
      else { return false }
      return names?.contains(StageAliases.normal(stage)) ?? true
    }
    // Counters of several names don't add up to one number.
    return Set(found.map(\.identity.name)).count == 1 ? found : nil
  }

  private func rate(_ series: [MetricSeries]) -> (ObjectiveEstimate, String)? {
    guard let seconds = series.compactMap(\.seconds).max() else { return nil }
    let total = series.reduce(0) { $0 + ($1.increase ?? 0) }
    var estimate = ObjectiveEstimate.exact(total / seconds, count: Int(clamping: total))
    estimate.method = .stated
    return (estimate, "increase of \(series[0].identity.name)")
  }

  /// The share of what was counted with a status that is no success, or of a distribution's failures.
  private func failureShare(_ scope: String?) -> (ObjectiveEstimate, String)? {
    if let found = counted(scope), found.allSatisfy({ $0.identity.wentWell != nil }) {
      let total = found.reduce(0) { $0 + ($1.increase ?? 0) }
      let failed = found.reduce(0) { $0 + ($1.identity.wentWell == false ? $1.increase ?? 0 : 0) }
      return share(failed, of: total).map { ($0, "increase of \(found[0].identity.name)") }
    }
    guard let found = distribution(scope), let failed = found.failed, let count = found.count else {
      return nil
    }
    let name = found.identity.stage ?? found.identity.name
    return share(failed, of: count).map { ($0, "observations of \(name)") }
  }

  private func share(_ part: Double, of whole: Double) -> ObjectiveEstimate? {
    guard
      let proportion = Proportion(Int(clamping: part), of: Int(clamping: whole)), whole > 0
    else { return nil }
    let interval = proportion.wilsonInterval(effectiveTrials: nil)
    return ObjectiveEstimate(
      value: proportion.value, low: interval.low, high: interval.high,
      count: Int(clamping: whole), method: .wilson)
  }

  private func costPerTurn() -> (ObjectiveEstimate, String)? {
    let costs = trace.metrics.series.filter {
      $0.kind == .counter && $0.identity.unit == .dollars && $0.increase != nil
    }
    guard let turns = counted("turn"), !costs.isEmpty,
      Set(costs.map(\.identity.name)).count == 1
    else { return nil }
    let total = turns.reduce(0) { $0 + ($1.increase ?? 0) }
    guard total > 0 else { return nil }
    let cost = costs.reduce(0) { $0 + ($1.increase ?? 0) }
    var estimate = ObjectiveEstimate.exact(cost / total, count: Int(clamping: total))
    estimate.method = .stated
    return (estimate, "increase of \(costs[0].identity.name)")
  }
}

extension Int {
  /// The nearest whole number; 0 for nil.
  fileprivate init(clamping value: Double?) {
    let value = value ?? 0
    self = Int(exactly: value.rounded()) ?? (value > 0 ? .max : 0)
  }
}
