import Analysis
import Statistics

/// The change of every stage as a ratio with its interval, against the corridor that doesn't matter.
struct CompareForestSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("changes") }
  var title: String { view.title("Changes") }
  var shortTitle: String { view.position.map { "Changes \($0 + 1)" } ?? "Changes" }

  private static let most = 30
  private static let rowHeight = 24.0

  func write(to page: inout MarkupWriter) {
    guard !view.charted.isEmpty else {
      page.element("p", text: "No stage has durations on both sides.")
      return
    }
    page.element(
      "div",
      [
        "id": .text(view.id("forest")), "data-choices": "p50:median,p95:95th percentile",
      ]
    ) { group in
      group.element("div", ["class": "tools"]) { _ in }
      figure.write(to: &group)
    }
  }

  private var shown: [StageComparison] { Array(view.charted.prefix(Self.most)) }

  private var figure: ChartFigure {
    ChartFigure(
      id: view.id("forest-c"), title: "Candidate ÷ base, stage by stage", sentence: sentence,
      drawings: [
        .init(canvas: canvas(.p50), choice: "p50"),
        .init(canvas: canvas(.p95), choice: "p95", isOther: true),
      ],
      legend: [
        .init(shape: .dot, tone: .ink, text: "ratio with its 95 % interval"),
        .init(
          shape: .area, tone: .muted,
          text: "within ±\(ComparisonWording.percent(view.comparison.threshold)): does not matter"),
        .init(shape: .dashed, tone: .ink, text: "no change"),
      ],
      data: ChartData(name: "comparison.csv", bytes: view.table("comparison.csv")), isWide: true,
      scrolls: true)
  }

  private var sentence: String {
    let ratios = shown.compactMap { row in
      row.change(.p50)?.ratio.map { (row: row, ratio: $0.value) }
    }
    guard let most = ratios.max(by: { $0.ratio < $1.ratio }),
      let least = ratios.min(by: { $0.ratio < $1.ratio })
    else { return "No ratio can be made, since a median is zero." }
    func words(_ entry: (row: StageComparison, ratio: Double)) -> String {
      "\(CompareWords.change(entry.ratio)) in \(view.label(entry.row))"
    }
    var text =
      ratios.count == 1
      ? "The median changed by \(words(most))"
      : "Medians change between \(words(least)) and \(words(most))"
    let beyond = shown.count { $0.verdict == .slower || $0.verdict == .faster }
    text += "; \(Quantity.count(beyond)) of \(Quantity.count(shown.count, "row"))"
    text += beyond == 1 ? " is" : " are"
    text += " beyond the noise and the corridor."
    if view.charted.count > shown.count {
      text += " The \(Self.most) rows with the most time are drawn."
    }
    return text
  }

  private func canvas(_ level: QuantileLevel) -> ChartCanvas {
    let shown = shown
    let corridor = view.corridor
    let ends = shown.flatMap { row -> [Double] in
      guard let ratio = row.change(level)?.ratio else { return [] }
      return [ratio.low ?? ratio.value, ratio.value, ratio.high ?? ratio.value].filter { $0 > 0 }
    }
    let low = max(0.02, min(corridor.low, ends.min() ?? 1) / 1.08)
    let high = min(50, max(corridor.high, ends.max() ?? 1) * 1.08)
    var canvas = ChartCanvas(
      width: 1080, height: Double(shown.count) * Self.rowHeight + 54,
      margins: .init(top: 8, right: 250, bottom: 46, left: 280),
      x: ChartScale(.logarithmic, low, high), y: ChartScale(.linear, 0, 1))
    canvas.rectangle(
      left: canvas.x(corridor.low), top: canvas.top,
      width: canvas.x(corridor.high) - canvas.x(corridor.low),
      height: canvas.bottom - canvas.top, style: "ar mut")
    canvas.horizontalAxis(
      RatioTicks.ticks(low, high),
      label: "\(level == .p50 ? "median" : "95th percentile"), candidate ÷ base, less is faster")
    canvas.rule(at: 1, tone: .ink, label: nil)
    for (position, row) in shown.enumerated() {
      let height = canvas.top + Self.rowHeight * (Double(position) + 0.5)
      draw(row, row.change(level), at: height, on: &canvas)
    }
    return canvas
  }

  private func draw(
    _ row: StageComparison, _ change: StageComparison.Change?, at height: Double,
    on canvas: inout ChartCanvas
  ) {
    canvas.label(view.label(row), at: canvas.left - 9, height + 4, anchor: "end")
    let tone = CompareView.tone(row.verdict)
    guard let ratio = change?.ratio else {
      canvas.label("no ratio", at: canvas.right + 12, height + 4, tone: .muted)
      return
    }
    let interval = CompareWords.interval(ratio)
    var text = "\(view.label(row))\n\(CompareWords.change(ratio.value))"
    text +=
      interval == Quantity.absent ? ", too few calls for an interval" : ", 95 % \(interval)×"
    text += "\n\(row.verdict.rawValue)"
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
