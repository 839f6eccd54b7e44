import Trace

/// Counts of one group's rows.
struct StageTally {
  var ok = 0
  var failed = 0
  var missingResult = 0
  var covers = 0
  var coversKnown = 0
  var resolution = SpanTable.absent64
  var attemptsKnown = 0
  /// Rows whose attempt is above 1.
  var retried = 0
  /// Sum of the known attempts from 1 on, and how many rows have one.
  var attempts = 0
  var attempted = 0
  /// Time of the rows that failed.
  var failedTime: Int64 = 0
}

extension SpanGroups {
  /// The counts of every group.
  ///
  /// - Complexity: O(rows).
  func tallies(_ table: borrowing SpanTable) -> [StageTally] {
    var tallies = [StageTally](repeating: StageTally(), count: groups.count)
    var target = tallies.mutableSpan
    let member = membership.span
    let status = table.status.span
    let covers = table.covers.span
    let attempt = table.attempt.span
    let resolution = table.resolution
    let duration = table.duration.span
    for row in member.indices {
      let group = Int(member[row])
      if status[row] == .ok { target[group].ok += 1 }
      if status[row].isFailure {
        target[group].failed += 1
        if status[row] == .missingResult { target[group].missingResult += 1 }
        if duration[row] != SpanTable.absent64 {
          target[group].failedTime = target[group].failedTime.saturatingAdd(duration[row])
        }
      }
      if covers[row] != SpanTable.absent32 {
        target[group].covers += Int(covers[row])
        target[group].coversKnown += 1
      }
      if attempt[row] != SpanTable.absent16 {
        target[group].attemptsKnown += 1
        if attempt[row] > 1 { target[group].retried += 1 }
        if attempt[row] >= 1 {
          target[group].attempts += Int(attempt[row])
          target[group].attempted += 1
        }
      }
      target[group].resolution = max(target[group].resolution, resolution[row])
    }
    return tallies
  }

  /// The durations of every group, in the order of the rows.
  ///
  /// - Complexity: O(rows).
  func durations(_ table: borrowing SpanTable) -> [[Int64]] {
    var durations = groups.map { group in
      var values: [Int64] = []
      values.reserveCapacity(group.timed)
      return values
    }
    let member = membership.span
    let duration = table.duration.span
    for row in member.indices where duration[row] != SpanTable.absent64 {
      durations[Int(member[row])].append(duration[row])
    }
    return durations
  }
}

extension Int64 {
  /// The sum, or the nearest number where it does not fit: 292 years of nanoseconds.
  func saturatingAdd(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    if overflow { return other < 0 ? .min : .max }
    return sum
  }

  /// The difference, or the nearest number where it does not fit.
  func saturatingSubtract(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    if overflow { return other < 0 ? .max : .min }
    return difference
  }
}
