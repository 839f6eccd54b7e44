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
        Cell(Self.ends(ratio)), Cell(row.verdict.rawValue, tone(row.verdict)),
      ])
    }
    self.table(table)
    for row in found.prefix(most) {
      guard let tail = row.tail, let low = tail.difference.low, let high = tail.difference.high,
        low > 0 || high < 0
      else { continue }
      let name = row.identity.stage ?? row.identity.name
      let labels = MetricWording.labels(row.identity)
      paragraph(
        "\(name)\(labels.isEmpty ? "" : " " + labels): above "
          + "\(Quantity.value(tail.bound, in: row.identity.unit)) lie "
          + "\(Quantity.share(tail.candidate.value)) instead of \(Quantity.share(tail.base.value)).",
        hanging: 2)
    }
    if found.count > most { paragraph("… and \(found.count - most) more: -v shows all.") }
  }

  private static func ends(_ ratio: IntervalEstimate?) -> String {
    switch (ratio?.low, ratio?.high) {
    case (nil, nil): Quantity.absent
    case (let low?, nil): "≥ \(Quantity.number(low))×"
    case (nil, let high?): "≤ \(Quantity.number(high))×"
    case (let low?, let high?): "\(Quantity.number(low))–\(Quantity.number(high))×"
    }
  }
}
