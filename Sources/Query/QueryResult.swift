import CSQLite

/// Where a function or a table puts the value that SQLite asked for.
@safe struct QueryResult {
  let context: OpaquePointer

  /// Puts NULL.
  func null() { unsafe sqlite3_result_null(context) }

  /// Puts a whole number.
  func integer(_ number: Int64) { unsafe sqlite3_result_int64(context, number) }

  /// Puts a number; NaN becomes NULL.
  func real(_ number: Double) { unsafe sqlite3_result_double(context, number) }

  /// Puts a text of which SQLite makes a copy.
  func text(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { buffer in
      // Without an address the text would be NULL instead of empty.
      unsafe csqlite_result_text(
        context, buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8), Int64(buffer.count))
    }
  }

  /// Puts a text that stays where it is as long as the connection.
  func lasting(_ bytes: UnsafeRawBufferPointer) {
    unsafe csqlite_result_lasting_text(context, bytes.baseAddress, Int64(bytes.count))
  }

  /// Puts any value.
  func value(_ value: QueryValue) {
    switch value {
    case .null: null()
    case .integer(let number): integer(number)
    case .real(let number): real(number)
    case .text(let text): self.text(Array(text.utf8))
    case .blob(let bytes):
      unsafe bytes.withUnsafeBytes { buffer in
        unsafe csqlite_result_blob(
          context, buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 8), Int64(buffer.count))
      }
    }
  }

  /// Ends the statement with a message for the user.
  func fail(_ message: String) { unsafe sqlite3_result_error(context, message, -1) }
}

/// A value that SQLite hands over, valid during the call.
@safe struct QueryArgument {
  let value: OpaquePointer

  /// Whether it is NULL.
  var isNull: Bool { unsafe sqlite3_value_type(value) == SQLITE_NULL }

  /// The number; nil where it is none and does not look like one.
  var number: Double? {
    switch unsafe sqlite3_value_numeric_type(value) {
    case SQLITE_INTEGER, SQLITE_FLOAT: unsafe sqlite3_value_double(value)
    default: nil
    }
  }

  /// The whole number; nil where it is something else and does not look like one.
  var integer: Int64? {
    unsafe sqlite3_value_numeric_type(value) == SQLITE_INTEGER
      ? unsafe sqlite3_value_int64(value) : nil
  }

  /// The bytes of a text, while the call lasts; nil where it is something else.
  var text: UnsafeRawBufferPointer? {
    guard unsafe sqlite3_value_type(value) == SQLITE_TEXT else { return nil }
    let start = unsafe sqlite3_value_text(value)
    return unsafe UnsafeRawBufferPointer(start: start, count: Int(sqlite3_value_bytes(value)))
  }

  /// The value as it is.
  var any: QueryValue {
    switch unsafe sqlite3_value_type(value) {
    case SQLITE_INTEGER: return .integer(unsafe sqlite3_value_int64(value))
    case SQLITE_FLOAT: return .real(unsafe sqlite3_value_double(value))
    case SQLITE_TEXT: return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB: return .blob(bytes)
    default: return .null
    }
  }

  /// The bytes of a text or blob.
  private var bytes: [UInt8] {
    let start = unsafe sqlite3_value_blob(value)
    let count = unsafe Int(sqlite3_value_bytes(value))
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
  }
}
