import Trace

/// The rows that count as failures, each failure once.
///
/// Attempts are counted where a stage has them. A call of such a stage that failed although its last
/// attempt did not (there was none, or the accepted answer was never written) counts as one attempt
/// more; in other stages calls are counted.
struct FailingRows {
  /// The rows, attempts and calls without attempts first, each in their order.
  let rows: [Int]
  /// By stage what a share of failures is a share of: attempts, or calls where there are none.
  let trials: [NameID: Int]

  /// - Complexity: O(rows).
  init(_ table: SpanTable, _ groups: SpanGroups, _ calls: CallNumbers) {
    var attemptRows: [NameID: Int] = [:]
    var callRows: [NameID: Int] = [:]
    for group in groups.groups {
      if group.role == .attempt { attemptRows[group.stage, default: 0] += group.count }
      if group.role == .call { callRows[group.stage, default: 0] += group.count }
    }
    let roles = groups.groups.map(\.role)
    let attempted = groups.groups.map { attemptRows[$0.stage] != nil }
    var found: [Int] = []
    var unexplained: [Int] = []
    for row in 0..<table.count where table.status[row].isFailure {
      let group = Int(groups.membership[row])
      switch roles[group] {
      case .attempt: found.append(row)
      case .call: if attempted[group] { unexplained.append(row) } else { found.append(row) }
      case .step, .wait, .other: break
      }
    }
    for row in Self.unexplainedCalls(unexplained, table, groups, calls) {
      found.append(row)
      attemptRows[table.stage[row], default: 0] += 1
    }
    rows = found
    trials = callRows.merging(attemptRows) { $1 }
  }

  /// What failures are told apart by: stage, error and status.
  static func key(_ table: SpanTable, _ row: Int) -> PackedKey {
    PackedKey(
      table.stage[row].rawValue, table.error[row].rawValue, UInt32(table.status[row].rawValue))
  }

  /// The parts of such a key.
  static func parts(_ key: PackedKey) -> (stage: NameID, error: NameID, status: Status) {
    (
      NameID(rawValue: UInt32(key.high >> 32)),
      NameID(rawValue: UInt32(truncatingIfNeeded: key.high)),
      Status(rawValue: UInt8(truncatingIfNeeded: key.low >> 32)) ?? .error
    )
  }

  /// Those rows of calls whose last attempt did not fail, each call once.
  private static func unexplainedCalls(
    _ rows: [Int], _ table: SpanTable, _ groups: SpanGroups, _ calls: CallNumbers
  ) -> [Int] {
    guard !rows.isEmpty else { return [] }
    // The last attempt of each of the calls, and whether it failed; nil for other calls.
    var last = [(attempt: Int16, failed: Bool)?](repeating: nil, count: calls.count)
    for row in rows { last[Int(calls.ofRow[row])] = (.min, false) }
    let isAttempt = groups.groups.map { $0.role == .attempt }
    for row in 0..<table.count where isAttempt[Int(groups.membership[row])] {
      let call = Int(calls.ofRow[row])
      guard let known = last[call], table.attempt[row] >= known.attempt else { continue }
      last[call] = (table.attempt[row], table.status[row].isFailure)
    }
    return rows.filter { row in
      let call = Int(calls.ofRow[row])
      defer { last[call] = nil }
      return last[call]?.failed == false
    }
  }
}
