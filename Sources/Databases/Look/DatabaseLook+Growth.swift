/// What one day added to a database.
public struct GrowthDay: Sendable, Equatable {
  /// The simulated day's number, or the date.
  public var day: String
  /// Rows of that day in all tables that tell days.
  public var rows: Int
  /// Bytes of their values.
  public var bytes: Int
}

extension DatabaseLook {
  /// Rows and bytes of each day, and the number of iterations.
  mutating func findGrowth(_ connection: Connection) throws(DatabaseError) {
    let dated = tables.filter { $0.day != nil && $0.rows > 0 }
    // Numbers of simulated days and dates are never put into one list.
    let kind = dated.contains { $0.day?.isNumber == true }
    var days: [String: GrowthDay] = [:]
    var iterations: Set<String> = []
    for table in dated {
      guard let day = table.day, day.isNumber == kind else { continue }
      let bytes = table.columns.map { "coalesce(length(CAST(\(quoted($0)) AS BLOB)), 0)" }
      try connection.rows(
        """
        SELECT \(day.sql), count(*), sum(\(bytes.joined(separator: " + "))) \
        FROM \(quoted(table.name)) WHERE \(quoted(day.column)) IS NOT NULL GROUP BY 1 \
        LIMIT \(Self.limit)
        """
      ) { row in
        // Days before the first are what a program starts with.
        guard let name = row.text(0), !name.hasPrefix("-"), days.count < Self.limit else { return }
        var entry = days[name] ?? GrowthDay(day: name, rows: 0, bytes: 0)
        entry.rows += row.int(1) ?? 0
        entry.bytes += row.int(2) ?? 0
        days[name] = entry
      }
      guard let iteration = table.iteration else { continue }
      try connection.rows(
        """
        SELECT DISTINCT \(day.sql), \(quoted(iteration)) FROM \(quoted(table.name)) \
        LIMIT \(Self.limit * 10)
        """
      ) { row in iterations.insert("\(row.text(0) ?? "")/\(row.text(1) ?? "")") }
    }
    growth = days.values.sorted { left, right in
      (Int(left.day) ?? .max, left.day) < (Int(right.day) ?? .max, right.day)
    }
    if !iterations.isEmpty { self.iterations = iterations.count }
  }
}
