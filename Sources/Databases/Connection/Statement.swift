import CSQLite

/// A prepared statement; columns and parameters count from 0.
@safe final class Statement {
  private let handle: OpaquePointer
  /// A statement does not outlive its connection.
  private let connection: Connection

  init(_ handle: OpaquePointer, of connection: Connection) {
    unsafe self.handle = unsafe handle
    self.connection = connection
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Number of columns of its rows.
  var columns: Int { unsafe Int(sqlite3_column_count(handle)) }

  /// Goes to the next row; false where there is none.
  func step() throws(DatabaseError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default: throw connection.failure
    }
  }

  /// Runs it to its end, and makes it ready to run again; gives the number of rows.
  @discardableResult
  func drain() throws(DatabaseError) -> Int {
    var rows = 0
    while try step() { rows += 1 }
    unsafe sqlite3_reset(handle)
    return rows
  }

  /// Puts values in place of the parameters.
  func bind(_ values: StoredValues, row: Int) {
    for column in 0..<values.columns {
      unsafe sqlite3_bind_value(handle, Int32(column + 1), values.pointer(row: row, column))
    }
  }

  /// An integer of the current row; nil for any other type.
  func int(_ column: Int) -> Int? {
    guard unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_INTEGER else { return nil }
    return Int(exactly: unsafe sqlite3_column_int64(handle, Int32(column)))
  }

  /// A value of the current row as text; nil for NULL.
  func text(_ column: Int) -> String? {
    guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return nil }
    let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  /// A copy of a value of the current row, which its owner must free; nil without memory.
  func copy(_ column: Int) -> OpaquePointer? {
    unsafe sqlite3_value_dup(sqlite3_column_value(handle, Int32(column)))
  }

  /// Rows that full scans have visited since it was prepared.
  var rowsScanned: Int {
    unsafe Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0))
  }

  /// Operations of SQLite's machine since it was prepared.
  var operations: Int { unsafe Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 0)) }
}
