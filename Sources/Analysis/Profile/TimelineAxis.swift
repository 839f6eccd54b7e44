import Trace

/// Stretches of equal length that cover the time in which a run's calls began and ended.
struct TimelineAxis {
  /// Start of the first stretch.
  let origin: Int64
  /// Length of a stretch in nanoseconds.
  let width: Int64
  /// Number of stretches.
  let bins: Int

  /// The stretches for that table; nil where no timed row has a start.
  ///
  /// Their length is a round one, so that there are at most 72 and, where calls are few, about a
  /// dozen calls in each.
  init?(_ table: borrowing SpanTable, _ groups: SpanGroups, _ work: StageWork) {
    var first = Int64.max
    var last = Int64.min
    var timed = 0
    let start = table.start.span
    let duration = table.duration.span
    let member = groups.membership.span
    for row in start.indices where start[row] != SpanTable.absent64 {
      guard duration[row] != SpanTable.absent64, work.includes(row, group: Int(member[row])) else {
        continue
      }
      first = min(first, start[row])
      last = max(last, start[row].saturatingAdd(duration[row]))
      timed += 1
    }
    guard timed > 0 else { return nil }
    let wanted = max(4, min(StageTimeline.mostBins - 2, timed / 12))
    let span = last.saturatingSubtract(first)
    let width = Self.roundUp(span / Int64(wanted) + 1)
    let offset = first % width
    origin = first.saturatingSubtract(offset < 0 ? offset + width : offset)
    self.width = width
    bins = Int(last.saturatingSubtract(origin) / width) + 1
  }

  /// The stretch in which an instant lies; nil for an unknown one and one outside.
  func bin(of instant: Int64) -> Int? {
    guard instant != SpanTable.absent64, instant >= origin else { return nil }
    let bin = Int(instant.saturatingSubtract(origin) / width)
    return bin < bins ? bin : nil
  }

  /// Start of a stretch.
  func start(of bin: Int) -> Int64 {
    origin.saturatingAdd(Int64(bin).multipliedReportingOverflow(by: width).partialValue)
  }

  /// The next round length of time: 1, 2 or 5 of a decimal unit, or what divides minutes and hours.
  private static func roundUp(_ length: Int64) -> Int64 {
    var candidates: [Int64] = []
    var unit: Int64 = 1
    while unit < 1_000_000_000 {
      candidates += [unit, 2 * unit, 5 * unit]
      unit *= 10
    }
    let second: Int64 = 1_000_000_000
    candidates += [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800].map { $0 * second }
    candidates += [1, 2, 3, 6, 12, 24].map { $0 * 3600 * second }
    if let round = candidates.first(where: { $0 >= length }) { return round }
    let day = 86_400 * second
    return (length / day + 1) * day
  }
}
