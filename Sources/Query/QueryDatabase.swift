public import Analysis
import CSQLite
public import Trace
public import Writing

/// How a run's tables are made; every option has a default.
public struct QueryOptions: Sendable {
  /// The definition by which `percentile` and the table `stages` compute.
  public var quantiles = QuantileDefinition.linear
  /// The zone in which times are written.
  public var zone = ZoneRules.utc
  /// Asked now and then while a statement runs; true ends it.
  public var isStopped: @Sendable () -> Bool = { false }

  /// The defaults.
  public init() {}
}

/// A run's tables as a database in memory, which SQL reads and nothing changes.
///
/// The tables are served from the spans as they are, without a copy. The connection can't touch the
/// file system: the run's own database is attached by ``attach(address:shownPath:)`` before the first
/// statement, and from then on everything but reading is forbidden.
@safe public final class QueryDatabase {
  let connection: OpaquePointer
  private let isStopped: UnsafeMutablePointer<@Sendable () -> Bool>
  private(set) var tables: [QueryTable] = []
  let authorizer = QueryAuthorizer()
  private var isLocked = false

  /// A database of that run.
  ///
  /// - Throws: ``QueryError/unavailable(what:)`` where SQLite refuses.
  public init(_ trace: RunTrace, options: QueryOptions = QueryOptions()) throws(QueryError) {
    var opened: OpaquePointer?
    // Not SQLITE_OPEN_MEMORY, which attached databases would inherit.
    let flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let status = unsafe sqlite3_open_v2(":memory:", &opened, flags, nil)
    guard status == SQLITE_OK, let connection = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw .unavailable(what: "it can't open a database in memory (code \(status))")
    }
    unsafe self.connection = unsafe connection
    unsafe isStopped = .allocate(capacity: 1)
    unsafe isStopped.initialize(to: options.isStopped)
    unsafe csqlite_defend(connection)
    // Sorting and the like stay in memory: no file is ever made.
    try execute("PRAGMA temp_store=MEMORY")
    unsafe QueryFunctions.register(unsafe connection, options.quantiles)
    unsafe sqlite3_progress_handler(
      connection, 10_000,
      { address in
        guard let asked = unsafe address?.assumingMemoryBound(to: (@Sendable () -> Bool).self)
        else { return 0 }
        return unsafe asked.pointee() ? 1 : 0
      }, isStopped)
    let spans = SpansTable(trace.spans, zone: options.zone)
    try add(spans)
    try add(CallsTable(spans))
    let summary = SummaryTables(trace, quantiles: options.quantiles, zone: options.zone)
    for table in summary.all { try add(table) }
  }

  deinit {
    unsafe sqlite3_close_v2(connection)
    unsafe isStopped.deinitialize(count: 1).deallocate()
  }

  /// Adds the table `files`.
  ///
  /// - Parameter file: gives the file at a position below `count`; asked for while statements run.
  public func addFiles(
    count: Int, _ file: @escaping (Int) -> QueryFile
  ) throws(QueryError) {
    try add(FilesTable(count: count, file: file))
  }

  /// Attaches the run's own database as `db`, read-only.
  ///
  /// - Parameter address: a `file:` address that says by itself that it is only read.
  /// - Throws: ``QueryError/unavailable(what:)`` where it can't be opened or is no database.
  public func attach(address: String, shownPath: String) throws(QueryError) {
    let quoted = address.replacing("'", with: "''")
    let first = "SELECT count(*) FROM db.sqlite_schema"
    guard
      unsafe sqlite3_exec(connection, "ATTACH '\(quoted)' AS db; \(first)", nil, nil, nil)
        == SQLITE_OK
    else { throw .unavailable(what: "'\(shownPath)': \(lastMessage)") }
  }

  /// Forbids everything but reading; happens by itself before the first statement.
  func lock() throws(QueryError) {
    guard !isLocked else { return }
    isLocked = true
    // Also where one of these steps fails.
    defer {
      unsafe sqlite3_limit(connection, SQLITE_LIMIT_ATTACHED, 0)
      unsafe authorizer.install(unsafe connection)
    }
    try add(help)
    try add(columnHelp)
    try add(functionHelp)
    try dropModules()
    // A table of a module declares itself when it is first named, which looks like a write. The run's own database
    // may have tables of these names.
    let named = Self.jsonTables.map { "main.\($0)('[]')" }
    try execute("SELECT 1 FROM \(named.joined(separator: ", "))")
  }

  /// SQLite's own tables of what is in a JSON text.
  private static let jsonTables = ["json_each", "json_tree"]

  /// Full-text search, R-trees and the like of a hostile database are never opened.
  private func dropModules() throws(QueryError) {
    var bytes: [CChar] = []
    var starts: [Int] = []
    for name in tables.map({ "runlens_\($0.name)" }) + Self.jsonTables {
      starts.append(bytes.count)
      bytes += name.utf8.map { CChar(bitPattern: $0) } + [0]
    }
    let status = unsafe bytes.withUnsafeBufferPointer { all in
      var kept = unsafe starts.map { unsafe all.baseAddress?.advanced(by: $0) } + [nil]
      return unsafe sqlite3_drop_modules(connection, &kept)
    }
    if status != SQLITE_OK { throw .unavailable(what: lastMessage) }
  }

  func add(_ table: QueryTable) throws(QueryError) {
    tables.append(table)
    guard unsafe QueryModule.register(table, unsafe connection) == SQLITE_OK else {
      throw .unavailable(what: lastMessage)
    }
  }

  func execute(_ sql: String) throws(QueryError) {
    guard unsafe sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
      throw .failed(what: lastMessage)
    }
  }

  /// SQLite's own words for the last failure.
  var lastMessage: String {
    unsafe sqlite3_errmsg(connection).map { unsafe String(cString: $0) } ?? "unknown error"
  }
}
