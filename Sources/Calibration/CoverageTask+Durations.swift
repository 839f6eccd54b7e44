import Statistics

/// By how much the second side takes longer in what is drawn.
private let factor = 1.3

extension CoverageTask {
  static let sizes = [30, 100, 400, 2000]

  private static func conservative(_ shape: DrawnShape) -> String? {
    shape == .rounded
      ? "Of many equal values an interval that ends on one holds all of it, so rounded durations give "
        + "more than 95 %" : nil
  }

  /// Order-statistic intervals of the quantiles that the size supports.
  static func quantiles(_ shape: DrawnShape, _ count: Int) -> CoverageTask {
    let levels: [(String, QuantileLevel)] = [
      ("p50", .p50), ("p90", .p90), ("p95", .p95), ("p99", .p99),
    ]
    let usable = levels.filter { level in
      OrderStatisticInterval.countNeeded(for: level.1).map { $0 <= count } ?? false
    }
    let intervals = usable.map { OrderStatisticInterval(count: count, level: $0.1) }
    let truths = usable.map { 1e9 * shape.quantile($0.1.value, factor: 1) }
    return CoverageTask(
      intervals: zip(usable, intervals).map { level, interval in
        Coverage(
          interval: "\(level.0), order statistics", data: shape.rawValue, count: count,
          nominal: interval.coverage,
          exception: conservative(shape)
            ?? "Order statistics have whole ranks: theirs is the least exact coverage of 95 % or more"
        )
      }
    ) { generator in
      let sample = SortedSample(sorting: shape.sample(count, &generator))
      return zip(intervals, truths).map { interval, truth in
        let ends = sample.ends(of: interval)
        return IntervalEstimate(
          value: truth, low: ends.low.map { Double($0) }, high: ends.high.map { Double($0) }
        ).holds(truth)
      }
    }
  }

  /// Ratios of quantiles as the verdicts use them, and the Hodges–Lehmann ratio.
  static func ratios(_ shape: DrawnShape, _ count: Int) -> CoverageTask {
    let levels: [(String, QuantileLevel)] = [("p50", .p50), ("p95", .p95), ("p99", .p99)]
    let truths = levels.map { level in
      shape.quantile(level.1.value, factor: factor) / shape.quantile(level.1.value, factor: 1)
    }
    var intervals = levels.map { level in
      Coverage(
        interval: "ratio of \(level.0), bootstrap", data: shape.rawValue, count: count,
        exception: conservative(shape)
          ?? "A bootstrap of a quantile knows its error from the few gaps between the calls beside it; "
          + "as these vary it is one or two points too careful, never too bold")
    }
    intervals.append(
      Coverage(
        interval: "Hodges–Lehmann ratio", data: shape.rawValue, count: count,
        exception: conservative(shape)))
    var task = CoverageTask(intervals: intervals) { generator in
      let base = SortedSample(sorting: shape.sample(count, &generator))
      let candidate = SortedSample(sorting: shape.sample(count, factor: factor, &generator))
      let seed = generator.next()
      var found = zip(levels, truths).map { level, truth in
        QuantileChange(
          from: base, to: candidate, level: level.1, replicates: 1_000, seed: seed
        )?.ratio?.holds(truth)
      }
      found.append(HodgesLehmann.ratio(from: base, to: candidate)?.holds(factor))
      return found.map { $0 ?? nil }
    }
    task.thinning = count > 500 ? 5 : count > 100 ? 2 : 1
    return task
  }

  /// The shift function, each value a block.
  static func shift(_ shape: DrawnShape, _ count: Int) -> CoverageTask {
    let levels: [QuantileLevel] = [
      QuantileLevel(1, of: 10) ?? .p50, .p50, .p90, .p95, .p99,
    ]
    let truths = levels.map { level in
      1e9 * (shape.quantile(level.value, factor: factor) - shape.quantile(level.value, factor: 1))
    }
    let names = ["p10", "p50", "p90", "p95", "p99"]
    var task = CoverageTask(
      intervals: names.map {
        Coverage(interval: "shift of \($0), block bootstrap", data: shape.rawValue, count: count)
      }
    ) { generator in
      let base = SortedSample(sorting: shape.sample(count, &generator))
      let candidate = SortedSample(sorting: shape.sample(count, factor: factor, &generator))
      let seed = generator.next()
      guard let before = BlockedSample(independent: base),
        let after = BlockedSample(independent: candidate),
        let function = ShiftFunction(
          from: before, to: after, levels: levels, replicates: 500, seed: seed)
      else { return levels.map { _ in nil } }
      return zip(function.points, truths).map { $0.difference.holds($1) }
    }
    task.thinning = count > 500 ? 20 : count > 100 ? 4 : 1
    return task
  }

  /// The BCa interval of a mean, as objectives use it.
  static func mean(_ shape: DrawnShape, _ count: Int) -> CoverageTask? {
    guard let truth = shape.mean else { return nil }
    return CoverageTask(
      intervals: [Coverage(interval: "mean, BCa, expanded", data: shape.rawValue, count: count)]
    ) { generator in
      let values = (0..<count).map { _ in shape.draw(&generator, factor: 1) }
      let bootstrap = Bootstrap(of: values, replicates: 1_000, seed: generator.next()) { resample in
        var sum = 0.0
        for position in resample.indices { sum += resample[position] }
        return sum / Double(resample.count)
      }
      return [bootstrap?.bcaInterval(expandedFor: count).holds(truth)]
    }
  }
}
