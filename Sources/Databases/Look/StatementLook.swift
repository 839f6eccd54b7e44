/// A search that a program makes, as the database answers it.
public struct StatementLook: Sendable, Equatable {
  /// The search.
  public let statement: ProgramStatement
  /// SQLite's plan, a line each.
  public let plan: [String]
  /// Whether every row of the table is looked at each time.
  public let scans: Bool
  /// Whether the rows found are sorted each time.
  public let sorts: Bool
  /// How often it was made for these numbers, with values of as many rows of the table.
  public let tries: Int
  /// Rows looked at in full scans, in all tries.
  public let rowsScanned: Int
  /// Rows found, in all tries.
  public let rowsFound: Int

  /// At most this many tries are made.
  static let mostTries = 64

  init(_ statement: ProgramStatement, _ connection: Connection) throws(DatabaseError) {
    self.statement = statement
    var plan: [String] = []
    try connection.rows("EXPLAIN QUERY PLAN \(statement.sql)") { row in
      if let line = row.text(3) { plan.append(line) }
    }
    self.plan = plan
    scans = plan.contains { $0.hasPrefix("SCAN") }
    sorts = plan.contains { $0.contains("TEMP B-TREE") }
    let values = try Self.values(for: statement, connection)
    let prepared = try connection.statement(statement.sql)
    var found = 0
    for row in 0..<values.tries {
      if let stored = values.stored { prepared.bind(stored, row: row) }
      found += try prepared.drain()
    }
    tries = values.tries
    rowsFound = found
    // SQLite counts the steps from a row to the next, which are one fewer than the rows.
    let steps = prepared.rowsScanned
    rowsScanned = scans && found + steps > 0 ? steps + tries : steps
  }

  /// Values of rows spread evenly over the table, for the parameters of its statement.
  static func values(
    for statement: ProgramStatement, _ connection: Connection
  ) throws(DatabaseError) -> (stored: StoredValues?, tries: Int) {
    let drawn = statement.drawn
    guard !drawn.isEmpty else { return (nil, 1) }
    let names = drawn.map(quoted).joined(separator: ", ")
    let stored = StoredValues(columns: drawn.count)
    try connection.rows(
      """
      SELECT \(names) FROM (SELECT \(names), row_number() OVER () AS "number of row", \
      count(*) OVER () AS "rows of all" FROM \(quoted(statement.table))) \
      WHERE "number of row" % max(1, "rows of all" / \(mostTries)) = 0 LIMIT \(mostTries)
      """
    ) { stored.add($0) }
    return (stored, stored.count)
  }
}
