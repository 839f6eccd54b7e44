/// Growth with size, and one processor against two, as Markdown.
struct GrowthTable {
  let runs: [GrowthRuns]

  private static let head = [
    "workload, contender", "CPU s at 1/100", "1/10", "1", "exponent", "peak MB at 1/100", "1/10",
    "1",
    "exponent", "wall s", "on one core",
  ]

  /// The section, with an empty line at its end.
  var text: String {
    let rows = runs.flatMap { run in run.rows.map { cells(run.workload.name, $0) } }
    return "## Growth\n\nExponents are slopes of least-squares lines through the logarithms.\n\n"
      + MarkdownTable(head: Self.head, rows: rows).text + "\n"
  }

  private func cells(_ workload: String, _ row: GrowthRuns.Row) -> [String] {
    let processor = row.points.map { $0.series.least(\.processor) }
    let peaks = row.points.map(\.series.peak)
    func exponent(_ costs: [Double?]) -> String {
      let points = zip(row.points, costs).compactMap { point, cost in
        cost.map { (size: point.size, cost: $0) }
      }
      return GrowthExponent.slope(points).map { Decimal.fixed($0, 2) } ?? "–"
    }
    return ["\(workload), \(row.name)"] + processor.map(Decimal.seconds) + [exponent(processor)]
      + peaks.map(Decimal.megabytes) + [exponent(peaks.map { $0.map(Double.init) })] + [
        Decimal.seconds(row.points.last?.series.least(\.wall)),
        Decimal.seconds(row.pinned?.least(\.wall)),
      ]
  }
}
