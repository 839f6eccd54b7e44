extension QueryDatabase {
  /// The table of all tables.
  var help: QueryTable {
    let columns = [
      QueryColumn("name", .text, "The table's name"), QueryColumn("holds", .text, "What is in it"),
    ]
    let rows = tables.map { [QueryValue.text($0.name), .text($0.what)] }
    return RowsTable("runlens_tables", "All tables", columns) { rows }
  }

  /// The table of all columns.
  var columnHelp: QueryTable {
    let columns = [
      QueryColumn("table", .text, "The table; a word of SQL, so quote it"),
      QueryColumn("column", .text, "The column; a word of SQL, so quote it"),
      QueryColumn("type", .text, "What it holds beside NULL"),
      QueryColumn("meaning", .text, "What it says"),
    ]
    let rows = tables.flatMap { table in
      table.columns.map { column in
        [
          QueryValue.text(table.name), .text(column.name), .text(column.kind.rawValue),
          .text(column.meaning),
        ]
      }
    }
    return RowsTable("runlens_columns", "All columns with their meaning", columns) { rows }
  }

  /// The table of the functions that come on top of SQLite's own.
  var functionHelp: QueryTable {
    let columns = [
      QueryColumn("usage", .text, "How it is called"),
      QueryColumn("meaning", .text, "What it gives"),
    ]
    return RowsTable("runlens_functions", "Functions beside SQLite's own", columns) {
      QueryFunctions.all.map { [.text($0.usage), .text($0.meaning)] }
    }
  }

  /// Names of all tables, then of all their columns.
  public var names: (tables: [String], columns: [String]) {
    (tables.map(\.name), tables.flatMap { $0.columns.map(\.name) })
  }

  /// The SQL that a command of one word with a dot stands for, as in SQLite's own shell; nil for any
  /// other text.
  ///
  /// `.tables`, `.schema [TABLE]`, `.functions`.
  ///
  /// - Throws: ``QueryError/wrong(what:line:column:)`` for another word with a dot.
  public static func expand(command text: String, hasDatabase: Bool) throws(QueryError) -> String? {
    let words = text.split { $0.isWhitespace || $0 == ";" }.map(String.init)
    guard let first = words.first, first.hasPrefix(".") else { return nil }
    let own = "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    switch (first, words.count) {
    case (".tables", 1):
      let other = " UNION ALL SELECT 'db.' || name, 'the run''s own ' || type "
      return "SELECT name, holds FROM runlens_tables WHERE name NOT LIKE 'runlens\\_%' ESCAPE '\\'"
        + (hasDatabase ? "\(other) FROM db.sqlite_schema \(own)" : "")
    case (".schema", 1):
      return "SELECT \"table\", \"column\", type, meaning FROM runlens_columns "
        + "WHERE \"table\" NOT LIKE 'runlens\\_%' ESCAPE '\\'"
    case (".schema", 2):
      let name = words[1].replacing("'", with: "''")
      if hasDatabase, name.hasPrefix("db.") {
        return "SELECT name, sql FROM db.sqlite_schema WHERE tbl_name = '\(name.dropFirst(3))'"
      }
      return "SELECT \"column\", type, meaning FROM runlens_columns WHERE \"table\" = '\(name)'"
    case (".functions", 1): return "SELECT usage, meaning FROM runlens_functions"
    default:
      throw .wrong(
        what: "there is no '\(words.joined(separator: " "))'; there are .tables, .schema [TABLE] "
          + "and .functions", line: nil, column: nil)
    }
  }
}
