import CSQLite

/// The current row of a running statement; columns count from 0.
///
/// A value of another type than the one asked for reads as nil, as does NULL: nothing is converted,
/// so a hostile database can't pass off one thing as another.
@safe struct SQLiteRow: ~Copyable {
  private let statement: OpaquePointer

  init(_ statement: OpaquePointer) { unsafe self.statement = unsafe statement }

  /// Number of columns.
  var count: Int { unsafe Int(sqlite3_column_count(statement)) }

  private func type(_ column: Int32) -> Int32 { unsafe sqlite3_column_type(statement, column) }

  /// Whether the value is NULL or the column does not exist.
  func isNull(_ column: Int32) -> Bool { type(column) == SQLITE_NULL }

  /// An integer; nil for any other type.
  func int64(_ column: Int32) -> Int64? {
    guard type(column) == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_column_int64(statement, column)
  }

  /// A number, whether stored as integer or not; nil for any other type.
  func double(_ column: Int32) -> Double? {
    guard type(column) == SQLITE_FLOAT || type(column) == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_column_double(statement, column)
  }

  /// Calls `body` with the bytes of a text or blob; nil for any other type.
  ///
  /// The bytes are those stored and need not be UTF-8.
  func withTextBytes<Result>(_ column: Int32, _ body: (Span<UInt8>) -> Result) -> Result? {
    let type = type(column)
    guard type == SQLITE_TEXT || type == SQLITE_BLOB else { return nil }
    // The pointer must be asked for before the length, which counts bytes of that encoding.
    let start =
      unsafe type == SQLITE_TEXT
      ? UnsafeRawPointer(sqlite3_column_text(statement, column))
      : sqlite3_column_blob(statement, column)
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    guard let start = unsafe start, count > 0 else { return body([UInt8]().span) }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return body(unsafe bytes.bindMemory(to: UInt8.self).span)
  }

  /// A text, with replacement characters where it is not UTF-8; nil for any other type.
  func text(_ column: Int32) -> String? {
    withTextBytes(column) { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }
}
