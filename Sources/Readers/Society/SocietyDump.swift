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
    var dump = PostgresDump(sink)
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

extension PostgresDump {
  /// Rows of AgentSociety's tables into that sink.
  init(_ sink: SocietySink) {
    self.init(
      target: Target(wants: SocietySink.wants, columns: SocietySink.columns, row: sink.take))
  }
}
