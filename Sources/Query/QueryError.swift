/// Why a query gave no result; facts only, ``message`` makes the sentence.
public enum QueryError: Error, Sendable, Equatable {
  /// The SQL is wrong; line and column count from 1, in characters, where SQLite names a place.
  case wrong(what: String, line: Int?, column: Int?)
  /// The SQL asks for something that a query may not do, named by `what`.
  case denied(what: String)
  /// There is no statement in it.
  case empty
  /// The statement began and failed; `what` is SQLite's own word.
  case failed(what: String)
  /// Someone asked for the end before the statement was done.
  case interrupted
  /// SQLite itself can't be had; `what` is its own word.
  case unavailable(what: String)

  /// Whether it is the SQL that is wrong, not what it reads.
  public var isUsage: Bool {
    switch self {
    case .wrong, .denied, .empty: true
    case .failed, .interrupted, .unavailable: false
    }
  }

  /// One sentence that names the place and what to do.
  public var message: String {
    switch self {
    case .wrong(let what, let line, let column):
      "the SQL is wrong\(Self.place(line, column)): \(what)"
    case .denied(let what):
      "\(what) is not allowed: a query only reads the run's tables and its own database, db"
    case .empty:
      "there is no SQL statement; 'runlens query PATH .tables' shows what can be asked"
    case .failed(let what):
      "the query failed: \(what)"
    case .interrupted:
      "the query was interrupted"
    case .unavailable(let what):
      "SQLite is of no use here: \(what)"
    }
  }

  private static func place(_ line: Int?, _ column: Int?) -> String {
    guard let line, let column else { return "" }
    return " at line \(line), column \(column)"
  }
}
