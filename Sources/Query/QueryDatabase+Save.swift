extension QueryDatabase {
  /// Writes all tables into an empty file, which becomes a SQLite database.
  ///
  /// The same run gives the same bytes with the same version of SQLite.
  ///
  /// - Parameter path: a file that exists and is empty.
  /// - Throws: ``QueryError/failed(what:)`` where it can't be written.
  public func save(to path: String) throws(QueryError) {
    // SQLite takes a relative name that begins with `file:` for an address.
    let place = path.utf8.first == UInt8(ascii: "/") ? path : "./\(path)"
    try execute("ATTACH '\(place.replacing("'", with: "''"))' AS made")
    try execute("PRAGMA made.journal_mode=MEMORY; PRAGMA made.synchronous=OFF; BEGIN")
    for table in tables {
      let columns = table.columns.map { "\"\($0.name)\" \($0.kind.rawValue)" }
      try execute("CREATE TABLE made.\"\(table.name)\"(\(columns.joined(separator: ", ")))")
      try execute("INSERT INTO made.\"\(table.name)\" SELECT * FROM main.\"\(table.name)\"")
    }
    try execute("COMMIT")
    try execute("DETACH made")
  }
}
