extension DatabaseLook {
  /// Names, columns, rows and indexes of the tables.
  mutating func findTables(_ connection: Connection) throws(DatabaseError) {
    var names: [String] = []
    try connection.rows(
      """
      SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 \
      AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name LIMIT \(Self.limit)
      """
    ) { if let name = $0.text(0) { names.append(name) } }
    let bytes = pageBytes(connection)
    if bytes.isEmpty, !names.isEmpty {
      doubts.append("this SQLite can't tell the bytes of a table")
    }
    for name in names { tables.append(try table(name, bytes[name], connection)) }
  }

  private func table(
    _ name: String, _ bytes: Int?, _ connection: Connection
  ) throws(DatabaseError) -> TableLook {
    var look = TableLook(
      name: name, columns: [], rows: 0, bytes: bytes, indexes: [], unindexedReferences: [])
    let literal = "'\(name.replacing("'", with: "''"))'"
    try connection.rows("SELECT name FROM pragma_table_info(\(literal)) ORDER BY cid") {
      if let column = $0.text(0) { look.columns.append(column) }
    }
    try connection.rows("SELECT count(*) FROM \(quoted(name))") { look.rows = $0.int(0) ?? 0 }
    try connection.rows(
      """
      SELECT l.name, l."unique", i.name FROM pragma_index_list(\(literal)) AS l, \
      pragma_index_info(l.name) AS i ORDER BY l.seq, i.seqno
      """
    ) { row in
      guard let name = row.text(0) else { return }
      if look.indexes.last?.name != name {
        look.indexes.append(
          TableLook.Index(name: name, columns: [], isUnique: row.int(1) == 1))
      }
      look.indexes[look.indexes.count - 1].columns.append(row.text(2))
    }
    var references: [String] = []
    try connection.rows(
      "SELECT DISTINCT \"from\" FROM pragma_foreign_key_list(\(literal)) WHERE seq = 0"
    ) { if let column = $0.text(0) { references.append(column) } }
    // A primary key that is the row's own number needs no index.
    var keys: [String] = []
    try connection.rows("SELECT name FROM pragma_table_info(\(literal)) WHERE pk = 1") {
      if let column = $0.text(0) { keys.append(column) }
    }
    let begun = Set(look.indexes.compactMap { $0.columns.first ?? nil } + keys)
    look.unindexedReferences = references.filter { !begun.contains($0) }
    look.day = TableLook.dayColumn(of: look.columns)
    return look
  }

  /// Bytes of pages by table, with those of its indexes; empty where SQLite can't tell.
  private func pageBytes(_ connection: Connection) -> [String: Int] {
    var bytes: [String: Int] = [:]
    try? connection.rows(
      """
      SELECT s.tbl_name, sum(d.pgsize) FROM dbstat AS d JOIN sqlite_schema AS s ON s.name = d.name \
      WHERE d.aggregate = TRUE GROUP BY 1
      """
    ) { row in
      if let name = row.text(0), let size = row.int(1) { bytes[name] = size }
    }
    return bytes
  }
}
