/// Puts rows with named columns into a store.
///
/// A class, so that several closures may fill it.
final class SocietySink {
  private(set) var store: SocietyStore
  private let source: String
  private let path: String
  private var last: (table: String, columns: [String], place: Place?)?

  /// Where the rows of a table go.
  private struct Place {
    /// Nil for the table of experiments.
    var table: (position: Int, table: SocietyTable)?
    var columns: [Int]
  }

  init(store: SocietyStore, source: String, path: String) {
    self.store = store
    self.source = source
    self.path = path
  }

  /// Whether that table is AgentSociety's.
  static func wants(_ table: String) -> Bool {
    table == SocietyTable.experiments || SocietyTable.parse(table) != nil
  }

  /// Those of a table's columns that are read, as they are quoted.
  static func columns(of table: String, among present: [String]) -> [String] {
    let wanted =
      table == SocietyTable.experiments
      ? SocietyTable.experimentColumns : SocietyTable.parse(table)?.table.columns ?? []
    return present.filter { wanted.contains(SocietyTable.plainName($0)) }
  }

  /// The columns of a table by their number.
  static func columns(_ table: String, _ count: Int) -> [String]? {
    if table == SocietyTable.experiments { return SocietyTable.experimentColumns(count: count) }
    return SocietyTable.parse(table)?.table.columns(count: count)
  }

  /// Takes in a row.
  func take(_ table: String, _ columns: [String], _ cells: SocietyCells) {
    if last?.table != table || last?.columns != columns {
      last = (table, columns, place(table, columns))
    }
    guard let place = last?.place else { return }
    if let own = place.table {
      store.add(cells, to: own.position, own.table, columns: place.columns)
    } else {
      store.addExperiment(cells, columns: place.columns)
    }
  }

  private func place(_ table: String, _ columns: [String]) -> Place? {
    func positions(_ wanted: [String]) -> [Int] {
      wanted.map { name in columns.firstIndex(of: name) ?? -1 }
    }
    if table == SocietyTable.experiments {
      return Place(table: nil, columns: positions(SocietyTable.experimentColumns))
    }
    guard let (experiment, kind) = SocietyTable.parse(table) else { return nil }
    let position = store.position(of: experiment)
    guard store.claim(position, source: source, path: path) else { return nil }
    return Place(table: (position, kind), columns: positions(kind.columns))
  }
}
