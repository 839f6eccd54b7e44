import Readers

/// A simulation's database as its writer uses it.
///
/// Nothing is written, neither to the database nor beside it.
public struct DatabaseLook: Sendable {
  /// The path for messages.
  public internal(set) var path: String
  /// What the file's header says.
  let header: DatabaseHeader
  /// The program that wrote it; nil where the tables are no program's that is known.
  public internal(set) var program: DatabaseProgram?
  /// Its tables by name.
  public internal(set) var tables: [TableLook] = []
  /// The searches that its program makes.
  public internal(set) var statements: [StatementLook] = []
  /// Indexes that would serve searches which look through whole tables.
  public internal(set) var advice: [IndexAdvice] = []
  /// Rows and bytes of each day.
  public internal(set) var growth: [GrowthDay] = []
  /// Bytes of the file.
  public internal(set) var bytes: Int
  /// Iterations that the rows tell of; nil where they tell of none.
  public internal(set) var iterations: Int?
  /// What could not be found out, a sentence each.
  public internal(set) var doubts: [String] = []

  /// At most this many tables are looked at, and days told.
  static let limit = 10_000

  /// Bytes of a page.
  public var pageSize: Int { header.pageSize }

  /// Pages that hold nothing.
  public var freePages: Int { header.freePages }

  /// Whether transactions are kept in a write-ahead log; else in a journal that is rolled back.
  public var hasLog: Bool { header.journal == .writeAheadLog }

  /// Transactions that changed the file, modulo 2³²; with a write-ahead log it counts less than that.
  public var changeCounter: Int { header.changeCounter }

  /// The version of SQLite that wrote last; nil where the file names none.
  public var writer: String? { header.writer }

  /// Rows of all tables.
  public var rows: Int { tables.reduce(0) { $0 + $1.rows } }

  /// Transactions that changed rows; nil where a write-ahead log keeps no count.
  public var commits: Int? {
    guard !hasLog else { return nil }
    return max(0, header.changeCounter - (program?.schemaCommits ?? 0))
  }

  /// Commits for each row that is there; nil where either is unknown.
  ///
  /// One is a commit a row. What is above it are changes of rows that were there.
  public var commitsPerRow: Double? {
    guard let commits, rows > 0 else { return nil }
    return Double(commits) / Double(rows)
  }

  /// Bytes of rows that a day adds, on average; nil where no table tells days.
  public var bytesPerDay: Double? {
    growth.isEmpty
      ? nil : Double(growth.reduce(0) { $0 + $1.bytes }) / Double(growth.count)
  }

  /// Looks at a database.
  ///
  /// - Parameters:
  ///   - address: a `file:` address that says by itself that it is only read.
  ///   - head: the first hundred bytes of the file as the writer left it.
  /// - Throws: ``DatabaseError/unreadable(path:what:)`` where it is no database, or a broken one.
  public init(address: String, shownPath: String, head: [UInt8]) throws(DatabaseError) {
    guard let header = DatabaseHeader(head) else {
      throw .unreadable(path: shownPath, what: "its header is no SQLite database's")
    }
    path = shownPath
    self.header = header
    bytes = 0
    let connection = try Connection.reading(address, shownPath: shownPath)
    try connection.rows("PRAGMA page_count") { bytes = ($0.int(0) ?? 0) * header.pageSize }
    try findTables(connection)
    program = DatabaseProgram.of(tables.map(\.name))
    for statement in program?.statements ?? [] {
      do throws(DatabaseError) {
        statements.append(try StatementLook(statement, connection))
      } catch {
        doubts.append("the search for \(statement.what) can't be made here: \(error.message)")
      }
    }
    advice = IndexAdvice.of(statements)
    try findGrowth(connection)
  }
}
