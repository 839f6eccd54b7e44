import Trace

/// What `state.db` tells, and earlier copies of it.
struct PolyState {
  /// One row of `runs`.
  struct Run {
    var id: Int64
    var kind: String
    var status: String
    var started: Int64
    var completed: Int64
    var events: Int64?
    var newGroups: Int64?
    /// Position of the copy that it was read from.
    var copy: Int

    /// Whether it was closed by the next start, so that its end means nothing.
    var isOrphan: Bool { status == "failed" && events == nil }
    /// Whether nothing tells how it ended.
    var isOpen: Bool { status == "running" }
  }

  /// One copy of the database.
  struct Copy {
    var path: String
    var smallestRun: Int64?
    /// Times at which implications were written, in groups of ten at most.
    var extracted: [Int64] = []
    var emptyImplications = 0
    /// Distinct times of validated pairs: one for each batch with a valid pair.
    var validated: [Int64] = []
    /// The last time in it.
    var last = PolyEvidence.absent
  }

  /// Runs by their start.
  private(set) var runs: [Run] = []
  private(set) var copies: [Copy] = []

  /// The tables by which it is recognised.
  static let tables = ["runs", "groups", "implications", "validated_pairs", "portfolios"]

  /// Whether these are the tables of Polyalphascan's state.
  static func recognises(_ found: [String]) -> Bool { tables.allSatisfy(found.contains) }

  /// The copy with the last time, which is the state at the end.
  var newest: Copy? { copies.max { $0.last < $1.last } }

  /// Adds a copy of the database.
  ///
  /// - Throws: ``ReaderError`` where a table can't be read at all.
  mutating func read(
    _ database: borrowing SQLiteDatabase, path: String, warnings: inout WarningList
  ) throws(ReaderError) {
    var copy = Copy(path: path)
    var found: [Run] = []
    let place = copies.count
    func time(_ row: borrowing SQLiteRow, _ column: Int32) -> Int64 {
      guard let time = row.time(column) else { return PolyEvidence.absent }
      copy.last = max(copy.last, time.nanoseconds)
      return time.nanoseconds
    }
    try database.rows(
      """
      SELECT id, run_type, status, started_at, completed_at, events_processed, new_events
      FROM runs ORDER BY id
      """, warnings: &warnings
    ) { row in
      guard let id = row.int64(0) else { return }
      copy.smallestRun = min(copy.smallestRun ?? id, id)
      found.append(
        Run(
          id: id, kind: row.text(1) ?? "", status: row.text(2) ?? "", started: time(row, 3),
          completed: time(row, 4), events: row.int64(5), newGroups: row.int64(6), copy: place))
    }
    try database.rows(
      """
      SELECT extracted_at, yes_covered_by = '[]' AND no_covered_by = '[]' FROM implications
      ORDER BY extracted_at
      """, warnings: &warnings
    ) { row in
      copy.extracted.append(time(row, 0))
      if row.int64(1) == 1 { copy.emptyImplications += 1 }
    }
    try database.rows(
      "SELECT DISTINCT validated_at FROM validated_pairs ORDER BY validated_at",
      warnings: &warnings
    ) { row in
      copy.validated.append(time(row, 0))
    }
    copies.append(copy)
    found.forEach { add($0) }
  }

  /// Adds a run, or what a later copy knows of it.
  private mutating func add(_ run: Run) {
    guard let known = runs.firstIndex(where: { $0.id == run.id && $0.started == run.started })
    else {
      let place = runs.firstIndex { $0.started > run.started } ?? runs.count
      runs.insert(run, at: place)
      return
    }
    if runs[known].isOpen || runs[known].completed == PolyEvidence.absent { runs[known] = run }
  }

  /// Number of implications that any copy shows written in that time.
  func implications(from start: Int64, to end: Int64) -> Int {
    copies.map { copy in copy.extracted.count { $0 >= start && $0 <= end } }.max() ?? 0
  }
}
