import Analysis
import Statistics
import Trace

/// Distributions that both sides' programs counted, and what of their change is sure.
struct CompareDistributionSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("distributions") }
  var title: String { view.title("Distributions that were counted") }
  var shortTitle: String {
    view.position.map { "Distributions \($0 + 1)" } ?? "Distributions"
  }

  private static let mostDrawn = 30
  private static let mostRows = 400

  private var all: [DistributionComparison] { view.comparison.distributions }

  func write(to page: inout MarkupWriter) {
    page.element(
      "p",
      text:
        "Added up by the programs before they were read, so no single value is known. A ratio is sure "
        + "as far as the bounds of the buckets let it be.")
    page.element(
      "div",
      [
        "id": .text(view.id("distribution-forest")),
        "data-choices": "p50:median,p95:95th percentile",
      ]
    ) { group in
      group.element("div", ["class": "tools"]) { _ in }
      figure.write(to: &group)
    }
    table.write(to: &page)
    let tails = all.compactMap {
      DistributionWords.tail($0) { MarkupText.isolated($0, columns: 60) }
    }
    guard !tails.isEmpty else { return }
    page.element("h3", text: "What changed above a bound")
    page.element("ul") { list in
      for tail in tails.prefix(40) { list.element("li", text: tail) }
    }
  }

  private var figure: ChartFigure {
    ChartFigure(
      id: view.id("distribution-c"), title: "Candidate ÷ base, metric by metric",
      sentence: sentence,
      drawings: [
        .init(canvas: canvas(.p50), choice: "p50"),
        .init(canvas: canvas(.p95), choice: "p95", isOther: true),
      ],
      legend: RatioForest.legend(
        "interpolated ratio, and the ends that are sure", threshold: view.comparison.threshold),
      data: ChartData(name: "counted-distributions.csv", bytes: view.table("distributions.csv")),
      isWide: true, scrolls: true)
  }

  private func canvas(_ level: QuantileLevel) -> ChartCanvas {
    let rows = all.prefix(Self.mostDrawn).map { row in
      let ratio = row.change(level)?.ratio
      let ends = DistributionWords.ends(ratio)
      return RatioForest.Row(
        label: MarkupText.isolated(DistributionWords.name(row), columns: 34), ratio: ratio,
        verdict: row.verdict,
        interval: ends == Quantity.absent ? ", nothing tells how sure" : ", sure \(ends)")
    }
    return RatioForest(
      rows: rows, corridor: view.corridor,
      axis: "\(level == .p50 ? "median" : "95th percentile"), candidate ÷ base, less is faster"
    ).canvas
  }

  private var sentence: String {
    let beyond = all.count { $0.verdict == .slower || $0.verdict == .faster }
    var text =
      "\(Quantity.count(beyond)) of \(Quantity.count(all.count, "distribution")) changed beyond what the "
      + "buckets leave open and runs differ by."
    if all.count > Self.mostDrawn { text += " The first \(Self.mostDrawn) are drawn." }
    return text
  }

  private var table: HTMLTable {
    var table = HTMLTable(
      id: view.id("distribution-table"),
      caption: "Values inside buckets are interpolated; below each ratio the ends that are sure.",
      columns: [
        .text("metric"), .text("labels"), .number("n base"), .number("n candidate"),
        .number("p50 base"), .number("p50 candidate"), .number("p50 ratio"), .number("p95 ratio"),
        .text("verdict"), .text("why"),
      ])
    table.rows = all.prefix(Self.mostRows).map { row in
      let unit = row.identity.unit
      let median = row.change(.p50)
      func value(_ number: Double?) -> HTMLTable.Cell {
        // Times sort in milliseconds, as they do everywhere.
        .number(
          Quantity.value(number, in: unit),
          sort: number.map { $0 * (unit.nanoseconds.map { $0 / 1e6 } ?? 1) })
      }
      func ratio(_ level: QuantileLevel) -> HTMLTable.Cell {
        let ratio = row.change(level)?.ratio
        let ends = DistributionWords.ends(ratio)
        return .number(
          CompareWords.ratio(ratio?.value), below: ends == Quantity.absent ? nil : ends,
          sort: ratio?.value)
      }
      return [
        .name(row.identity.stage ?? row.identity.name), .name(MetricWording.labels(row.identity)),
        .number(Quantity.value(row.baseCount, in: .none), sort: row.baseCount),
        .number(Quantity.value(row.candidateCount, in: .none), sort: row.candidateCount),
        value(median?.base), value(median?.candidate), ratio(.p50), ratio(.p95),
        .text(row.verdict.rawValue), .sentence(row.reason),
      ]
    }
    return table
  }
}
