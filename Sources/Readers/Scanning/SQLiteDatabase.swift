import CSQLite
import CSystem
import Glibc
import Trace

/// A SQLite database that is only read; nothing on disk beside it is ever made or changed.
///
/// A database at rest is opened in place as immutable. One with a live journal or write-ahead log
/// is copied with it, recovered in the copy and then read from there.
@safe struct SQLiteDatabase: ~Copyable {
  /// What a copy of the database was recovered from.
  enum Recovery: Sendable, Equatable {
    /// A rollback journal: a transaction was under way when the program ended.
    case journal
    /// A write-ahead log with commits that the database file lacks.
    case writeAheadLog
  }

  /// What the database was recovered from; nil where it was at rest.
  let recoveredFrom: Recovery?
  /// The path for messages.
  let shownPath: String
  private let handle: OpaquePointer

  /// The first bytes of every database that is not empty.
  static let magic = Array("SQLite format 3\0".utf8)

  deinit { unsafe sqlite3_close_v2(handle) }

  /// Opens the file as immutable: no locks, no journal, no write-ahead log.
  ///
  /// - Parameter path: the bytes of the path, which need not be UTF-8.
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` where it is no database.
  init(
    immutable path: [UInt8], shownPath: String, recoveredFrom: Recovery? = nil
  ) throws(ReaderError) {
    self.recoveredFrom = recoveredFrom
    self.shownPath = shownPath
    let address = Self.immutableAddress(path)
    unsafe handle = try Self.open(
      address, SQLITE_OPEN_READONLY, shownPath, first: "SELECT count(*) FROM sqlite_schema")
  }

  /// Opens a private copy for writing, lets SQLite recover it, and folds its log into the file.
  static func recover(_ path: String, shownPath: String) throws(ReaderError) {
    let handle = unsafe try open(
      address(Array(path.utf8)), SQLITE_OPEN_READWRITE, shownPath,
      first: "SELECT count(*) FROM sqlite_schema; PRAGMA journal_mode=DELETE")
    unsafe sqlite3_close_v2(handle)
  }

  /// Opens a database and runs `first`, since only a read finds out whether it is one.
  private static func open(
    _ address: String, _ flags: Int32, _ shownPath: String, first: String
  ) throws(ReaderError) -> OpaquePointer {
    var opened: OpaquePointer?
    let status = unsafe sqlite3_open_v2(
      address, &opened, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard status == SQLITE_OK, let handle = unsafe opened else {
      let what = unsafe opened.map { unsafe describe($0) } ?? "SQLite has no memory"
      unsafe sqlite3_close_v2(opened)
      throw .unreadable(path: shownPath, reason: what)
    }
    unsafe defend(handle)
    guard unsafe sqlite3_exec(handle, first, nil, nil, nil) == SQLITE_OK else {
      let problem = unsafe problem(handle, first, shownPath)
      unsafe sqlite3_close_v2(handle)
      throw problem
    }
    return unsafe handle
  }

  /// Tells the user where rows come from a recovered copy.
  func warnOfRecovery(_ path: String, _ warnings: inout WarningList) {
    guard let recoveredFrom else { return }
    let what =
      recoveredFrom == .journal
      ? "a transaction was open when the program ended; it was rolled back in a copy"
      : "commits were still in the write-ahead log; they were read from a copy"
    warnings.add("database_recovered", "\(what), nothing was changed here", path: path)
  }

  /// Takes away from a hostile schema whatever it could do beyond being read.
  private static func defend(_ handle: OpaquePointer) {
    unsafe csqlite_defend(handle)
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    unsafe sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200)
  }

  /// The address by which a file is opened as immutable.
  static func immutableAddress(_ path: [UInt8]) -> String {
    address(path) + "?immutable=1&mode=ro"
  }

  /// A `file:` address in which every byte that could mean something is escaped.
  static func address(_ path: [UInt8]) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var text = Array("file:".utf8)
    // An absolute path needs an empty authority, or `//name` would be taken for one.
    if path.first == UInt8(ascii: "/") { text += Array("//".utf8) }
    for byte in path {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        text.append(byte)
      default:
        text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// SQLite's code and message of the last failure.
  private static func describe(_ handle: OpaquePointer) -> String {
    let code = unsafe sqlite3_extended_errcode(handle)
    let text = unsafe sqlite3_errmsg(handle).map { unsafe String(cString: $0) } ?? "unknown error"
    return "SQLite says '\(text)' (code \(code))"
  }

  private static func problem(
    _ handle: OpaquePointer, _ sql: String, _ shownPath: String
  ) -> ReaderError {
    .malformed(
      path: shownPath, what: "\(unsafe describe(handle)) at \(sql)",
      remedy: "check that it is a complete SQLite database, 'sqlite3 FILE .recover' may rescue it")
  }
}

extension SQLiteDatabase {
  /// Runs one statement and calls `body` with each row; it returns false to stop.
  ///
  /// Numbers stand for `?1`, `?2` … in the statement.
  ///
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` with SQLite's code and message, after
  ///   the rows before the damage were delivered.
  func query(
    _ sql: String, _ numbers: [Int64] = [], _ body: (borrowing SQLiteRow) -> Bool
  ) throws(ReaderError) {
    var prepared: OpaquePointer?
    let status = unsafe sqlite3_prepare_v2(handle, sql, -1, &prepared, nil)
    guard status == SQLITE_OK, let statement = unsafe prepared else {
      throw unsafe Self.problem(handle, sql, shownPath)
    }
    defer { unsafe sqlite3_finalize(statement) }
    for (position, number) in numbers.enumerated() {
      unsafe sqlite3_bind_int64(statement, Int32(position + 1), number)
    }
    let row = unsafe SQLiteRow(statement)
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: if !body(row) { return }
      case SQLITE_DONE: return
      default: throw unsafe Self.problem(handle, sql, shownPath)
      }
    }
  }

  /// Runs one statement and calls `body` with each row; damage in the middle becomes a warning.
  ///
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` where not even the first row can be
  ///   had, as when a table or column is missing.
  func rows(
    _ sql: String, _ numbers: [Int64] = [], warnings: inout WarningList,
    _ body: (borrowing SQLiteRow) -> Void
  ) throws(ReaderError) {
    var delivered = 0
    do {
      try query(sql, numbers) { row in
        delivered += 1
        body(row)
        return true
      }
    } catch {
      guard delivered > 0 else { throw error }
      warnings.add(
        "database_damaged", "after \(delivered) rows: \(error.message)", path: shownPath)
    }
  }

  /// The names of the real tables; views and virtual tables do not count.
  ///
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` where the schema is broken.
  func tables() throws(ReaderError) -> [String] {
    var names: [String] = []
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name"
    try query(sql) { row in
      if let name = row.text(0) { names.append(name) }
      return true
    }
    return names
  }

  /// The names of the columns of a table in their order; empty where there is no such table.
  ///
  /// - Throws: ``ReaderError/malformed(path:what:remedy:)`` where the schema is broken.
  func columns(of table: String) throws(ReaderError) -> [String] {
    var quoted = ""
    for character in table.unicodeScalars {
      quoted.unicodeScalars.append(character)
      if character == "'" { quoted.unicodeScalars.append(character) }
    }
    var names: [String] = []
    try query("SELECT name FROM pragma_table_info('\(quoted)') ORDER BY cid") { row in
      if let name = row.text(0) { names.append(name) }
      return true
    }
    return names
  }
}
