import Analysis
import Statistics
import Trace

extension CompareText.Page {
  private typealias Cell = TextTable.Cell

  /// Distributions of both sides: what their bounds leave sure.
  mutating func addDistributions() {
    let found = comparison.distributions
    guard !found.isEmpty else { return }
    section("Distributions", "counted by the programs; ratios between the bounds of buckets")
    var table = TextTable([
      .name("metric"), .name("labels"), .number("base"), .number("candidate"), .number("median"),
      .number("sure"), .word("verdict"),
    ])
    let most = options.detailed ? Int.max : 24
    for row in found.prefix(most) {
      let median = row.change(.p50)
      func value(_ number: Double?) -> Cell { Cell(Quantity.value(number, in: row.identity.unit)) }
      let ratio = median?.ratio
      table.add([
        Cell(row.identity.stage ?? row.identity.name, .name),
        Cell(MetricWording.labels(row.identity), .faint), value(median?.base),
        value(median?.candidate),
        Cell(ratio.map { Quantity.number($0.value) + "×" } ?? Quantity.absent),
        Cell(DistributionWords.ends(ratio)), Cell(row.verdict.rawValue, tone(row.verdict)),
      ])
    }
    self.table(table)
    for row in found.prefix(most) {
      if let tail = DistributionWords.tail(row, { $0 }) { paragraph(tail, hanging: 2) }
    }
    if found.count > most { paragraph("… and \(found.count - most) more: -v shows all.") }
  }
}
