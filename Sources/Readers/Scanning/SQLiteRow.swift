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

  /// The value where it lies; asked for once, since each call looks the column up anew.
  ///
  /// The library lets it be read as long as no other thread uses the connection, which none does.
  private func value(_ column: Int32) -> OpaquePointer? {
    unsafe sqlite3_column_value(statement, column)
  }

  /// Whether the value is NULL or the column does not exist.
  func isNull(_ column: Int32) -> Bool { unsafe sqlite3_value_type(value(column)) == SQLITE_NULL }

  /// An integer; nil for any other type.
  func int64(_ column: Int32) -> Int64? {
    let value = unsafe value(column)
    guard unsafe sqlite3_value_type(value) == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_value_int64(value)
  }

  /// A number, whether stored as integer or not; nil for any other type.
  func double(_ column: Int32) -> Double? {
    let value = unsafe value(column)
    let type = unsafe sqlite3_value_type(value)
    guard type == SQLITE_FLOAT || type == SQLITE_INTEGER else { return nil }
    return unsafe sqlite3_value_double(value)
  }

  /// Calls `body` with the bytes of a text or blob; nil for any other type.
  ///
  /// The bytes are those stored and need not be UTF-8.
  func withTextBytes<Result>(_ column: Int32, _ body: (Span<UInt8>) -> Result) -> Result? {
    let value = unsafe value(column)
    let type = unsafe sqlite3_value_type(value)
    guard type == SQLITE_TEXT || type == SQLITE_BLOB else { return nil }
    // The pointer must be asked for before the length, which counts bytes of that encoding.
    let start =
      unsafe type == SQLITE_TEXT
      ? UnsafeRawPointer(sqlite3_value_text(value)) : sqlite3_value_blob(value)
    let count = unsafe Int(sqlite3_value_bytes(value))
    guard let start = unsafe start, count > 0 else { return body([UInt8]().span) }
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    return body(unsafe bytes.bindMemory(to: UInt8.self).span)
  }

  /// Whether the value is a text or blob.
  func isText(_ column: Int32) -> Bool {
    let type = unsafe sqlite3_value_type(value(column))
    return type == SQLITE_TEXT || type == SQLITE_BLOB
  }

  /// Whether the value is a text or blob of exactly those bytes.
  func isText(_ column: Int32, _ word: StaticString) -> Bool {
    let isWord = withTextBytes(column) { bytes in
      guard bytes.count == word.utf8CodeUnitCount else { return false }
      for place in bytes.indices where unsafe bytes[place] != word.utf8Start[place] { return false }
      return true
    }
    return isWord == true
  }

  /// A text, with replacement characters where it is not UTF-8; nil for any other type.
  func text(_ column: Int32) -> String? {
    withTextBytes(column) { bytes in
      unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
  }
}
