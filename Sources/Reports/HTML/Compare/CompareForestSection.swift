import Analysis
import Statistics

/// The change of every stage as a ratio with its interval, against the corridor that doesn't matter.
struct CompareForestSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("changes") }
  var title: String { view.title("Changes") }
  var shortTitle: String { view.position.map { "Changes \($0 + 1)" } ?? "Changes" }

  private static let most = 30

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
      legend: RatioForest.legend(
        "ratio with its 95 % interval", threshold: view.comparison.threshold),
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
    let rows = shown.map { row in
      let ratio = row.change(level)?.ratio
      let interval = CompareWords.interval(ratio)
      return RatioForest.Row(
        label: view.label(row), ratio: ratio, verdict: row.verdict,
        interval: interval == Quantity.absent
          ? ", too few calls for an interval" : ", 95 % \(interval)×")
    }
    return RatioForest(
      rows: rows, corridor: view.corridor,
      axis: "\(level == .p50 ? "median" : "95th percentile"), candidate ÷ base, less is faster"
    ).canvas
  }
}
