import Analysis
import Statistics

/// The two charts of one stage on both sides.
struct CompareShapeCharts {
  let row: StageComparison
  let view: CompareView

  // MARK: Distributions

  /// Both distributions in the same bins; nil where a side has none.
  func overlay(id: String) -> ChartFigure? {
    guard let base = row.base.histogram, let candidate = row.candidate.histogram else { return nil }
    return ChartFigure(
      id: id, title: "How many take how long", sentence: overlaySentence,
      drawings: [.init(canvas: overlay(base, candidate))],
      legend: [
        .init(
          shape: .bar, tone: .fifth, text: "base, n \(Quantity.count(row.base.count))"),
        .init(
          shape: .dashed, tone: .fourth,
          text: "candidate, n \(Quantity.count(row.candidate.count))"),
      ], data: data(base, candidate))
  }

  private var overlaySentence: String {
    var text =
      "The median goes from \(Quantity.duration(row.base.p50)) to "
      + "\(Quantity.duration(row.candidate.p50)), the 95th percentile from "
      + "\(Quantity.duration(row.base.p95)) to \(Quantity.duration(row.candidate.p95))"
    if let delta = row.cliffsDelta {
      // Cliff's δ is P(longer) − P(shorter); without ties P(longer) is half of one more.
      let longer = (1 + delta) / 2
      text +=
        "; a call of the candidate takes longer than one of the base in "
        + "\(Quantity.share(longer)) of all pairs"
    }
    return text + "."
  }

  private func overlay(
    _ base: DurationHistogram, _ candidate: DurationHistogram
  ) -> ChartCanvas {
    let edges = base.edges
    func shares(_ histogram: DurationHistogram, _ count: Int) -> [Double] {
      histogram.counts.map { Double($0) / Double(max(1, count)) }
    }
    let before = shares(base, row.base.count)
    let after = shares(candidate, row.candidate.count)
    let top = max(before.max() ?? 0, after.max() ?? 0, 0.01) * 1.08
    var canvas = ChartCanvas(
      height: 240, margins: .init(top: 14, right: 16, bottom: 40, left: 54),
      x: ChartScale(.logarithmic, edges.first ?? 1, edges.last ?? 1),
      y: ChartScale(.linear, 0, top))
    canvas.horizontalAxis(
      DurationTicks.logarithmic(canvas.x.low, canvas.x.high).thinnedForNarrow(most: 4))
    canvas.verticalAxis(
      NumberTicks.linear(0, top, most: 4) { $0 == 0 ? "0" : Quantity.share($0) })
    for (bin, share) in before.enumerated() where share > 0 {
      canvas.bar(
        from: .init(x: edges[bin], y: 0), to: .init(x: edges[bin + 1], y: share), tone: .fifth,
        gap: 0.3)
    }
    canvas.line(outline(after, edges), tone: .fourth, dashed: true)
    for bin in before.indices where base.counts[bin] + candidate.counts[bin] > 0 {
      canvas.column(
        from: edges[bin], to: edges[bin + 1],
        tip: ChartTip(
          "\(Quantity.duration(edges[bin])) to \(Quantity.duration(edges[bin + 1]))\nbase "
            + "\(Quantity.count(base.counts[bin])) (\(Quantity.share(before[bin])))\ncandidate "
            + "\(Quantity.count(candidate.counts[bin])) (\(Quantity.share(after[bin])))"))
    }
    return canvas
  }

  /// The upper edge of bars as a line.
  private func outline(_ shares: [Double], _ edges: [Double]) -> [ChartCanvas.Point?] {
    var points: [ChartCanvas.Point] = [.init(x: edges[0], y: 0)]
    for (bin, share) in shares.enumerated() {
      points.append(.init(x: edges[bin], y: share))
      points.append(.init(x: edges[bin + 1], y: share))
    }
    points.append(.init(x: edges[shares.count], y: 0))
    return points
  }

  private func data(_ base: DurationHistogram, _ candidate: DurationHistogram) -> ChartData {
    var csv = CSVWriter(columns: ["from_ms", "to_ms", "base", "candidate"])
    for bin in base.counts.indices {
      csv.milliseconds(base.edges[bin])
      csv.milliseconds(base.edges[bin + 1])
      csv.field(base.counts[bin])
      csv.field(candidate.counts[bin])
      csv.endRow()
    }
    return ChartData(name: "distributions.csv", csv: csv)
  }

  // MARK: Shift

  /// The ratio of each quantile with its interval; nil where there is none.
  func shift(id: String) -> ChartFigure? {
    let points = row.shift.filter { ($0.ratio?.value ?? 0) > 0 }
    guard points.count > 1 else { return nil }
    return ChartFigure(
      id: id, title: "How each quantile moved", sentence: shiftSentence(points),
      drawings: [.init(canvas: shift(points))],
      legend: [
        .init(shape: .line, tone: .fourth, text: "candidate ÷ base"),
        .init(shape: .area, tone: .fourth, text: "95 % interval"),
        .init(shape: .area, tone: .muted, text: "does not matter"),
      ], data: shiftData)
  }

  private func percent(_ level: QuantileLevel) -> String {
    "p\(DurationTicks.decimal((level.value * 1000).rounded() / 10))"
  }

  private func shiftSentence(_ points: [StageComparison.Change]) -> String {
    func words(_ point: StageComparison.Change) -> String {
      "\(CompareWords.change(point.ratio?.value)) at \(percent(point.level))"
    }
    let most = points.max { ($0.ratio?.value ?? 0) < ($1.ratio?.value ?? 0) }
    let least = points.min { ($0.ratio?.value ?? 0) < ($1.ratio?.value ?? 0) }
    guard let most, let least else { return "" }
    let clear = points.count { point in
      guard let low = point.ratio?.low, let high = point.ratio?.high else { return false }
      return low > view.corridor.high || high < view.corridor.low
    }
    return "Quantiles move between \(words(least)) and \(words(most)); "
      + "\(Quantity.count(clear)) of \(Quantity.count(points.count)) lie wholly outside the corridor."
  }

  private func shift(_ points: [StageComparison.Change]) -> ChartCanvas {
    let corridor = view.corridor
    let ends = points.flatMap { point in
      [point.ratio?.low, point.ratio?.value, point.ratio?.high].compactMap { $0 }.filter { $0 > 0 }
    }
    let low = max(0.02, min(corridor.low, ends.min() ?? 1) / 1.05)
    let high = min(50, max(corridor.high, ends.max() ?? 1) * 1.05)
    var canvas = ChartCanvas(
      height: 240, margins: .init(top: 14, right: 20, bottom: 40, left: 60),
      x: ChartScale(.linear, 0, 1), y: ChartScale(.logarithmic, low, high))
    canvas.rectangle(
      left: canvas.left, top: canvas.y(corridor.high), width: canvas.right - canvas.left,
      height: canvas.y(corridor.low) - canvas.y(corridor.high), style: "ar mut")
    canvas.verticalAxis(RatioTicks.ticks(low, high, most: 7))
    canvas.horizontalAxis(
      [0.1, 0.25, 0.5, 0.75, 0.95].map {
        ChartTick(value: $0, label: "p\(DurationTicks.decimal($0 * 100))")
      }, grid: false)
    canvas.line([.init(x: 0, y: 1), .init(x: 1, y: 1)], tone: .ink, dashed: true)
    let known = points.filter { $0.ratio?.low != nil && $0.ratio?.high != nil }
    canvas.band(
      known.map { .init(x: $0.level.value, y: $0.ratio?.high ?? 1) },
      known.map { .init(x: $0.level.value, y: max($0.ratio?.low ?? 1, 1e-9)) }, tone: .fourth)
    canvas.line(points.map { .init(x: $0.level.value, y: $0.ratio?.value ?? 1) }, tone: .fourth)
    for point in points {
      let interval = CompareWords.interval(point.ratio)
      canvas.dot(
        .init(x: point.level.value, y: point.ratio?.value ?? 1), tone: .fourth, radius: 3.2,
        tip: ChartTip(
          "\(percent(point.level)): \(CompareWords.change(point.ratio?.value))\n"
            + (interval == Quantity.absent ? "no interval" : "95 % interval \(interval)×")
            + "\n\(Quantity.duration(point.difference.value))", "delta_ms",
          nanoseconds: point.difference.value))
    }
    return canvas
  }

  private var shiftData: ChartData {
    var csv = CSVWriter(columns: [
      "quantile", "delta_ms", "delta_low_ms", "delta_high_ms", "ratio", "ratio_low", "ratio_high",
    ])
    for point in row.shift {
      csv.field(point.level.value)
      for value in [point.difference.value, point.difference.low, point.difference.high] {
        csv.milliseconds(value)
      }
      for value in [point.ratio?.value, point.ratio?.low, point.ratio?.high] { csv.field(value) }
      csv.endRow()
    }
    return ChartData(name: "shift.csv", csv: csv)
  }
}
