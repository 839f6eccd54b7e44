import TestSupport

/// Makes small LOOM databases and logs for tests.
enum LoomSketch {
  static let schema = """
    CREATE TABLE sessions (id TEXT PRIMARY KEY, name TEXT, config TEXT, created_at TEXT,
    updated_at TEXT, status TEXT, current_turn INTEGER, total_turns INTEGER, last_activity TEXT,
    state TEXT, metadata TEXT);
    CREATE TABLE turns (id TEXT PRIMARY KEY, session_id TEXT, turn_number INTEGER,
    player_input TEXT, status TEXT, llm_response TEXT, memories_used TEXT, interventions TEXT,
    created_at TEXT, started_at TEXT, completed_at TEXT, duration_ms INTEGER, error TEXT,
    metadata TEXT);
    CREATE TABLE memories (id TEXT);
    CREATE TABLE narrative_archives (id TEXT);
    """

  /// Makes `loom.db` in a folder with these statements.
  static func database(_ scratch: ScratchFolder, _ statements: String) {
    scratch.write("make.sql", schema + statements)
    scratch.run("sqlite3 loom.db < make.sql; rm make.sql")
  }

  /// A turn's row.
  static func turn(
    _ id: String, _ number: Int, status: String = "completed", created: String, started: String?,
    completed: String?, error: String? = nil, answer: String = "Yes."
  ) -> String {
    func quoted(_ text: String?) -> String { text.map { "'\($0)'" } ?? "NULL" }
    return
      "INSERT INTO turns VALUES ('\(id)', 's', \(number), 'go', '\(status)', '\(answer)', '[]', "
      + "'[]', \(quoted(created)), \(quoted(started)), \(quoted(completed)), NULL, "
      + "\(quoted(error)), '{}');"
  }

  /// A session's row.
  static func session(_ total: Int, at time: String) -> String {
    "INSERT INTO sessions VALUES ('s', 'Keep', '{}', '\(time)', '\(time)', 'active', 0, \(total), "
      + "'\(time)', '{}', '{}');"
  }
}
