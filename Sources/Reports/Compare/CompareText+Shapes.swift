import Analysis

extension CompareText.Page {
  private typealias Cell = TextTable.Cell

  /// How the durations of both sides lie on one logarithmic axis a row.
  mutating func addShapes() {
    let shown = shownStages.filter { $0.base.histogram != nil && $0.candidate.histogram != nil }
    guard !shown.isEmpty else { return }
    section("Shapes", "durations of both sides in the same bins, logarithmic")
    let columns = options.wide ? 40 : 16
    var rows = TextTable(
      keyColumns + [.number("from"), .word("base"), .word("candidate"), .number("to")])
    for row in shown {
      guard let base = row.base.histogram, let candidate = row.candidate.histogram else { continue }
      rows.add(
        keyCells(row) + [
          Cell(Quantity.duration(base.edges.first), .faint),
          Cell(DensityStrip.text(base.counts, columns: columns), .name),
          Cell(DensityStrip.text(candidate.counts, columns: columns), .strong),
          Cell(Quantity.duration(base.edges.last), .faint),
        ])
    }
    table(rows)
  }
}
