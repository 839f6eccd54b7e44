import Analysis
import Trace

/// What requests used and cost, by model and by simulated day.
struct CostSection: HTMLSection {
  let view: ReportView
  let cost: CostSummary

  let id = "cost"
  let title = "Tokens and cost"
  let shortTitle = "Cost"

  private static let mostRows = 100

  func write(to page: inout MarkupWriter) {
    let words = CostWording(cost: cost) { MarkupText.isolated($0, columns: 60) }
    page.element("p", ["class": "under"], text: "Costs: \(words.remark).")
    for sentence in words.sentences { page.element("p", text: sentence) }
    if !cost.models.isEmpty { models.write(to: &page) }
    if cost.days.count > 1 { days.write(to: &page) }
    ChartData(name: "costs.csv", csv: data).writeLink(to: &page, text: "Tokens and costs (CSV)")
  }

  private static let usage: [HTMLTable.Column] = [
    .number("requests"), .number("input tokens"), .number("output tokens"), .number("recorded"),
    .number("priced"),
  ]

  private var models: HTMLTable {
    var table = HTMLTable(
      id: "cost-table", caption: "What each model was asked, and what that cost.",
      columns: [.text("model")] + Self.usage + [.text("price of")])
    table.rows = cost.models.prefix(Self.mostRows).map { model in
      [.name(model.name ?? "(not named)")] + cells(model.usage) + [.name(model.price ?? "")]
    }
    return table
  }

  private var days: HTMLTable {
    var table = HTMLTable(
      id: "cost-day-table", caption: "What each simulated day used.",
      columns: [.text("day")] + Self.usage)
    table.rows = cost.days.prefix(Self.mostRows).map { day in
      [.text(String(day.day))] + cells(day.usage)
    }
    return table
  }

  private func cells(_ usage: CostSummary.Usage) -> [HTMLTable.Cell] {
    let tokens = [usage.inputTokens, usage.outputTokens]
    return [.number(Quantity.count(usage.requests), sort: usage.requests.map { Double($0) })]
      + tokens.map { .number(CostWording.tokens($0), sort: $0.map { Double($0) }) }
      + [usage.recorded, usage.priced].map { .number(CostWording.amount($0), sort: $0) }
  }

  private var data: CSVWriter {
    var shown = cost
    shown.models = cost.models.prefix(Self.mostRows).map { model in
      var shown = model
      shown.name = model.name.map { MarkupText.visible($0, columns: 60) }
      shown.price = model.price.map { MarkupText.visible($0, columns: 60) }
      return shown
    }
    shown.days = cost.days.prefix(Self.mostRows).map { day in
      var shown = day
      shown.run = MarkupText.visible(day.run, columns: 60)
      return shown
    }
    return SummaryCSV.costs(shown)
  }
}
