import Analysis
import Writing

/// The two charts of a stage's distribution, each on a logarithmic and on a linear axis.
struct DistributionCharts {
  let stage: StageSummary
  let distribution: StageDistribution
  /// What the stage is called, isolated.
  let name: String

  /// How many durations fall where; nil where none is longer than zero.
  func density(id: String) -> ChartFigure? {
    guard let histogram = distribution.histogram else { return nil }
    return ChartFigure(
      id: id, title: "How many take how long", sentence: densitySentence(histogram),
      drawings: [
        .init(canvas: densityCanvas(histogram, .logarithmic), choice: "log"),
        .init(canvas: densityCanvas(histogram, .linear), choice: "lin"),
      ],
      legend: [
        .init(shape: .bar, tone: .first, text: "durations in each bin"),
        .init(shape: .dot, tone: .ink, text: "p50, p95, p99 with 95 % interval"),
      ], data: densityData(histogram))
  }

  /// The share of durations longer than a time.
  func survival(id: String) -> ChartFigure {
    ChartFigure(
      id: id, title: "Share that takes longer", sentence: survivalSentence,
      drawings: [
        .init(canvas: survivalCanvas(.logarithmic), choice: "log"),
        .init(canvas: survivalCanvas(.linear), choice: "lin"),
      ],
      legend: [
        .init(shape: .line, tone: .first, text: "share"),
        .init(shape: .area, tone: .first, text: "its 95 % interval"),
        .init(shape: .dashed, tone: .first, text: "not supported"),
      ], data: survivalData)
  }

  // MARK: Density

  private func densitySentence(_ histogram: DurationHistogram) -> String {
    let most = histogram.counts.indices.max { histogram.counts[$0] < histogram.counts[$1] } ?? 0
    let share = Double(histogram.counts[most]) / Double(distribution.count)
    var text =
      "\(name) takes most often between \(Quantity.duration(histogram.edges[most])) and "
      + "\(Quantity.duration(histogram.edges[most + 1])) (\(Quantity.share(share)) of "
      + "\(Quantity.count(distribution.count, "duration")))"
    let peaks = peaks(histogram.counts)
    if peaks > 1, distribution.count >= 50 { text += "; the shape has \(peaks) humps" }
    text += "."
    if histogram.zeros > 0 {
      text += " \(Quantity.count(histogram.zeros)) of no measurable length are not drawn."
    }
    return text
  }

  /// Humps that stand out: higher than the valleys beside them by three standard errors of a count.
  private func peaks(_ counts: [Int]) -> Int {
    var found = 0
    var low = 0.0
    var high = 0.0
    var rises = true
    for count in counts.map({ Double($0) }) + [0] {
      if rises {
        high = max(high, count)
        if high - count > 3 * high.squareRoot() {
          found += 1
          rises = false
          low = count
        }
      } else {
        low = min(low, count)
        if count - low > 3 * count.squareRoot() {
          rises = true
          high = count
        }
      }
    }
    return found
  }

  private func densityCanvas(
    _ histogram: DurationHistogram, _ kind: ChartScale.Kind
  ) -> ChartCanvas {
    let edges = histogram.edges
    let low = kind == .linear ? 0 : edges.first ?? 1
    let high = edges.last ?? 1
    let whole = Double(max(1, distribution.count))
    // On a linear axis bins of equal ratio have different widths, so their heights are per width.
    let widths = edges.indices.dropLast().map { edges[$0 + 1] - edges[$0] }
    let widest = widths.max() ?? 1
    let heights = histogram.counts.enumerated().map { bin, count in
      kind == .linear ? Double(count) / whole * widest / widths[bin] : Double(count) / whole
    }
    let top = heights.max() ?? 1
    var canvas = ChartCanvas(
      height: 250, margins: .init(top: 16, right: 16, bottom: 76, left: 54),
      x: ChartScale(kind, low, high), y: ChartScale(.linear, 0, top * 1.08))
    let ticks =
      kind == .linear ? DurationTicks.linear(low, high) : DurationTicks.logarithmic(low, high)
    canvas.horizontalAxis(ticks.thinnedForNarrow(most: 4))
    if kind == .logarithmic {
      canvas.verticalAxis(
        NumberTicks.linear(0, top * 1.08, most: 4) { $0 == 0 ? "0" : NumberTicks.share($0) })
    }
    for (bin, count) in histogram.counts.enumerated() where count > 0 {
      canvas.bar(
        from: .init(x: edges[bin], y: 0), to: .init(x: edges[bin + 1], y: heights[bin]),
        tone: .first, gap: 0.4,
        tip: ChartTip(
          "\(Quantity.duration(edges[bin])) to \(Quantity.duration(edges[bin + 1]))\n"
            + "\(Quantity.count(count, "duration")), \(Quantity.share(Double(count) / whole))",
          "count", count: count))
    }
    addMarks(to: &canvas)
    return canvas
  }

  /// Quantiles with their intervals, one below the other under the axis.
  private func addMarks(to canvas: inout ChartCanvas) {
    for (position, mark) in distribution.marks.enumerated() {
      let height = canvas.bottom + 30 + 16 * Double(position)
      let label = "p\(Int(mark.percent))"
      canvas.label(label, at: canvas.left - 8, height + 4, tone: .ink, anchor: "end")
      let ends = Quantity.interval(low: mark.interval.low, high: mark.interval.high)
      let sure =
        mark.interval.low == nil && mark.interval.high == nil
        ? "too few for an interval" : "95 % interval \(ends)"
      let tip = ChartTip(
        "\(label) \(Quantity.duration(mark.value))\n\(sure)", "p\(Int(mark.percent))_ms",
        nanoseconds: mark.value)
      if mark.interval.low == nil && mark.interval.high == nil {
        canvas.marks.empty("g")
        let place = canvas.x(mark.value)
        canvas.mark(
          "circle",
          [
            "class": "pt mut", "cx": .number(place), "cy": .number(height), "r": .number(3.2),
          ], tip)
      } else {
        canvas.whisker(
          low: mark.interval.low.map { Double($0) }, value: mark.value,
          high: mark.interval.high.map { Double($0) }, at: height, tone: .ink, tip: tip)
      }
    }
  }

  private func densityData(_ histogram: DurationHistogram) -> ChartData {
    var csv = CSVWriter(columns: ["from_ms", "to_ms", "durations"])
    if histogram.zeros > 0 {
      csv.milliseconds(0 as Int64)
      csv.milliseconds(0 as Int64)
      csv.field(histogram.zeros)
      csv.endRow()
    }
    for (bin, count) in histogram.counts.enumerated() {
      csv.milliseconds(histogram.edges[bin])
      csv.milliseconds(histogram.edges[bin + 1])
      csv.field(count)
      csv.endRow()
    }
    return ChartData(name: "durations.csv", csv: csv)
  }

  // MARK: Survival

  private var survivalSentence: String {
    let limit = distribution.unsupportedShare
    let tail = distribution.marks.last { mark in 1 - mark.percent / 100 >= limit }
    var text = ""
    if let tail {
      text = "One call of \(name) in \(oneIn(1 - tail.percent / 100)) takes longer than "
      text += "\(Quantity.duration(tail.value)). "
    }
    text +=
      limit < 1
      ? "How long the slowest \(Quantity.share(limit)) of calls take, "
        + "\(Quantity.count(distribution.count, "duration")) can't bound."
      : "One duration says nothing about the others."
    return text
  }

  private func oneIn(_ share: Double) -> String { Quantity.count(Int((1 / share).rounded())) }

  private func survivalCanvas(_ kind: ChartScale.Kind) -> ChartCanvas {
    let points = distribution.survival
    let times = points.map(\.time).filter { $0 > 0 }
    let low = kind == .linear ? 0 : Double(times.first ?? 1)
    let high = Double(times.last ?? 1)
    let floor = 0.5 / Double(distribution.count)
    var canvas = ChartCanvas(
      height: 250, margins: .init(top: 16, right: 16, bottom: 40, left: 54),
      x: ChartScale(kind, low, high * 1.02),
      y: kind == .linear ? ChartScale(.linear, 0, 1) : ChartScale(.logarithmic, floor, 1))
    let ticks =
      kind == .linear ? DurationTicks.linear(low, high) : DurationTicks.logarithmic(low, high)
    canvas.horizontalAxis(ticks.thinnedForNarrow(most: 4), label: "longer than")
    let shares =
      kind == .linear
      ? NumberTicks.linear(0, 1, most: 5) { NumberTicks.share($0) }
      : NumberTicks.logarithmic(floor, 1, most: 6) { NumberTicks.share($0) }
    canvas.verticalAxis(shares)
    draw(points.filter { $0.time > 0 || kind == .linear }, floor: floor, on: &canvas)
    return canvas
  }

  private func draw(
    _ points: [StageDistribution.Survival], floor: Double, on canvas: inout ChartCanvas
  ) {
    guard let first = points.first else { return }
    func at(_ time: Int64, _ share: Double) -> ChartCanvas.Point {
      .init(x: Double(time), y: max(share, floor))
    }
    canvas.band(
      [at(first.time, 1)] + points.map { at($0.time, $0.high) },
      [at(first.time, points[0].low)] + points.map { at($0.time, $0.low) }, tone: .first,
      step: true)
    // The last supported point belongs to both parts of the curve.
    let limit = distribution.unsupportedShare
    let split = points.firstIndex { $0.share < limit } ?? points.count
    let solid = [at(first.time, 1)] + points[..<split].map { at($0.time, $0.share) }
    canvas.line(solid, tone: .first, step: true)
    if split < points.count, let last = solid.last {
      canvas.line(
        [last] + points[split...].map { at($0.time, $0.share) }, tone: .first, dashed: true,
        step: true)
    }
    // About thirty of the points tell their numbers.
    let stride = max(1, points.count / 30)
    for (position, point) in points.enumerated() where position % stride == 0 {
      let text =
        "\(Quantity.share(point.share)) take longer than \(Quantity.duration(point.time))\n"
        + "95 % interval \(Quantity.share(point.low))–\(Quantity.share(point.high))"
      canvas.dot(
        at(point.time, point.share), tone: .first, radius: 2,
        tip: ChartTip(text, "longer_than_ms", nanoseconds: Double(point.time)))
    }
  }

  private var survivalData: ChartData {
    var csv = CSVWriter(columns: [
      "longer_than_ms", "durations", "share", "share_ci_low", "share_ci_high", "supported",
    ])
    for point in distribution.survival {
      csv.milliseconds(point.time)
      csv.field(point.longer)
      csv.field(point.share)
      csv.field(point.low)
      csv.field(point.high)
      csv.field(point.share >= distribution.unsupportedShare ? "yes" : "no")
      csv.endRow()
    }
    return ChartData(name: "survival.csv", csv: csv)
  }
}
