import Statistics
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
    let start = table.start.span
    let duration = table.duration.span
    var covered: Int64 = 0
    var reached = first
    var previous = Int64.min
    var timed = 0
    var isOrdered = true
    for row in duration.indices where duration[row] != SpanTable.absent64 {
      guard start[row] != SpanTable.absent64 else { return nil }
      timed += 1
      isOrdered = isOrdered && start[row] >= previous
      previous = start[row]
      let end = min(last, start[row].saturatingAdd(duration[row]))
      let begin = max(reached, start[row])
      guard end > begin else { continue }
      covered = covered.saturatingAdd(end.saturatingSubtract(begin))
      reached = end
    }
    return isOrdered ? covered : coveredTime(of: timed, from: first, to: last)
  }

  /// The same for spans in any order.
  ///
  /// A sweep needs to know how many spans are open, not which, so starts and ends are sorted apart
  /// from each other.
  private func coveredTime(of timed: Int, from first: Int64, to last: Int64) -> Int64 {
    var starts: [Int64] = []
    var ends: [Int64] = []
    starts.reserveCapacity(timed)
    ends.reserveCapacity(timed)
    for row in 0..<table.count where table.duration[row] != SpanTable.absent64 {
      let end = table.start[row].saturatingAdd(table.duration[row])
      starts.append(min(max(table.start[row], first), last))
      ends.append(min(max(end, first), last))
    }
    let opening = SortedSample(sorting: starts).values
    let closing = SortedSample(sorting: ends).values
    var covered: Int64 = 0
    for position in opening.indices {
      // Once as many spans have closed as have opened, nothing runs until the next start.
      let next = position + 1 < opening.count ? opening[position + 1] : last
      let reach = min(next, closing[position])
      covered = covered.saturatingAdd(reach.saturatingSubtract(opening[position]))
    }
    return covered
  }
}
