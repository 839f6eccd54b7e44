import Analysis
import Trace

extension SummaryMarkdown.Page {
  /// What requests used and cost.
  mutating func addCost() {
    guard let cost = summary.cost else { return }
    let words = CostWording(cost: cost) { MarkdownText.escape($0) }
    section("Cost")
    lines += ["Costs: \(words.remark)."]
    if !cost.models.isEmpty {
      var table = MarkdownTable([
        .text("model"), .number("requests"), .number("input tokens"), .number("output tokens"),
        .number("recorded"), .number("priced"),
      ])
      for model in cost.models {
        table.add([
          model.name ?? "(not named)", Quantity.count(model.usage.requests),
          CostWording.tokens(model.usage.inputTokens), CostWording.tokens(model.usage.outputTokens),
          CostWording.amount(model.usage.recorded), CostWording.amount(model.usage.priced),
        ])
      }
      lines += [""] + table.lines
    }
    for sentence in words.sentences { lines += ["", sentence] }
  }
}
