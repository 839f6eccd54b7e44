import Analysis
import CSystem
import Query
import Readers
import Reports
import Trace

/// One run of the command `query`.
struct QueryCommandRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let request = try QueryRequest(arguments)
    // A wrong word is told before anything is read.
    _ = try asking { () throws(QueryError) in
      try QueryDatabase.expand(command: request.sql, hasDatabase: false)
    }
    var reading = arguments
    reading.operands = request.paths
    let read = try ReadRequest(reading, formats: session.services.formats)
    var options = QueryOptions()
    options.zone = try ZoneOption.rules(arguments)
    options.quantiles =
      arguments.value("quantile").flatMap(QuantileDefinition.init(rawValue:)) ?? .linear
    options.isStopped = { Interruption.isWanted }
    let file = arguments.value("output")
    if let file {
      do throws(OutputError) {
        try OutputGuard(inputs: read.inputs + request.inputs).check(file: file)
      } catch {
        throw .output(error)
      }
    }

    // What functions gather grows with the rows, also where the run is not read.
    csystem_keep_all_freed_memory()
    let empty = try emptyRun(for: request, options)
    var trace = empty != nil ? Self.nothing : try self.trace(read)
    Interruption.begin()
    defer { Interruption.forget() }
    do throws(ProgramError) {
      var database: QueryDatabase
      if let empty { database = empty } else { database = try self.database(trace, options) }
      var hasDatabase = try attach(read, to: database, for: request)
      if empty != nil, !hasDatabase {
        // What is wrong with the SQL is told as for any run.
        trace = try self.trace(read)
        database = try self.database(trace, options)
        hasDatabase = try attach(read, to: database, for: request)
      }
      try answer(request, from: database, hasDatabase: hasDatabase, to: file)
    } catch {
      if case .query(.interrupted) = error { Interruption.end() }
      throw error
    }
    return ExitStatus.success
  }

  private static let nothing = RunTrace(run: RunDescription(id: "", path: "", system: ""))

  /// A database without a run, where the SQL asks the run's own database and none of RunLens's tables, so that
  /// the run need not be read; else nil.
  private func emptyRun(
    for request: QueryRequest, _ options: QueryOptions
  ) throws(ProgramError) -> QueryDatabase? {
    // What comes on standard input comes once.
    let words = request.words
    guard words.contains("db"), !request.isCommand, !request.paths.contains("-"),
      !words.contains(where: { $0.contains("runlens_") })
    else { return nil }
    let empty = try database(Self.nothing, options)
    // No name can be used without being written, so a name that isn't there is enough to know.
    return words.isDisjoint(with: empty.names.tables + ["files"]) ? empty : nil
  }

  private func trace(_ read: ReadRequest) throws(ProgramError) -> RunTrace {
    let trace = try read.read(session)
    session.console.warnOfMetrics(of: trace, leftOutBy: "query")
    return trace
  }

  private func database(
    _ trace: RunTrace, _ options: QueryOptions
  ) throws(ProgramError) -> QueryDatabase {
    try asking { () throws(QueryError) in try QueryDatabase(trace, options: options) }
  }

  /// Adds what lies beside the spans, where the SQL speaks of it; whether there is a database.
  private func attach(
    _ read: ReadRequest, to database: QueryDatabase, for request: QueryRequest
  ) throws(ProgramError) -> Bool {
    guard !request.words.isDisjoint(with: ["db", "files"]) || request.isCommand else {
      return false
    }
    let contents = try reading { () throws(ReaderError) in
      try session.services.contents(read.paths, read.options)
    }
    try asking { () throws(QueryError) in
      try database.addFiles(count: contents.fileCount) { position in
        let file = contents.file(position)
        return QueryFile(
          path: file.path, bytes: file.bytes, modified: file.modified, changed: file.changed,
          born: file.born)
      }
    }
    let attached = try reading { () throws(ReaderError) in
      try contents.withDatabase { place -> Result<Bool, QueryError> in
        guard let place else { return .success(false) }
        return Result { () throws(QueryError) in
          try database.attach(address: place.address, shownPath: place.shownPath)
          return true
        }
      }
    }
    return try asking { () throws(QueryError) in try attached.get() }
  }

  private func answer(
    _ request: QueryRequest, from database: QueryDatabase, hasDatabase: Bool, to file: String?
  ) throws(ProgramError) {
    let format = arguments.value("format").flatMap(QueryFormat.init(rawValue:)) ?? .table
    let statements = try asking { () throws(QueryError) in
      do throws(QueryError) {
        let sql = try QueryDatabase.expand(command: request.sql, hasDatabase: hasDatabase)
        return try database.statements(in: sql ?? request.sql)
      } catch {
        throw Self.explained(error, database, hasDatabase: hasDatabase)
      }
    }
    guard statements.count == 1 || format.takesSeveral else {
      throw .usage(
        .badValue(
          spelling: "--format", value: format.rawValue,
          allowed: "one statement, and here are \(statements.count); table and markdown "
            + "take several", suggestion: nil))
    }
    let console = session.console
    guard let file else {
      let view = QueryView(format, colour: console.colour, width: console.terminalWidth)
      try write(statements, of: database, view) { bytes throws(OutputError) in
        try console.output.write(bytes)
      }
      return
    }
    var output = try AtomicFile.begin(file)
    let view = QueryView(format, colour: console.colourAlways)
    try write(statements, of: database, view) { bytes throws(OutputError) in
      try output.write(bytes)
    }
    do throws(OutputError) { try output.commit() } catch { throw .output(error) }
    console.note("wrote '\(file)'")
  }

  private func write(
    _ statements: [QueryStatement], of database: QueryDatabase, _ view: consuming QueryView,
    _ put: ([UInt8]) throws(OutputError) -> Void
  ) throws(ProgramError) {
    var view = view
    for statement in statements {
      view.begin(statement.columns)
      var failure: OutputError?
      try asking { () throws(QueryError) in
        try database.run(statement) { row in
          view.add(row)
          guard let bytes = view.take(all: false) else { return true }
          do throws(OutputError) { try put(bytes) } catch { failure = error }
          return failure == nil
        }
      }
      if let failure { throw .output(failure) }
      view.end()
    }
    do throws(OutputError) {
      if let bytes = view.take(all: true) { try put(bytes) }
    } catch {
      throw .output(error)
    }
  }

  /// The error with what was probably meant.
  private static func explained(
    _ error: QueryError, _ database: QueryDatabase, hasDatabase: Bool
  ) -> QueryError {
    guard case .wrong(let what, let line, let column) = error else { return error }
    let known = database.names
    for (beginning, names) in [
      ("no such column: ", known.columns), ("no such table: ", known.tables),
    ] where what.hasPrefix(beginning) {
      let name = String(what.dropFirst(beginning.count))
      var hint = "'.tables' and '.schema TABLE' list what there is"
      if name.hasPrefix("db."), !hasDatabase {
        hint = "nothing that was read has a database of its own"
      } else if let near = Suggestion.nearest(to: name, among: names) {
        hint = "did you mean \(near)?"
      }
      return .wrong(what: "\(what); \(hint)", line: line, column: column)
    }
    return error
  }

  private func asking<Result>(
    _ body: () throws(QueryError) -> Result
  ) throws(ProgramError) -> Result {
    do throws(QueryError) { return try body() } catch { throw .query(error) }
  }

  private func reading<Result>(
    _ body: () throws(ReaderError) -> Result
  ) throws(ProgramError) -> Result {
    do throws(ReaderError) { return try body() } catch { throw .input(error) }
  }
}
