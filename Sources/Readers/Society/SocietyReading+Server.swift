import Trace

extension SocietyReading {
  /// The source of rows that a live server tells.
  static let serverSource = "postgresql"

  /// Reads the tables of servers, in the form in which a dump has them.
  ///
  /// - Throws: ``ReaderError`` where a server can't be reached or refuses.
  mutating func readServers() throws(ReaderError) {
    for address in input.servers {
      #if PostgreSQL
        try readServer(address)
      #else
        throw .unreadable(
          path: address.shown, reason: "this program was built without the trait 'PostgreSQL'")
      #endif
    }
  }

  #if PostgreSQL
    private mutating func readServer(_ address: ServerAddress) throws(ReaderError) {
      let connection = try PostgresConnection(address)
      let tables = try connection.tables().filter {
        SocietySink.wants(SocietyTable.plainName($0.name))
      }
      guard !tables.isEmpty else {
        throw .unrecognised(
          path: address.shown, hint: "it has no tables of AgentSociety, such as as_experiment")
      }
      let sink = SocietySink(store: store, source: Self.serverSource, path: address.shown)
      var rows = PostgresDump(sink)
      for (name, columns) in tables {
        let wanted = SocietySink.columns(of: SocietyTable.plainName(name), among: columns)
        guard !wanted.isEmpty else { continue }
        let head = Array("COPY \(name) (\(wanted.joined(separator: ", "))) FROM stdin;".utf8)
        rows.take(head.span, isTruncated: false)
        try connection.copy(name, columns: wanted) { rows.take($0, isTruncated: false) }
        let end = Array("\\.".utf8)
        rows.take(end.span, isTruncated: false)
      }
      rows.bad.warn(address.shown, damage: nil, &warnings)
      store = sink.store
      addSource(Self.serverSource, address.shown, rows.bad.count + skipped(address.shown))
    }
  #endif
}
