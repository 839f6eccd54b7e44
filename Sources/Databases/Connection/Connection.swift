import CSQLite

/// A connection to a SQLite database: the run's own, which is only read, or a copy in the scratch
/// folder.
@safe final class Connection {
  let handle: OpaquePointer
  /// Makes the error of this connection from SQLite's word.
  private let error: (String) -> DatabaseError

  /// Opens the run's own database by an address that says by itself that it is only read.
  static func reading(_ address: String, shownPath: String) throws(DatabaseError) -> Connection {
    let connection = try Connection(address, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI) {
      .unreadable(path: shownPath, what: $0)
    }
    // A copy may attach: VACUUM does so by itself.
    unsafe sqlite3_limit(connection.handle, SQLITE_LIMIT_ATTACHED, 0)
    try connection.run("SELECT count(*) FROM sqlite_schema")
    return connection
  }

  /// Opens a copy for reading and writing; makes an empty one where there is none.
  static func copy(_ path: String) throws(DatabaseError) -> Connection {
    try Connection(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
      .scratch(path: path, what: $0)
    }
  }

  private init(
    _ address: String, _ flags: Int32, _ error: @escaping (String) -> DatabaseError
  ) throws(DatabaseError) {
    self.error = error
    var opened: OpaquePointer?
    let status = unsafe sqlite3_open_v2(
      address, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard status == SQLITE_OK, let handle = unsafe opened else {
      let what = unsafe opened.map { unsafe String(cString: sqlite3_errmsg($0)) }
      unsafe sqlite3_close_v2(opened)
      throw error(what ?? "SQLite has no memory")
    }
    unsafe self.handle = unsafe handle
    unsafe csqlite_defend(handle)
  }

  deinit { unsafe sqlite3_close_v2(handle) }

  /// The error of the last failure.
  var failure: DatabaseError {
    error(unsafe String(cString: sqlite3_errmsg(handle)))
  }

  /// Runs statements that give no rows, or whose rows nobody needs.
  func run(_ sql: String) throws(DatabaseError) {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  /// Prepares one statement.
  func statement(_ sql: String) throws(DatabaseError) -> Statement {
    var prepared: OpaquePointer?
    let status = unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil)
    guard status == SQLITE_OK, let statement = unsafe prepared else { throw failure }
    return unsafe Statement(statement, of: self)
  }

  /// Runs one statement and calls `body` with each row.
  func rows(_ sql: String, _ body: (Statement) -> Void) throws(DatabaseError) {
    let statement = try statement(sql)
    while try statement.step() { body(statement) }
  }

  /// Copies all pages of another database into this one.
  func fill(from other: Connection) throws(DatabaseError) {
    guard let backup = unsafe sqlite3_backup_init(handle, "main", other.handle, "main") else {
      throw failure
    }
    unsafe sqlite3_backup_step(backup, -1)
    guard unsafe sqlite3_backup_finish(backup) == SQLITE_OK else { throw failure }
  }

  /// Pages that this connection has written.
  var pagesWritten: Int {
    var now: Int32 = 0
    var most: Int32 = 0
    unsafe sqlite3_db_status(handle, SQLITE_DBSTATUS_CACHE_WRITE, &now, &most, 0)
    return Int(now)
  }
}
