/// A search that a program makes again and again, by its columns.
///
/// The SQL and the index that would serve it both follow from those columns.
public struct ProgramStatement: Sendable, Equatable {
  /// A column that has to equal something.
  struct Equal: Sendable, Equatable {
    let column: String
    /// What it equals, as SQL; nil for a value of the table.
    let literal: String?
  }

  /// What it finds, in a few words.
  public let what: String
  /// How often the program makes it, in a few words.
  public let often: String
  /// The table that is searched.
  public let table: String
  let equals: [Equal]
  /// A column of days: those of the five up to one of the table are found.
  var daysUpTo: String?
  /// Columns by which the rows are sorted, as SQL.
  var order: [String] = []

  /// - Parameter equals: columns, or `column='literal'`.
  init(_ what: String, _ often: String, in table: String, by equals: [String]) {
    self.what = what
    self.often = often
    self.table = table
    self.equals = equals.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      return Equal(column: parts[0], literal: parts.count > 1 ? parts[1] : nil)
    }
  }

  func sorted(_ columns: String...) -> ProgramStatement {
    var changed = self
    changed.order = columns
    return changed
  }

  func days(upTo column: String) -> ProgramStatement {
    var changed = self
    changed.daysUpTo = column
    return changed
  }

  /// Columns whose values are taken from the table, in the order of the parameters.
  var drawn: [String] {
    equals.filter { $0.literal == nil }.map(\.column) + [daysUpTo].compactMap(\.self)
  }

  /// All columns that it searches by.
  var columns: [String] { equals.map(\.column) + [daysUpTo].compactMap(\.self) }

  /// The statement, with a parameter for every value that is taken from the table.
  public var sql: String {
    var conditions: [String] = []
    var parameter = 0
    for equal in equals {
      if let literal = equal.literal {
        conditions.append("\(quoted(equal.column)) = \(literal)")
      } else {
        parameter += 1
        conditions.append("\(quoted(equal.column)) = ?\(parameter)")
      }
    }
    if let daysUpTo {
      parameter += 1
      conditions.append("\(quoted(daysUpTo)) BETWEEN ?\(parameter) - 4 AND ?\(parameter)")
    }
    var text = "SELECT * FROM \(quoted(table))"
    if !conditions.isEmpty { text += " WHERE " + conditions.joined(separator: " AND ") }
    if !order.isEmpty { text += " ORDER BY " + order.joined(separator: ", ") }
    return text
  }
}
