#if PostgreSQL
  import CPostgres

  /// A connection to a PostgreSQL server that only reads, in one snapshot of its tables.
  @safe struct PostgresConnection: ~Copyable {
    private let handle: OpaquePointer
    private let shownPath: String

    deinit { unsafe cpostgres_finish(handle) }

    /// Connects and begins a transaction that can't write.
    ///
    /// - Throws: ``ReaderError/unreadable(path:reason:)`` with the server's message.
    init(_ address: ServerAddress) throws(ReaderError) {
      shownPath = address.shown
      unsafe handle = try Self.connect(address)
    }

    private static func connect(_ address: ServerAddress) throws(ReaderError) -> OpaquePointer {
      guard cpostgres_is_there() != 0 else {
        throw .unreadable(
          path: address.shown, reason: "libpq is not installed (Debian: libpq5)")
      }
      // What the address says of these goes before.
      let words = [
        ("connect_timeout", "10"), ("application_name", "runlens"), ("dbname", address.text),
      ]
      let opened = unsafe withCStrings(words.map(\.0)) { keys in
        unsafe withCStrings(words.map(\.1)) { values in
          unsafe cpostgres_connect(keys, values)
        }
      }
      guard let handle = unsafe opened else {
        throw .unreadable(path: address.shown, reason: "libpq has no memory")
      }
      // Dates and numbers as a dump writes them, in UTC.
      let settings =
        "SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET TimeZone = 'UTC'; "
        + "SET extra_float_digits = 1; SET search_path = ''; "
        + "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
      if unsafe cpostgres_is_connected(handle) != 0 {
        let answer = unsafe cpostgres_execute(handle, settings)
        let status = unsafe cpostgres_status(answer)
        unsafe cpostgres_clear(answer)
        if status == PGRES_COMMAND_OK { return unsafe handle }
      }
      let reason = unsafe message(handle)
      unsafe cpostgres_finish(handle)
      throw .unreadable(path: address.shown, reason: reason)
    }

    /// The tables of the server and their columns, by schema and name, in the order of a dump.
    func tables() throws(ReaderError) -> [(name: String, columns: [String])] {
      var result: [(name: String, columns: [String])] = []
      let sql =
        "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(a.attname) "
        + "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        + "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 "
        + "AND NOT a.attisdropped WHERE c.relkind IN ('r', 'p') AND c.relname LIKE 'as\\_%' "
        + "ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\", a.attnum"
      let answer = unsafe cpostgres_execute(handle, sql)
      defer { unsafe cpostgres_clear(answer) }
      guard unsafe cpostgres_status(answer) == PGRES_TUPLES_OK else { throw failure() }
      for row in 0..<(unsafe cpostgres_rows(answer)) {
        guard let name = unsafe cpostgres_value(answer, row, 0),
          let column = unsafe cpostgres_value(answer, row, 1)
        else { continue }
        let table = unsafe String(cString: name)
        if result.last?.name != table { result.append((table, [])) }
        result[result.count - 1].columns.append(unsafe String(cString: column))
      }
      return result
    }

    /// Delivers a table's rows, each a line as `COPY` writes it, without the line feed.
    ///
    /// - Parameters:
    ///   - table: a name with its schema, quoted where it has to be.
    ///   - columns: names, quoted where they have to be.
    func copy(
      _ table: String, columns: [String], _ body: (Span<UInt8>) -> Void
    ) throws(ReaderError) {
      let list = columns.joined(separator: ", ")
      let answer = unsafe cpostgres_execute(handle, "COPY \(table) (\(list)) TO STDOUT")
      let status = unsafe cpostgres_status(answer)
      unsafe cpostgres_clear(answer)
      guard status == PGRES_COPY_OUT else { throw failure() }
      while true {
        var buffer: UnsafeMutablePointer<CChar>?
        let count = unsafe cpostgres_line(handle, &buffer)
        if count == -1 { break }
        guard count >= 0, let line = unsafe buffer else { throw failure() }
        let bytes = unsafe UnsafeRawBufferPointer(start: line, count: Int(count) - 1)
        body(unsafe bytes.bindMemory(to: UInt8.self).span)
        unsafe cpostgres_free(line)
      }
      let end = unsafe cpostgres_next(handle)
      let isWhole = unsafe cpostgres_status(end) == PGRES_COMMAND_OK
      unsafe cpostgres_clear(end)
      while let more = unsafe cpostgres_next(handle) { unsafe cpostgres_clear(more) }
      guard isWhole else { throw failure() }
    }

    private func failure() -> ReaderError {
      .unreadable(path: shownPath, reason: unsafe Self.message(handle))
    }

    /// The last message, in one line; a server never repeats a password.
    private static func message(_ handle: OpaquePointer) -> String {
      let text = unsafe cpostgres_message(handle).map { unsafe String(cString: $0) } ?? ""
      let lines = text.split(separator: "\n").map { line in
        let bytes = Array(line.utf8)
        return bytes.span.text(limit: 300)
      }
      return lines.isEmpty ? "the server says no reason" : lines.joined(separator: " ")
    }

    /// Calls `body` with texts as C has them, a null pointer behind the last.
    private static func withCStrings<Result>(
      _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
      var bytes: [CChar] = []
      var starts: [Int] = []
      for text in texts {
        starts.append(bytes.count)
        bytes += Array(text.utf8CString)
      }
      return unsafe bytes.withUnsafeBufferPointer { buffer in
        var pointers = unsafe starts.map { unsafe buffer.baseAddress?.advanced(by: $0) }
        unsafe pointers.append(nil)
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
      }
    }
  }
#endif
