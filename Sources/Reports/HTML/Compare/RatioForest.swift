import Analysis
import Statistics

/// A chart of ratios with their intervals, one a row, against the corridor that doesn't matter.
struct RatioForest {
  /// One ratio.
  struct Row {
    /// What changed.
    let label: String
    /// Candidate ÷ base; nil where there is none.
    let ratio: IntervalEstimate?
    /// What is said of it.
    let verdict: ComparisonVerdict
    /// What the tip says of the ends.
    let interval: String
  }

  let rows: [Row]
  /// The ratios within which a change does not matter.
  let corridor: (low: Double, high: Double)
  /// What the axis shows.
  let axis: String

  private static let rowHeight = 24.0

  /// The legend of such a chart.
  static func legend(_ ends: String, threshold: Double) -> [ChartFigure.LegendEntry] {
    [
      .init(shape: .dot, tone: .ink, text: ends),
      .init(
        shape: .area, tone: .muted,
        text: "within ±\(ComparisonWording.percent(threshold)): does not matter"),
      .init(shape: .dashed, tone: .ink, text: "no change"),
    ]
  }

  /// The drawing.
  var canvas: ChartCanvas {
    let ends = rows.flatMap { row -> [Double] in
      guard let ratio = row.ratio else { return [] }
      return [ratio.low ?? ratio.value, ratio.value, ratio.high ?? ratio.value].filter { $0 > 0 }
    }
    let low = max(0.02, min(corridor.low, ends.min() ?? 1) / 1.08)
    let high = min(50, max(corridor.high, ends.max() ?? 1) * 1.08)
    var canvas = ChartCanvas(
      width: 1080, height: Double(rows.count) * Self.rowHeight + 54,
      margins: .init(top: 8, right: 250, bottom: 46, left: 280),
      x: ChartScale(.logarithmic, low, high), y: ChartScale(.linear, 0, 1))
    canvas.rectangle(
      left: canvas.x(corridor.low), top: canvas.top,
      width: canvas.x(corridor.high) - canvas.x(corridor.low),
      height: canvas.bottom - canvas.top, style: "ar mut")
    canvas.horizontalAxis(RatioTicks.ticks(low, high), label: axis)
    canvas.rule(at: 1, tone: .ink, label: nil)
    for (position, row) in rows.enumerated() {
      let height = canvas.top + Self.rowHeight * (Double(position) + 0.5)
      Self.draw(row, at: height, on: &canvas)
    }
    return canvas
  }

  private static func draw(_ row: Row, at height: Double, on canvas: inout ChartCanvas) {
    canvas.label(row.label, at: canvas.left - 9, height + 4, anchor: "end")
    let tone = CompareView.tone(row.verdict)
    guard let ratio = row.ratio else {
      canvas.label("no ratio", at: canvas.right + 12, height + 4, tone: .muted)
      return
    }
    let text =
      "\(row.label)\n\(CompareWords.change(ratio.value))\(row.interval)\n\(row.verdict.rawValue)"
    // Without an interval the dot stands alone: an arrow would claim to know that much.
    let hasInterval = ratio.low != nil || ratio.high != nil
    canvas.whisker(
      low: hasInterval ? ratio.low : ratio.value, value: ratio.value,
      high: hasInterval ? ratio.high : ratio.value, at: height,
      tone: tone == .caution ? .muted : tone,
      tip: ChartTip(text))
    canvas.label(
      "\(CompareWords.change(ratio.value)) · \(row.verdict.rawValue)", at: canvas.right + 12,
      height + 4, tone: tone == .caution ? .muted : tone)
  }
}
