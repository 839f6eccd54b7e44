import Statistics
import Trace

/// The spans that an objective is about, and what several metrics need of them.
struct ObjectiveSelection {
  /// Positions of the rows in the table, by start where all starts are known.
  let rows: [Int]
  /// What they are, in words: `calls of buy`.
  let subject: String
  /// Whether they are the calls of the whole run.
  let isWholeRun: Bool
  /// The stages that they belong to.
  let stages: Set<NameID>
  /// Whether they are requests to the model rather than whole calls.
  let areAttempts: Bool
  /// The durations, in the order of the rows.
  let durations: [Int64]
  /// The same, ascending.
  let sample: SortedSample
  /// What the sources of the times can't tell apart, in nanoseconds.
  let resolution: Int64
  /// Whether a duration is bounded by the neighbouring writes although it should be one call's own.
  let areUpperBounds: Bool

  /// Rows of those groups, each call once with its best evidence.
  ///
  /// - Complexity: O(rows), plus sorting.
  init(_ choice: ObjectiveScope, _ table: borrowing SpanTable, _ groups: SpanGroups) {
    subject = choice.subject
    isWholeRun = choice.isWholeRun
    var chosen = [Bool](repeating: false, count: groups.groups.count)
    for position in choice.groups { chosen[position] = true }
    stages = Set(choice.groups.map { groups.groups[$0].stage })
    areAttempts = choice.groups.allSatisfy { groups.groups[$0].role == .attempt }
    var rows = groups.membership.indices.filter { chosen[Int(groups.membership[$0])] }
    if Self.haveSeveralTimings(choice.groups, groups) { rows = Self.best(rows, table) }
    rows = Self.byStart(rows, table)
    var durations: [Int64] = []
    var resolution: Int64 = 0
    var areUpperBounds = false
    for row in rows where table.duration[row] != SpanTable.absent64 {
      durations.append(table.duration[row])
      if table.resolution[row] != SpanTable.absent64 {
        resolution = max(resolution, table.resolution[row])
      }
      let isStep = groups.groups[Int(groups.membership[row])].role == .step
      if table.timing[row] == .adjacent, !isStep { areUpperBounds = true }
    }
    self.rows = rows
    self.durations = durations
    self.resolution = resolution
    self.areUpperBounds = areUpperBounds
    sample = SortedSample(sorting: durations)
  }

  /// Whether one stage's phase was timed from two sources.
  private static func haveSeveralTimings(_ chosen: [Int], _ groups: SpanGroups) -> Bool {
    var seen: Set<PackedKey> = []
    return chosen.contains { position in
      let group = groups.groups[position]
      guard group.timed > 0 else { return false }
      return !seen.insert(PackedKey(group.stage.rawValue, group.phase.rawValue)).inserted
    }
  }

  private struct CallKey: Hashable {
    var run: NameID
    var stage: NameID
    var call: Int64
    var attempt: Int16
    var phase: NameID
  }

  /// The rows without those whose call another row times better.
  private static func best(_ rows: [Int], _ table: borrowing SpanTable) -> [Int] {
    var best: [CallKey: Timing] = [:]
    func key(_ row: Int, _ table: borrowing SpanTable) -> CallKey {
      CallKey(
        run: table.run[row], stage: table.stage[row], call: table.call[row],
        attempt: table.attempt[row], phase: table.phase[row])
    }
    for row in rows where table.duration[row] != SpanTable.absent64 {
      let key = key(row, table)
      best[key] = min(best[key] ?? .none, table.timing[row])
    }
    var kept: [Int] = []
    for row in rows {
      let isTimed = table.duration[row] != SpanTable.absent64
      // Rows of one source are separate work, whatever their call says.
      if !isTimed || table.timing[row] == best[key(row, table)] { kept.append(row) }
    }
    return kept
  }

  /// The rows in the order of their starts; as they are where a start is unknown.
  private static func byStart(_ rows: [Int], _ table: borrowing SpanTable) -> [Int] {
    var isSorted = true
    var previous = Int64.min
    for row in rows {
      let start = table.start[row]
      if start == SpanTable.absent64 { return rows }
      if start < previous { isSorted = false }
      previous = start
    }
    if isSorted { return rows }
    var keyed: [(start: Int64, row: Int)] = []
    keyed.reserveCapacity(rows.count)
    for row in rows { keyed.append((table.start[row], row)) }
    keyed.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    return keyed.map(\.row)
  }
}
