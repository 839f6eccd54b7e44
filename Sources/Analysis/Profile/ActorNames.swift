import Trace

/// The agents or groups that a table names, and whose each row is.
struct ActorNames {
  /// Their names in the order of their first row.
  let names: [String]
  /// The position of each row's name; −1 where it has none.
  let membership: [Int32]

  /// Nil where the column names nobody.
  ///
  /// - Complexity: O(rows) on average.
  init?(_ column: ColumnValues<NameID>, of table: SpanTable) {
    guard let first = column.firstIndex(where: { !$0.isAbsent }) else { return nil }
    var numbers = NameNumbers(of: table.names)
    var membership = [Int32](repeating: -1, count: column.count)
    for row in first..<column.count where !column[row].isAbsent {
      membership[row] = Int32(truncatingIfNeeded: numbers.number(of: column[row]))
    }
    self.membership = membership
    names = numbers.names.map { table.names[$0] ?? "" }
  }
}
