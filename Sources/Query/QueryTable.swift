/// A table that queries see without a copy of it: the connection asks for one value after the other.
class QueryTable {
  /// Its name in SQL.
  let name: String
  /// What it holds, in one line.
  let what: String
  /// Its columns.
  let columns: [QueryColumn]

  init(name: String, what: String, columns: [QueryColumn]) {
    self.name = name
    self.what = what
    self.columns = columns
  }

  /// Number of rows; what makes them may wait until somebody asks.
  func rowCount() -> Int { 0 }

  /// About how many rows there are, without making them.
  var estimatedRows: Int { 100 }

  /// Hands over one value.
  func emit(_ row: Int, _ column: Int, to result: QueryResult) { result.null() }

  /// About how many rows share one value of that column; nil where it can't be searched.
  func rowsPerValue(_ column: Int) -> Int? { nil }

  /// The rows that hold that value; nil where the column must be scanned for it.
  ///
  /// More rows than those are allowed: SQLite looks again.
  func rows(where column: Int, equals value: QueryValue) -> RowSelection? { nil }

  /// Whether ``rowsGrouped(by:)`` can put the rows together that agree in all of those columns.
  func canGroup(by columns: [Int]) -> Bool { false }

  /// All rows, those that agree in all of the columns side by side and otherwise in their order.
  func rowsGrouped(by columns: [Int]) -> RowSelection { RowSelection(all: rowCount()) }

  /// What SQLite is told of its columns.
  var declaration: String {
    let list = columns.map { "\"\($0.name)\" \($0.kind.rawValue)" }
    return "CREATE TABLE \"\(name)\"(\(list.joined(separator: ", ")))"
  }
}

/// A table of few rows, made when first asked for.
final class RowsTable: QueryTable {
  private let make: () -> [[QueryValue]]
  private lazy var rows = make()

  /// A table of what `make` returns: arrays as long as `columns`.
  init(
    _ name: String, _ what: String, _ columns: [QueryColumn], _ make: @escaping () -> [[QueryValue]]
  ) {
    self.make = make
    super.init(name: name, what: what, columns: columns)
  }

  override func rowCount() -> Int { rows.count }

  override func emit(_ row: Int, _ column: Int, to result: QueryResult) {
    result.value(rows[row][column])
  }
}
