import Trace

/// Reads `loom.db`: sessions and the turns that their saves left.
enum LoomDatabase {
  /// The tables by which it is recognised.
  static let tables = ["sessions", "turns", "memories", "narrative_archives"]

  /// Whether these are a LOOM database's tables.
  static func recognises(_ found: [String]) -> Bool { tables.allSatisfy(found.contains) }

  /// Adds what the database tells.
  ///
  /// - Returns: The last time in it, by the machine's clocks; nil where there is none.
  /// - Throws: ``ReaderError`` where a table can't be read at all.
  static func read(
    _ database: borrowing SQLiteDatabase, into evidence: inout LoomEvidence,
    warnings: inout WarningList
  ) throws(ReaderError) -> Int64? {
    var found = evidence
    var last: Int64?
    func time(_ row: borrowing SQLiteRow, _ column: Int32) -> Int64 {
      guard let time = row.time(column) else { return LoomEvidence.absent }
      last = max(last ?? .min, time.nanoseconds)
      return time.nanoseconds
    }
    try database.rows(
      "SELECT id, name, total_turns, updated_at FROM sessions ORDER BY created_at, id",
      warnings: &warnings
    ) { row in
      guard let session = row.withTextBytes(0, { found.session($0, 0..<$0.count) }) else { return }
      let name = row.text(1)
      let turns = row.int64(2)
      _ = time(row, 3)
      found.update(session: session) { session in
        session.name = name.flatMap { $0.isEmpty ? nil : $0 } ?? session.name
        session.totalTurns = turns
      }
    }
    // Of an answer its beginning and its length are enough.
    try database.rows(
      """
      SELECT id, session_id, turn_number, status, created_at, started_at, completed_at, duration_ms,
      error, substr(llm_response, 1, 8), length(CAST(llm_response AS BLOB))
      FROM turns ORDER BY session_id, turn_number
      """, warnings: &warnings
    ) { row in
      guard let turn = row.withTextBytes(0, { found.turn($0, 0..<$0.count) }) else { return }
      let session = row.withTextBytes(1) { found.session($0, 0..<$0.count) }
      let record = LoomTurn.Row(
        state: row.text(3).map { LoomTurn.State($0) } ?? .unknown, created: time(row, 4),
        started: time(row, 5), completed: time(row, 6),
        milliseconds: row.int64(7) ?? LoomEvidence.absent,
        error: row.withTextBytes(8) { found.error($0, 0..<$0.count) } ?? -1,
        fallback: row.withTextBytes(9) { LoomFallback($0) } ?? nil,
        responseBytes: row.int64(10) ?? LoomEvidence.absent)
      let number = row.int64(2).flatMap { Int32(exactly: $0) }
      found.update(turn: turn) { turn in
        turn.row = record
        if let session { turn.session = Int32(session) }
        if let number { turn.number = number }
      }
    }
    found.hasDatabase = true
    evidence = found
    return last
  }
}
