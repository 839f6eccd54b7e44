/// Why a database could not be looked at or measured; facts only, ``message`` makes the sentence.
public enum DatabaseError: Error, Sendable, Equatable {
  /// The database at that path can't be read; `what` is SQLite's own word.
  case unreadable(path: String, what: String)
  /// A copy in the scratch folder failed; `what` is the system's or SQLite's own word.
  case scratch(path: String, what: String)
  /// Someone asked for the end.
  case interrupted

  /// One sentence that names the place and what to do.
  public var message: String {
    switch self {
    case .unreadable(let path, let what):
      "'\(path)' can't be looked at: \(what); check that it is a complete SQLite database"
    case .scratch(let path, let what):
      "the experiments in '\(path)' failed: \(what); name another folder with --scratch"
    case .interrupted: "the experiments were interrupted"
    }
  }
}
