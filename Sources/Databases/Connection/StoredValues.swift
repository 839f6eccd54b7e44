import CSQLite

/// Rows of values kept in memory, so that binding them reads no file.
@safe final class StoredValues {
  /// Values in each row.
  let columns: Int
  private var values: [OpaquePointer?] = unsafe []

  init(columns: Int) { self.columns = columns }

  deinit {
    for place in 0..<(unsafe values.count) { unsafe sqlite3_value_free(values[place]) }
  }

  /// Number of rows.
  var count: Int { columns > 0 ? unsafe values.count / columns : 0 }

  /// Adds the current row of a statement, from a column on.
  func add(_ statement: Statement, from first: Int = 0) {
    for column in 0..<columns { unsafe values.append(statement.copy(first + column)) }
  }

  func pointer(row: Int, _ column: Int) -> OpaquePointer? {
    unsafe values[row * columns + column]
  }
}
