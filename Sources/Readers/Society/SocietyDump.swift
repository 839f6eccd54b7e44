import Trace

/// Reads the experiments out of a PostgreSQL dump, as versions 1.0 to 1.5 keep them.
struct SocietyDump {
  static let source = "pgdump"

  let path: String

  /// Whether the beginning of a file is that of a dump with tables of AgentSociety.
  ///
  /// - Parameter beginning: a few kilobytes.
  static func recognises(_ beginning: Span<UInt8>) -> Bool {
    guard beginning.contains("PostgreSQL database dump") else { return false }
    if beginning.contains("as_experiment") { return true }
    return SocietyTable.allCases.contains { table in
      switch table {
      case .profile: beginning.contains("_agent_profile")
      case .prompt: beginning.contains("_global_prompt")
      case .dialog: beginning.contains("_agent_dialog")
      case .status: beginning.contains("_agent_status")
      case .survey: beginning.contains("_agent_survey")
      default: false
      }
    }
  }

  /// Whether it begins like a dump in PostgreSQL's own format, which only its programs read.
  static func isCustomFormat(_ beginning: Span<UInt8>) -> Bool {
    beginning.starts(with: "PGDMP") && beginning.contains("as_experiment")
  }

  /// Reads a whole dump.
  ///
  /// - Returns: the number of rows and statements that could not be read.
  /// - Throws: ``ReaderError`` where it can't be opened.
  func read(
    _ file: TraceFile, into store: inout SocietyStore, _ warnings: inout WarningList
  ) throws(ReaderError) -> Int {
    let sink = SocietySink(store: store, source: Self.source, path: path)
    var dump = PostgresDump(
      target: PostgresDump.Target(
        wants: SocietySink.wants, columns: SocietySink.columns, row: sink.take))
    var lines = LineScanner(longest: PostgresDump.longest)
    func take(_ line: LineScanner.Line) {
      let bytes = unsafe line.bytes.bindMemory(to: UInt8.self)
      unsafe dump.take(bytes.span, isTruncated: line.isTruncated)
    }
    var damage = try file.stream { piece in
      lines.scan(piece, take)
      return true
    }
    lines.finish(take)
    if damage == nil { damage = dump.damage() }
    dump.bad.warn(path, damage: damage, &warnings)
    store = sink.store
    return dump.bad.count
  }
}

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
    store.update(position) { experiment in
      experiment.source = source
      experiment.path = path
    }
    return Place(table: (position, kind), columns: positions(kind.columns))
  }
}
