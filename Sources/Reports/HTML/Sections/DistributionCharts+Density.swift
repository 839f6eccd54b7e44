import Analysis
import Writing

extension DistributionCharts {
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
    canvas.repeatsTips = kind == .linear
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
            + "\(Quantity.count(count, "duration")), \(Quantity.share(Double(count) / whole))"))
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
      csv.milliseconds(histogram.edges[bin].rounded())
      csv.milliseconds(histogram.edges[bin + 1].rounded())
      csv.field(count)
      csv.endRow()
    }
    return ChartData(name: "durations.csv", csv: csv)
  }
}
