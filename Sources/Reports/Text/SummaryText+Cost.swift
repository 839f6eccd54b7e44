import Analysis
import Trace

extension SummaryText.Page {
  private typealias Cell = TextTable.Cell

  /// What requests used and cost, by model and by simulated day.
  mutating func addCost() {
    guard let cost = summary.cost else { return }
    let words = CostWording(cost: cost) { PlainText.fit(PlainText.clean($0), 60) }
    section("Cost", words.remark)
    addModels(cost, words)
    addDays(cost)
    for sentence in words.sentences { paragraph(sentence, hanging: 2) }
  }

  private mutating func addModels(_ cost: CostSummary, _ words: CostWording) {
    guard !cost.models.isEmpty else { return }
    var table = TextTable(
      [.name("model"), .number("requests"), .number("input tokens"), .number("output tokens")]
        + [.number("recorded")] + (cost.isPriced ? [.number("priced"), .name("price of")] : []))
    let most = options.detailed ? Int.max : 12
    for model in cost.models.prefix(most) {
      var cells = [Cell(words.model(model), .name)] + cells(model.usage, cost)
      if cost.isPriced {
        cells.append(Cell(words.price(model), model.price == nil ? .caution : .faint))
      }
      table.add(cells)
    }
    self.table(table)
    more(cost.models.count - most, "more model")
  }

  private mutating func addDays(_ cost: CostSummary) {
    guard cost.days.count > 1 else { return }
    lines.append("")
    var table = TextTable(
      [.word("day"), .number("requests"), .number("input tokens"), .number("output tokens")]
        + [.number("recorded")] + (cost.isPriced ? [.number("priced")] : []))
    let most = options.detailed ? Int.max : 12
    for day in cost.days.prefix(most) {
      table.add([Cell(String(day.day))] + cells(day.usage, cost))
    }
    self.table(table)
    more(cost.days.count - most, "more day")
  }

  private func cells(_ usage: CostSummary.Usage, _ cost: CostSummary) -> [Cell] {
    [
      Cell(Quantity.count(usage.requests)), Cell(CostWording.tokens(usage.inputTokens)),
      Cell(CostWording.tokens(usage.outputTokens)), Cell(CostWording.amount(usage.recorded)),
    ] + (cost.isPriced ? [Cell(CostWording.amount(usage.priced))] : [])
  }
}
