/// One table of a database.
public struct TableLook: Sendable, Equatable {
  /// An index of a table.
  public struct Index: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Its columns in order; an expression is nil.
    public var columns: [String?]
    /// Whether it keeps rows from being equal.
    public var isUnique: Bool
  }

  /// Its name.
  public var name: String
  /// Its columns in order, without generated ones.
  public var columns: [String]
  /// Number of rows.
  public var rows: Int
  /// Bytes of the pages that hold its rows and indexes; nil where SQLite can't tell.
  public var bytes: Int?
  /// Its indexes.
  public var indexes: [Index]
  /// The column that tells the day of a row; nil where none does.
  public var day: DayColumn?
  /// Columns that refer to another table and that no index begins with: every change there looks
  /// through all rows here.
  public var unindexedReferences: [String]

  /// A column that tells the day of a row.
  public struct DayColumn: Sendable, Equatable {
    /// Its name.
    public var column: String
    /// Whether it holds a simulated day's number; else it holds a time as text.
    public var isNumber: Bool

    /// The day as SQL.
    var sql: String { isNumber ? quoted(column) : "substr(\(quoted(column)), 1, 10)" }
  }

  /// Names of columns that hold a day's number, and names of those that hold a time.
  private static let numbers = ["virtual_date", "day"]
  private static let times = [
    "created_at", "validated_at", "extracted_at", "processed_at", "last_updated", "started_at",
  ]

  /// The column of those that tells a row's day.
  static func dayColumn(of columns: [String]) -> DayColumn? {
    for (names, isNumber) in [(numbers, true), (times, false)] {
      if let found = names.first(where: columns.contains) {
        return DayColumn(column: found, isNumber: isNumber)
      }
    }
    return nil
  }

  /// The column that tells the iteration of a row within its day; nil where none does.
  var iteration: String? { ["iteration", "t"].first(where: columns.contains) }
}
