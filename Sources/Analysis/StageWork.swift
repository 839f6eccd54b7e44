import Trace

/// Which rows make up a stage's own time, each stretch of it once.
///
/// A whole call holds its attempts, so attempts count only in stages where nothing larger is timed.
/// Where two sources timed the same call, the better evidence counts.
struct StageWork {
  /// Whether the rows of a group count, by group.
  let counts: [Bool]
  /// Rows whose call another row times better; empty where no stage has two sources.
  let superseded: Set<Int>

  /// The choice for that table.
  ///
  /// - Complexity: O(groups), and O(rows) on average where a stage's calls are timed in two ways.
  init(_ table: borrowing SpanTable, _ groups: SpanGroups) {
    var whole: Set<NameID> = []
    var sources: [NameID: Int] = [:]
    for group in groups.groups where group.timed > 0 {
      if group.role == .call || group.role == .step { whole.insert(group.stage) }
      if group.role == .call { sources[group.stage, default: 0] += 1 }
    }
    counts = groups.groups.map { group in
      switch group.role {
      case .call, .step: group.timed > 0
      case .attempt: group.timed > 0 && !whole.contains(group.stage)
      case .wait, .other: false
      }
    }
    let doubtful = groups.groups.map { group in
      group.role == .call && group.timed > 0 && (sources[group.stage] ?? 0) > 1
    }
    superseded = doubtful.contains(true) ? Self.superseded(table, groups, doubtful) : []
  }

  /// Whether that row counts.
  func includes(_ row: Int, group: Int) -> Bool {
    counts[group] && (superseded.isEmpty || !superseded.contains(row))
  }

  private static func superseded(
    _ table: borrowing SpanTable, _ groups: SpanGroups, _ doubtful: [Bool]
  ) -> Set<Int> {
    struct CallKey: Hashable {
      var run: NameID
      var stage: NameID
      var call: Int64
    }
    var best: [CallKey: Int] = [:]
    var result: Set<Int> = []
    for row in 0..<table.count where doubtful[Int(groups.membership[row])] {
      guard table.duration[row] != SpanTable.absent64 else { continue }
      let key = CallKey(run: table.run[row], stage: table.stage[row], call: table.call[row])
      guard let other = best[key] else {
        best[key] = row
        continue
      }
      // Rows of one source are separate work, whatever their call says.
      if table.timing[row] == table.timing[other] { continue }
      let better = table.timing[row] < table.timing[other]
      result.insert(better ? other : row)
      if better { best[key] = row }
    }
    return result
  }
}
