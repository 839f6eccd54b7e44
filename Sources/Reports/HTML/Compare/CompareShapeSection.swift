import Analysis

/// Stage by stage how durations are distributed on both sides, and how each quantile moved.
struct CompareShapeSection: HTMLSection {
  let view: CompareView

  var id: String { view.id("shapes") }
  var title: String { view.title("Distributions and shifts") }
  var shortTitle: String { view.position.map { "Shapes \($0 + 1)" } ?? "Distributions" }

  /// The most stages on the page, shared by all comparisons on it.
  private static let most = 8

  func write(to page: inout MarkupWriter) {
    let rows = view.charted.filter { $0.base.histogram != nil }
    let most = max(1, Self.most / max(1, view.share))
    guard !rows.isEmpty else {
      page.element("p", text: "No stage has durations on both sides.")
      return
    }
    page.element(
      "p",
      text:
        "The shift says how much each quantile moved: a flat line is a change of all calls alike, "
        + "a line that rises to the right one of the slow calls alone.")
    page.element("div", ["id": .text(view.id("shape-list")), "data-panels": "Stage"]) { group in
      group.element("div", ["class": "tools"]) { _ in }
      for (position, row) in rows.prefix(most).enumerated() {
        group.element(
          "div",
          [
            "class": "panel", "id": .text(view.id("shape-\(position)")),
            "data-name": .text(view.label(row)),
          ]
        ) { panel in
          panel.element("h3", text: view.label(row))
          panel.element("p", text: MarkupText.isolated(row.reason, columns: 400))
          panel.element("div", ["class": "figures"]) { figures in
            let charts = CompareShapeCharts(row: row, view: view)
            charts.overlay(id: view.id("overlay-\(position)"))?.write(to: &figures)
            charts.shift(id: view.id("shift-\(position)"))?.write(to: &figures)
          }
        }
      }
    }
    if rows.count > most {
      page.element(
        "p", ["class": "note"],
        text: "The \(most) rows with the most time are drawn, "
          + "\(Quantity.count(rows.count - most, "more row")) "
          + "\(rows.count - most == 1 ? "is" : "are") in shift.csv, which "
          + "'runlens compare --csv DIR' writes.")
    }
  }
}
