/// An index that would serve searches which look through a whole table.
public struct IndexAdvice: Sendable, Equatable {
  /// The table.
  public let table: String
  /// Its columns in order.
  public let columns: [String]
  /// What it serves.
  public let serves: [String]

  /// A name for it.
  public var name: String { "\(table)_by_\(columns.joined(separator: "_"))" }

  /// The statement that makes it.
  public var sql: String {
    let names = columns.map(quoted).joined(separator: ", ")
    return "CREATE INDEX \(quoted(name)) ON \(quoted(table)) (\(names))"
  }

  /// As few indexes as serve all searches that scan.
  ///
  /// Columns that more searches ask for come first, so that an index of many columns also serves the
  /// searches by its first ones; what rows are sorted by comes last.
  static func of(_ looks: [StatementLook]) -> [IndexAdvice] {
    let scanning = looks.filter(\.scans).map(\.statement)
    var tables: [String] = []
    for statement in scanning where !tables.contains(statement.table) {
      tables.append(statement.table)
    }
    return tables.flatMap { table in
      of(table, scanning.filter { $0.table == table && !$0.columns.isEmpty })
    }
  }

  private static func of(_ table: String, _ statements: [ProgramStatement]) -> [IndexAdvice] {
    func uses(_ column: String) -> Int {
      statements.count { $0.equals.contains { $0.column == column } }
    }
    // The longest first: shorter ones may be served by its beginning.
    let longestFirst = statements.enumerated().sorted { left, right in
      (right.element.columns.count, left.offset) < (left.element.columns.count, right.offset)
    }.map(\.element)
    var found: [(columns: [String], serves: [String])] = []
    for statement in longestFirst {
      let equal = statement.equals.map(\.column).enumerated().sorted { left, right in
        (uses(right.element), left.offset) < (uses(left.element), right.offset)
      }.map(\.element)
      let place = found.firstIndex { entry in
        Set(entry.columns.prefix(equal.count)) == Set(equal)
          && (statement.daysUpTo == nil
            || entry.columns.dropFirst(equal.count).first == statement.daysUpTo)
      }
      if let place {
        found[place].serves.append(statement.what)
        continue
      }
      let sorted = statement.order.compactMap { $0.split(separator: " ").first.map(String.init) }
      let rest = ([statement.daysUpTo].compactMap(\.self) + sorted).filter { !equal.contains($0) }
      var columns = equal
      for column in rest where !columns.contains(column) { columns.append(column) }
      found.append((columns, [statement.what]))
    }
    return found.map { IndexAdvice(table: table, columns: $0.columns, serves: $0.serves) }
  }
}
