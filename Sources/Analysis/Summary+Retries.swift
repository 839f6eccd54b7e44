import Trace

extension Summary {
  /// Attempts per call, and the time of those that failed.
  static func retries(
    _ table: SpanTable, _ groups: SpanGroups, _ tallies: [StageTally]
  ) -> RetrySummary {
    var stages: [NameID: RetrySummary.StageRetries] = [:]
    var wasted: [NameID: Int64] = [:]
    for (group, tally) in zip(groups.groups, tallies) {
      if group.role == .call, tally.attempted > 0 {
        var entry =
          stages[group.stage]
          ?? RetrySummary.StageRetries(
            stage: table.names[group.stage] ?? "", calls: 0, retriedCalls: 0, attempts: 0,
            wasted: nil)
        entry.calls += tally.attempted
        entry.retriedCalls += tally.retried
        entry.attempts += tally.attempts
        stages[group.stage] = entry
      }
      if group.role == .attempt, group.timed > 0 {
        wasted[group.stage] = (wasted[group.stage] ?? 0).saturatingAdd(tally.failedTime)
      }
    }
    var result = RetrySummary()
    if !wasted.isEmpty { result.wasted = wasted.values.reduce(0) { $0.saturatingAdd($1) } }
    guard !stages.isEmpty else { return result }
    result.calls = stages.values.reduce(0) { $0 + $1.calls }
    result.retriedCalls = stages.values.reduce(0) { $0 + $1.retriedCalls }
    result.attempts = stages.values.reduce(0) { $0 + $1.attempts }
    result.histogram = histogram(table, groups)
    let entries = stages.map { stage, entry in
      var entry = entry
      entry.wasted = wasted[stage]
      return entry
    }
    result.byStage = entries.sorted { left, right in
      (right.attempts - right.calls, right.wasted ?? -1, left.stage)
        < (left.attempts - left.calls, left.wasted ?? -1, right.stage)
    }
    return result
  }

  private static func histogram(
    _ table: SpanTable, _ groups: SpanGroups
  ) -> [RetrySummary.AttemptCount] {
    var calls = [Int](repeating: 0, count: Int(Int16.max) + 1)
    let isCall = groups.groups.map { $0.role == .call }
    let member = groups.membership.span
    let attempt = table.attempt.span
    for row in member.indices where attempt[row] >= 1 && isCall[Int(member[row])] {
      calls[Int(attempt[row])] += 1
    }
    return calls.enumerated().filter { $0.element > 0 }
      .map { RetrySummary.AttemptCount(attempts: $0.offset, calls: $0.element) }
  }
}
