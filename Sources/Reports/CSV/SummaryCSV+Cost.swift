import Analysis
import Trace

extension SummaryCSV {
  /// The whole run, then models, days, what was of no use, repeats, shared beginnings, and the cost each
  /// of calls, turns and days.
  static func costs(_ cost: CostSummary?) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "scope", "run", "name", "price", "calls", "requests", "with_tokens", "input_tokens",
      "output_tokens", "with_recorded", "recorded", "with_priced", "priced", "mean", "max",
      "currency", "prices_date",
    ])
    guard let cost else { return csv }
    func row(
      _ scope: String, run: String? = nil, name: String? = nil, price: String? = nil,
      calls: Int? = nil, _ usage: CostSummary.Usage? = nil, each: CostSummary.Each? = nil
    ) {
      for text in [scope, run, name, price] { csv.field(text) }
      csv.field(calls)
      csv.field(usage?.requests)
      csv.field(usage?.withTokens)
      csv.field(usage?.inputTokens.map { Int(clamping: $0) })
      csv.field(usage?.outputTokens.map { Int(clamping: $0) })
      csv.field(usage?.withRecorded)
      csv.field(usage?.recorded)
      csv.field(usage?.withPriced)
      csv.field(usage?.priced)
      csv.field(each?.mean)
      csv.field(each?.maximum)
      csv.field(cost.prices?.currency)
      csv.field(cost.prices?.date)
      csv.endRow()
    }
    row("run", cost.total)
    for model in cost.models {
      row("model", name: model.name, price: model.price, model.usage)
    }
    for day in cost.days { row("day", run: day.run, name: String(day.day), day.usage) }
    if let wasted = cost.wasted { row("wasted", wasted) }
    if let repeats = cost.repeats { row("repeats", calls: repeats.calls, repeats.usage) }
    if let prefixes = cost.prefixes {
      var usage = CostSummary.Usage()
      usage.inputTokens = prefixes.inputTokens.flatMap { Int64(exactly: $0.rounded()) }
      usage.priced = prefixes.saving
      row("prefixes", calls: prefixes.shared, usage)
    }
    for (name, each) in [
      ("per_call", cost.perCall), ("per_turn", cost.perTurn), ("per_day", cost.perDay),
    ] {
      if let each { row(name, calls: each.count, each: each) }
    }
    return csv
  }
}
