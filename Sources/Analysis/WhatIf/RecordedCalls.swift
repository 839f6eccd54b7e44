import Trace

/// The timed calls of a table with their attempts and the waits on record: what a replay is made of.
struct RecordedCalls {
  /// A stretch of time.
  struct Stretch {
    var row: Int
    var start: Int64
    var end: Int64
  }

  /// A call.
  struct Call {
    /// The row that says whose it is.
    var row: Int
    var start: Int64
    var end: Int64
    /// Its rows in ``attempts`` and ``waits``.
    var attempts: Range<Int> = 0..<0
    var waits: Range<Int> = 0..<0
    /// What its own row says of its end; nil without one.
    var status: Status?
  }

  private(set) var calls: [Call] = []
  /// Attempts by call, in the order of time.
  private(set) var attempts: [Stretch] = []
  /// Recorded waits by call, in the order of time.
  private(set) var waits: [Stretch] = []
  /// Calls without a time.
  private(set) var untimed = 0

  /// The calls of that table.
  ///
  /// A call's time is that of its attempts where these are timed, else its own. A composite of which
  /// is known how many calls it covers stands for a call.
  ///
  /// - Complexity: O(n log n).
  init(_ table: SpanTable, _ system: ReplaySystem) {
    let groups = SpanGroups(table)
    let work = StageWork(table, groups)
    let roles = groups.groups.map(\.role)
    let only = system.whole.flatMap { table.names.existing($0) }
    var index = KeyIndex()
    var own: [Int] = []
    var attempts: [(call: Int, start: Int64, row: Int)] = []
    var waits: [(call: Int, start: Int64, row: Int)] = []
    func position(_ row: Int) -> Int {
      let call = UInt64(bitPattern: table.call[row])
      let position = index.position(
        of: PackedKey(
          table.run[row].rawValue, table.stage[row].rawValue, UInt32(truncatingIfNeeded: call),
          UInt32(call >> 32)))
      if position == own.count { own.append(-1) }
      return position
    }
    for row in 0..<table.count {
      if let only, table.stage[row] != only { continue }
      let isTimed =
        table.duration[row] != SpanTable.absent64 && table.start[row] != SpanTable.absent64
      switch roles[Int(groups.membership[row])] {
      case .call where !work.superseded.contains(row):
        let place = position(row)
        if isTimed || own[place] < 0 { own[place] = row }
      case .attempt:
        let place = position(row)
        if isTimed { attempts.append((place, table.start[row], row)) }
      case .wait where isTimed:
        waits.append((position(row), table.start[row], row))
      default: break
      }
    }
    attempts.sort { ($0.call, $0.start, $0.row) < ($1.call, $1.start, $1.row) }
    waits.sort { ($0.call, $0.start, $0.row) < ($1.call, $1.start, $1.row) }
    add(table, own, attempts, waits)
    addComposites(table, roles, groups, work)
  }

  private mutating func add(
    _ table: SpanTable, _ own: [Int], _ tries: [(call: Int, start: Int64, row: Int)],
    _ queues: [(call: Int, start: Int64, row: Int)]
  ) {
    var nextAttempt = 0
    var nextWait = 0
    for (place, row) in own.enumerated() {
      let first = attempts.count
      let firstWait = waits.count
      var best = Timing.none
      for entry in tries[nextAttempt...].prefix(while: { $0.call == place }) {
        best = min(best, table.timing[entry.row])
      }
      while nextAttempt < tries.count, tries[nextAttempt].call == place {
        let row = tries[nextAttempt].row
        nextAttempt += 1
        // Of two sources the better one counts.
        if table.timing[row] == best { attempts.append(Stretch(row, table)) }
      }
      while nextWait < queues.count, queues[nextWait].call == place {
        waits.append(Stretch(queues[nextWait].row, table))
        nextWait += 1
      }
      let isOwnTimed =
        row >= 0 && table.duration[row] != SpanTable.absent64
        && table.start[row] != SpanTable.absent64
      if attempts.count == first, isOwnTimed { attempts.append(Stretch(row, table)) }
      guard let opening = attempts[first...].first else {
        if row >= 0 { untimed += 1 }
        waits.removeSubrange(firstWait...)
        continue
      }
      var call = Call(
        row: row >= 0 ? row : opening.row, start: opening.start, end: opening.end,
        attempts: first..<attempts.count, waits: firstWait..<waits.count)
      for attempt in attempts[first...] { call.end = max(call.end, attempt.end) }
      if row >= 0 { call.status = table.status[row] }
      calls.append(call)
    }
  }

  private mutating func addComposites(
    _ table: SpanTable, _ roles: [SpanGroups.Role], _ groups: SpanGroups, _ work: StageWork
  ) {
    for row in 0..<table.count where roles[Int(groups.membership[row])] == .step {
      guard table.covers[row] >= 1, table.duration[row] != SpanTable.absent64,
        table.start[row] != SpanTable.absent64,
        work.includes(row, group: Int(groups.membership[row]))
      else { continue }
      let stretch = Stretch(row, table)
      attempts.append(stretch)
      calls.append(
        Call(
          row: row, start: stretch.start, end: stretch.end,
          attempts: attempts.count - 1..<attempts.count, waits: waits.count..<waits.count))
      // These have no time of their own, but they are not lost.
      untimed = max(0, untimed - Int(table.covers[row]))
    }
  }
}

extension RecordedCalls.Stretch {
  init(_ row: Int, _ table: SpanTable) {
    self.init(
      row: row, start: table.start[row],
      end: table.start[row].saturatingAdd(max(0, table.duration[row])))
  }
}
