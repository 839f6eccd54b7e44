import Trace

extension Summary {
  /// Failures by stage, status and error class; the most frequent first.
  ///
  /// Attempts are counted where a stage has them. A call of such a stage that failed although its last
  /// attempt did not (there was none, or the accepted answer was never written) counts as one attempt
  /// more; in other stages calls are counted.
  static func failures(_ table: SpanTable, _ groups: SpanGroups) -> [FailureSummary] {
    var attemptRows: [NameID: Int] = [:]
    var callRows: [NameID: Int] = [:]
    for group in groups.groups {
      if group.role == .attempt { attemptRows[group.stage, default: 0] += group.count }
      if group.role == .call { callRows[group.stage, default: 0] += group.count }
    }
    let roles = groups.groups.map(\.role)
    let attempted = groups.groups.map { attemptRows[$0.stage] != nil }
    var index = KeyIndex()
    var counts: [Int] = []
    func add(_ row: Int) {
      let position = index.position(
        of: PackedKey(
          table.stage[row].rawValue, table.error[row].rawValue,
          UInt32(table.status[row].rawValue)))
      if position == counts.count { counts.append(0) }
      counts[position] += 1
    }
    var unexplained: [Int] = []
    for row in 0..<table.count where table.status[row].isFailure {
      let group = Int(groups.membership[row])
      switch roles[group] {
      case .attempt: add(row)
      case .call: if attempted[group] { unexplained.append(row) } else { add(row) }
      case .step, .other: break
      }
    }
    for row in unexplainedCalls(unexplained, table, groups) {
      add(row)
      attemptRows[table.stage[row], default: 0] += 1
    }
    let entries = zip(index.keys, counts).map { key, count in
      let stage = NameID(rawValue: UInt32(key.high >> 32))
      let error = NameID(rawValue: UInt32(truncatingIfNeeded: key.high))
      let status = Status(rawValue: UInt8(truncatingIfNeeded: key.low >> 32)) ?? .error
      let whole = attemptRows[stage] ?? callRows[stage] ?? count
      return FailureSummary(
        stage: table.names[stage] ?? "", status: status.name, error: table.names[error],
        count: count, shareOfStage: Double(count) / Double(whole))
    }
    return entries.sorted { left, right in
      (right.count, left.stage, left.status, left.error ?? "")
        < (left.count, right.stage, right.status, right.error ?? "")
    }
  }

  /// Those rows of calls whose last attempt did not fail, each call once.
  private static func unexplainedCalls(
    _ rows: [Int], _ table: SpanTable, _ groups: SpanGroups
  ) -> [Int] {
    guard !rows.isEmpty else { return [] }
    func key(_ row: Int) -> PackedKey {
      let call = UInt64(bitPattern: table.call[row])
      return PackedKey(
        table.run[row].rawValue, UInt32(truncatingIfNeeded: call >> 32),
        UInt32(truncatingIfNeeded: call))
    }
    // Whether the last attempt of each of the calls failed, and which attempt that is.
    var last: [PackedKey: (attempt: Int16, failed: Bool)] = [:]
    for row in rows { last[key(row)] = (.min, false) }
    let isAttempt = groups.groups.map { $0.role == .attempt }
    for row in 0..<table.count where isAttempt[Int(groups.membership[row])] {
      let key = key(row)
      guard let known = last[key], table.attempt[row] >= known.attempt else { continue }
      last[key] = (table.attempt[row], table.status[row].isFailure)
    }
    return rows.filter { last.removeValue(forKey: key($0))?.failed == false }
  }
}
