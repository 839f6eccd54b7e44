import Trace

/// Reads the tables of a SQLite database, as version 1.5 keeps them.
enum SocietyDatabase {
  static let source = "sqlite"

  /// Whether these are tables of AgentSociety.
  static func recognises(_ tables: [String]) -> Bool {
    tables.contains(SocietyTable.experiments)
      && tables.contains { SocietyTable.parse($0) != nil }
  }

  /// Reads all experiments.
  ///
  /// - Throws: ``ReaderError`` where the database is broken from the start; later damage is warned of.
  static func read(
    _ database: borrowing SQLiteDatabase, path: String, into store: inout SocietyStore,
    _ warnings: inout WarningList
  ) throws(ReaderError) {
    for name in try database.tables() {
      if name == SocietyTable.experiments {
        try rows(database, name, SocietyTable.experimentColumns, &warnings) { row, columns in
          store.addExperiment(row, columns: columns)
        }
        continue
      }
      guard let (experiment, table) = SocietyTable.parse(name), SocietyTable.plainName(name) == name
      else { continue }
      let position = store.position(of: experiment)
      guard store.claim(position, source: source, path: path) else { continue }
      try rows(database, name, table.columns, &warnings) { row, columns in
        store.add(row, to: position, table, columns: columns)
      }
    }
  }

  /// Calls `body` with the wanted columns of each row, in the order in which they were written.
  private static func rows(
    _ database: borrowing SQLiteDatabase, _ table: String, _ wanted: [String],
    _ warnings: inout WarningList, _ body: (SocietyCells, [Int]) -> Void
  ) throws(ReaderError) {
    let present = Set(try database.columns(of: table))
    let selected = wanted.filter(present.contains)
    guard !selected.isEmpty else { return }
    let columns = wanted.map { name in selected.firstIndex(of: name) ?? -1 }
    let names = selected.map { "\"\($0)\"" }.joined(separator: ", ")
    var cells = SocietyCells()
    // Names of these tables hold letters, digits and underscores alone.
    let sql = "SELECT \(names) FROM \"\(table)\" ORDER BY rowid"
    try database.rows(sql, warnings: &warnings) { row in
      cells.removeAll()
      for column in 0..<Int32(row.count) {
        if let integer = row.int64(column) {
          cells.append(.integer(integer))
        } else if let number = row.double(column) {
          cells.append(.real(number))
        } else if row.withTextBytes(column, { cells.append(text: $0) }) == nil {
          cells.append(.null)
        }
      }
      body(cells, columns)
    }
  }
}
