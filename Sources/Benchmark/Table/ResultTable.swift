/// What was measured of one workload, as Markdown.
struct ResultTable {
  let result: Comparison.Result

  private static let head = [
    "contender", "runs", "CPU s, least", "median", "wall s, least", "median", "peak MB",
    "CPU ÷ limit", "wall ÷ limit", "CPU ÷ best peer", "others busy",
  ]

  /// The section, with an empty line at its end.
  var text: String {
    let workload = result.workload
    var text = "## \(workload.name): \(workload.title)\n\n"
    text += "\(workload.job) \(Decimal.count(workload.size)) \(workload.unit).\n\n"
    text += MarkdownTable(head: Self.head, rows: result.rows.compactMap(cells)).text
    if let note = result.note { text += "\n\(note)" }
    let left = result.rows.compactMap { row in
      row.skipped.map { "\(row.contender.name): \($0)" }
    }
    if !left.isEmpty { text += "\nLeft out: \(left.joined(separator: "; ")).\n" }
    let written = result.rows.compactMap { row in
      row.written.map { "\(row.contender.name) \(Decimal.megabytes($0)) MB" }
    }
    if !written.isEmpty { text += "\nWritten: \(written.joined(separator: ", ")).\n" }
    let goals = GoalTable(result: result)
    if !goals.isEmpty { text += "\n\(goals.text)" }
    return text + "\n"
  }

  /// The least processor time of the best peer with a whole answer.
  private var bestPeer: Double? {
    result.rows.filter { $0.contender.role == .peer }
      .compactMap { $0.series.least(\.processor) }.min()
  }

  private func cells(_ row: Comparison.Row) -> [String]? {
    let series = row.series
    guard let processor = series.least(\.processor), let wall = series.least(\.wall) else {
      return nil
    }
    let limit = result.row(result.workload.limit)?.series
    let isWhole = row.contender.role != .part
    return [
      row.contender.name + (isWhole ? "" : " (a part)"), String(series.runs.count),
      Decimal.seconds(processor), Decimal.seconds(series.median(\.processor)),
      Decimal.seconds(wall), Decimal.seconds(series.median(\.wall)),
      Decimal.megabytes(series.peak),
      isWhole ? Decimal.ratio(processor, limit?.least(\.processor)) : "–",
      isWhole ? Decimal.ratio(wall, limit?.least(\.wall)) : "–",
      isWhole ? Decimal.ratio(processor, bestPeer) : "–",
      Decimal.fixed(series.median(\.others) ?? 0, 1),
    ]
  }
}

extension Comparison.Result {
  /// What became of the contender of that name.
  func row(_ name: String) -> Comparison.Row? { rows.first { $0.contender.name == name } }
}
