import Trace

extension Summary {
  /// Failures by stage, status and error class; the most frequent first.
  static func failures(_ table: SpanTable, _ failing: FailingRows) -> [FailureSummary] {
    var index = KeyIndex()
    var counts: [Int] = []
    for row in failing.rows {
      let position = index.position(of: FailingRows.key(table, row))
      if position == counts.count { counts.append(0) }
      counts[position] += 1
    }
    let entries = zip(index.keys, counts).map { key, count in
      let (stage, error, status) = FailingRows.parts(key)
      return FailureSummary(
        stage: table.names[stage] ?? "", status: status.name, error: table.names[error],
        count: count, shareOfStage: Double(count) / Double(failing.trials[stage] ?? count))
    }
    return entries.sorted { left, right in
      (right.count, left.stage, left.status, left.error ?? "")
        < (left.count, right.stage, right.status, right.error ?? "")
    }
  }
}
