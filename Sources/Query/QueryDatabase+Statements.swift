import CSQLite

/// One statement of a text, found to be right.
public struct QueryStatement: Sendable, Equatable {
  /// The statement as it was written, without what follows it.
  public let sql: String
  /// Its result's columns.
  public let columns: [String]
  /// Where it begins in the whole text, in bytes.
  let offset: Int
  /// The whole text, for places in messages.
  let text: String
}

extension QueryDatabase {
  /// The statements of a text, each checked, none of them run.
  ///
  /// - Throws: ``QueryError`` for the first that is wrong, or does more than read, or where there is
  ///   none.
  public func statements(in text: String) throws(QueryError) -> [QueryStatement] {
    try lock()
    // SQLite takes a zero for the end; what follows one would silently not run.
    if text.utf8.contains(0) {
      throw .wrong(what: "it holds a zero byte", line: nil, column: nil)
    }
    var found: [QueryStatement] = []
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let offset = rest.startIndex
      let sql = String(decoding: rest, as: UTF8.self)
      var used = 0
      let statement = try prepared(sql, offset, text, used: &used)
      if let statement {
        found.append(
          QueryStatement(
            sql: String(decoding: rest.prefix(used), as: UTF8.self), columns: statement.columns,
            offset: offset, text: text))
      }
      rest = rest.dropFirst(max(1, used))
    }
    if found.isEmpty { throw .empty }
    return found
  }

  /// Runs a statement and calls `row` with the values of each row; it returns false to stop.
  ///
  /// - Throws: ``QueryError/failed(what:)`` or ``QueryError/interrupted``, possibly after some rows.
  public func run(
    _ statement: QueryStatement, row: ([QueryValue]) -> Bool
  ) throws(QueryError) {
    try lock()
    var used = 0
    let prepared = try prepared(statement.sql, statement.offset, statement.text, used: &used)
    guard let prepared else { return }
    var values = [QueryValue](repeating: .null, count: prepared.columns.count)
    while try prepared.step(self) {
      for column in values.indices { values[column] = prepared.value(column) }
      if !row(values) { return }
    }
  }

  /// Compiles the first statement of a text; nil where there is only a comment.
  private func prepared(
    _ sql: String, _ offset: Int, _ text: String, used: inout Int
  ) throws(QueryError) -> PreparedStatement? {
    var handle: OpaquePointer?
    var status = SQLITE_OK
    unsafe sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      status = unsafe sqlite3_prepare_v2(connection, start, -1, &handle, &tail)
      used = unsafe tail.map { unsafe $0 - start } ?? sql.utf8.count
    }
    guard status == SQLITE_OK else { throw error(status, offset, text) }
    guard let handle = unsafe handle else { return nil }
    let statement = unsafe PreparedStatement(handle: handle)
    // The authorizer lets nothing else through; this is the second lock on the door.
    guard unsafe sqlite3_stmt_readonly(handle) != 0 else {
      throw .denied(what: "a write")
    }
    return statement
  }

  private func error(_ status: Int32, _ offset: Int, _ text: String) -> QueryError {
    let place = unsafe Int(sqlite3_error_offset(connection))
    var line: Int?
    var column: Int?
    if place >= 0 {
      let before = String(decoding: text.utf8.prefix(offset + place), as: UTF8.self)
      line = before.utf8.reduce(1) { $0 + ($1 == 0x0a ? 1 : 0) }
      column = before.unicodeScalars.reversed().prefix { $0 != "\n" }.count + 1
    }
    if let denied = authorizer.denied { return .denied(what: denied) }
    switch status & 0xff {
    case SQLITE_ERROR: return .wrong(what: lastMessage, line: line, column: column)
    case SQLITE_INTERRUPT: return .interrupted
    default: return .failed(what: lastMessage)
    }
  }
}

/// A compiled statement.
@safe private final class PreparedStatement {
  private let handle: OpaquePointer
  let columns: [String]

  init(handle: OpaquePointer) {
    unsafe self.handle = unsafe handle
    columns = (0..<(unsafe sqlite3_column_count(handle))).map { column in
      unsafe sqlite3_column_name(handle, column).map { unsafe String(cString: $0) } ?? ""
    }
  }

  deinit { unsafe sqlite3_finalize(handle) }

  /// Goes to the next row; false at the end.
  func step(_ database: QueryDatabase) throws(QueryError) -> Bool {
    switch unsafe sqlite3_step(handle) & 0xff {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case SQLITE_INTERRUPT: throw .interrupted
    // What the statement itself asks for in vain, such as the percentile of 950 per cent.
    case SQLITE_ERROR: throw .wrong(what: database.lastMessage, line: nil, column: nil)
    default: throw .failed(what: database.lastMessage)
    }
  }

  /// A value of the current row.
  func value(_ column: Int) -> QueryValue {
    let column = Int32(column)
    switch unsafe sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      // The pointer must be asked for before the length.
      let start = unsafe UnsafeRawPointer(sqlite3_column_text(handle, column))
      return unsafe .text(String(decoding: unsafe bytes(start, column), as: UTF8.self))
    case SQLITE_BLOB:
      let start = unsafe sqlite3_column_blob(handle, column)
      return .blob(unsafe Array(bytes(start, column)))
    default: return .null
    }
  }

  private func bytes(_ start: UnsafeRawPointer?, _ column: Int32) -> UnsafeRawBufferPointer {
    let count = unsafe Int(sqlite3_column_bytes(handle, column))
    return unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
  }
}
