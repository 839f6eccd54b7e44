import Trace

extension BottleneckFinder {
  /// Time in which nothing on record ran, where nearly all calls are on record.
  func timeOutsideCalls() -> [Bottleneck] {
    guard let wall = run.wall, wall > 0, let start = run.start, let end = run.end,
      let expected = coverage.callsExpected, expected > 0,
      Double(coverage.callsTimed) >= 0.95 * Double(max(expected, coverage.callsObserved)),
      let covered = coveredTime(from: start, to: end)
    else { return [] }
    let gap = wall.saturatingSubtract(covered)
    guard Double(gap) >= 0.1 * Double(wall) else { return [] }
    let explained = Wording.percent(Double(covered) / Double(wall))
    return [
      finding(
        "time outside calls", stage: nil, saving: gap,
        advice:
          "Timed spans cover \(explained) of the run; look at what happens between them, such as "
          + "matching, database commits, start-up or waiting, which a trace of the program would "
          + "name.")
    ]
  }

  /// Length of the union of all timed spans within those bounds; nil where a span has no start.
  private func coveredTime(from first: Int64, to last: Int64) -> Int64? {
    var rows: [Int] = []
    for row in 0..<table.count where table.duration[row] != SpanTable.absent64 {
      guard table.start[row] != SpanTable.absent64 else { return nil }
      rows.append(row)
    }
    func place(_ row: Int) -> (Int64, Int) { (table.start[row], row) }
    let ordered = zip(rows, rows.dropFirst()).allSatisfy { place($0) < place($1) }
    if !ordered { rows.sort { place($0) < place($1) } }
    var covered: Int64 = 0
    var reached = first
    for row in rows {
      let start = max(reached, table.start[row])
      let end = min(last, table.start[row].saturatingAdd(table.duration[row]))
      guard end > start else { continue }
      covered = covered.saturatingAdd(end.saturatingSubtract(start))
      reached = end
    }
    return covered
  }
}
