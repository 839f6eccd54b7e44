import CSQLite
import Glibc
import Writing

/// The program's `data.db` under construction in a scratch folder.
///
/// The tables are the program's to the letter. The file is the same with every version of SQLite:
/// what the version or the number of our own transactions would change in its header is overwritten.
@safe struct ArenaDatabaseFile: ~Copyable {
  static let schema = [
    """
    CREATE TABLE active_orders (timestamp Integer NOT NULL, virtual_date Integer, \
    weekday INTEGER, iteration INTEGER,stock_id INTEGER, person_id INTEGER, \
    type text check(type IN ('sell','buy')), price Numeric, quantity INTEGER, \
    status text check (status IN ('active','closed','finished') ))
    """,
    """
    CREATE TABLE stock (stock_id Integer NOT NULL, virtual_date Integer, weekday INTEGER,\
    volume  Numeric, quantity INTEGER, last_price Numeric, begin_price Numeric,\
    highest_price Numeric, lowest_price Numeric )
    """,
    """
    CREATE TABLE person (person_id Integer, virtual_date Integer, cash Numeric, asset Numeric,\
    wealth Numeric, work_income Numeric,capital_gain Numeric, daily_expense Numeric,\
    principle Text)
    """,
    """
    CREATE TABLE account (person_id Integer, stock_id Integer, virtual_date Integer, \
    weekday INTEGER, quantity INTEGER,cost_price Numeric, current_price Numeric, \
    profit Numeric,start_date INTEGER)
    """,
    """
    CREATE TABLE memory (person_id Integer, virtual_date Integer, iteration INTEGER, \
    stock_operations Text, strategy Text, type Text check(type IN \
    ('sell','buy','hold','reflect')), gossip Text, analysis_for_stocks Text, \
    analysis_for_strategy Text, stock_prices Text, market_change Text, financial_situation Text)
    """,
    "CREATE TABLE gossip (person_id Integer, virtual_date Integer, gossip Text)",
  ]

  let path: String
  private let handle: OpaquePointer

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Makes the file with its empty tables.
  init(path: String) throws(SimulatorError) {
    self.path = path
    unsafe handle = try Self.make(path)
  }

  private static func make(_ path: String) throws(SimulatorError) -> OpaquePointer {
    var opened: OpaquePointer?
    let status = unsafe sqlite3_open_v2(
      path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
    guard status == SQLITE_OK, let handle = unsafe opened else {
      unsafe sqlite3_close_v2(opened)
      throw .output("'\(path)' can't be made; is its disk writable?")
    }
    let settings =
      "PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE; PRAGMA encoding='UTF-8'; "
      + "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; "
      // Every value of a checked column comes from an enumeration; SQLite would build a temporary
      // table of the allowed values for each row.
      + "PRAGMA ignore_check_constraints=ON"
    for statement in [settings, "BEGIN"] + schema + ["COMMIT"] {
      guard unsafe sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK else {
        let error = unsafe failure(handle, path)
        unsafe sqlite3_close_v2(handle)
        throw error
      }
    }
    return unsafe handle
  }

  private static func failure(_ handle: OpaquePointer, _ path: String) -> SimulatorError {
    let message = unsafe String(cString: sqlite3_errmsg(handle))
    return .output("'\(path)' can't be written (\(message)); is there room on the disk?")
  }

  private func failure() -> SimulatorError { unsafe Self.failure(handle, path) }

  private func execute(_ statement: String) throws(SimulatorError) {
    guard unsafe sqlite3_exec(handle, statement, nil, nil, nil) == SQLITE_OK else {
      throw failure()
    }
  }

  /// SQLite's message for a statement as the program builds it from texts; nil where it is fine.
  func problem(with statement: [UInt8]) -> String? {
    var prepared: OpaquePointer?
    let status = unsafe statement.withUnsafeBytes { bytes in
      unsafe sqlite3_prepare_v2(
        handle, bytes.assumingMemoryBound(to: CChar.self).baseAddress, Int32(bytes.count),
        &prepared, nil)
    }
    unsafe sqlite3_finalize(prepared)
    return status == SQLITE_OK ? nil : unsafe String(cString: sqlite3_errmsg(handle))
  }

  /// Appends all rows in one transaction.
  func append(_ tables: ArenaTables) throws(SimulatorError) {
    try execute("BEGIN")
    try insert("active_orders", tables.orders)
    try insert("stock", tables.stocks)
    try insert("person", tables.persons)
    try insert("account", tables.accounts)
    try insert("memory", tables.memory)
    try insert("gossip", tables.gossip)
    try execute("COMMIT")
  }

  private func insert<Row: ArenaDatabaseRow>(
    _ table: String, _ rows: [Row]
  ) throws(SimulatorError) {
    var packed = PackedRow()
    var prepared: OpaquePointer?
    defer { unsafe sqlite3_finalize(prepared) }
    for place in rows.indices {
      packed.removeAll()
      rows[place].pack(into: &packed)
      if unsafe prepared == nil {
        let marks = Array(repeating: "?", count: packed.count).joined(separator: ",")
        let statement = "INSERT INTO \(table) VALUES(\(marks))"
        guard unsafe sqlite3_prepare_v2(handle, statement, -1, &prepared, nil) == SQLITE_OK
        else { throw failure() }
      }
      guard unsafe packed.insert(with: prepared) else { throw failure() }
    }
  }

  /// Writes into the header what the program's own commits and SQLite would have left there.
  ///
  /// The database must not be written any more; its contents stay as they are.
  func stamp(commits: Int) throws(SimulatorError) {
    let file = unsafe open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw .output("'\(path)' can't be opened again") }
    defer { close(file) }
    // The program makes its six tables, drops them and makes them again.
    let fields: [(offset: off_t, value: UInt32)] = [
      (24, UInt32(truncatingIfNeeded: commits)), (40, 18),
      (92, UInt32(truncatingIfNeeded: commits)), (96, 3_040_001),
    ]
    for field in fields {
      var bytes = field.value.bigEndian
      guard unsafe pwrite(file, &bytes, 4, field.offset) == 4 else {
        throw .output("'\(path)' can't be written; is there room on the disk?")
      }
    }
  }
}
