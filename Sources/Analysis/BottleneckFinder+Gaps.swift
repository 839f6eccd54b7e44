import Statistics
import Trace

extension BottleneckFinder {
  /// Time in which nothing on record ran, where nearly all calls are on record.
  func timeOutsideCalls() -> [Bottleneck] {
    guard let wall = run.wall, wall > 0, let start = run.start, let end = run.end,
      let expected = coverage.callsExpected, expected > 0,
      Double(coverage.callsTimed) >= 0.95 * Double(max(expected, coverage.callsObserved)),
      let gaps = gaps(from: start, to: end), Double(gaps.sum) >= 0.1 * Double(wall)
    else { return [] }
    let explained = Wording.percent(Double(wall.saturatingSubtract(gaps.sum)) / Double(wall))
    var found = finding(
      "time outside calls", stage: nil, saving: gaps.sum,
      advice:
        "Timed spans cover \(explained) of the run; look at what happens between them, such as "
        + "matching, database commits, start-up or waiting, which a trace of the program would "
        + "name.")
    found.interval = gaps.interval
    return [found]
  }

  /// The gaps between timed spans within those bounds; nil where a span has no start.
  private func gaps(from first: Int64, to last: Int64) -> SumOfTimes? {
    let start = table.start.span
    let duration = table.duration.span
    var gaps = SumOfTimes()
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
      if min(start[row], last) > reached {
        gaps.add(min(start[row], last).saturatingSubtract(reached))
      }
      reached = max(reached, end)
    }
    guard isOrdered else { return self.gaps(between: timed, from: first, to: last) }
    if last > reached { gaps.add(last.saturatingSubtract(reached)) }
    return gaps
  }

  /// The same for spans in any order.
  ///
  /// A sweep needs to know how many spans are open, not which, so starts and ends are sorted apart
  /// from each other.
  private func gaps(between timed: Int, from first: Int64, to last: Int64) -> SumOfTimes {
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
    var gaps = SumOfTimes()
    if let start = opening.first, start > first { gaps.add(start.saturatingSubtract(first)) }
    for position in opening.indices {
      // Once as many spans have closed as have opened, nothing runs until the next start.
      let next = position + 1 < opening.count ? opening[position + 1] : last
      let gap = next.saturatingSubtract(closing[position])
      if gap > 0 { gaps.add(gap) }
    }
    return gaps
  }
}
