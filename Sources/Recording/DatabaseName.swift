/// What the name of a file says of a database.
public enum DatabaseName {
  /// A companion that SQLite keeps beside a database while it works.
  public enum Companion: Sendable {
    /// What a transaction is undone with.
    case journal
    /// What is committed but not yet in the database's own file.
    case log
    /// The index of the log.
    case index
  }

  private static let endings = [".db", ".sqlite", ".sqlite3", ".db3"].map { Array($0.utf8) }
  private static let companions: [(ending: [UInt8], kind: Companion)] = [
    (Array("-journal".utf8), .journal), (Array("-wal".utf8), .log), (Array("-shm".utf8), .index),
  ]

  /// Whether a database has such a name.
  public static func isDatabase(_ name: [UInt8]) -> Bool {
    endings.contains { name.count > $0.count && name.suffix($0.count).elementsEqual($0) }
  }

  /// The database that it is a companion of; nil where it is none.
  public static func database(ofCompanion name: [UInt8]) -> (name: [UInt8], kind: Companion)? {
    for companion in companions
    where name.suffix(companion.ending.count)
      .elementsEqual(companion.ending)
    {
      let base = Array(name.dropLast(companion.ending.count))
      if isDatabase(base) { return (base, companion.kind) }
    }
    return nil
  }
}
