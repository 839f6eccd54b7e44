/// Where a database can be opened: in place, or as a copy that is gone with this value.
///
/// A copy may go as soon as it is open: the system keeps it until it is closed, even if this
/// program is killed.
struct DatabasePlace: ~Copyable {
  /// The bytes of its path, which need not be UTF-8.
  let path: [UInt8]
  /// The path for messages.
  let shownPath: String
  /// What a copy was recovered from; nil where the database was at rest.
  let recoveredFrom: SQLiteDatabase.Recovery?
  /// What holds the copy; nil where the database lies where the user has it.
  private let folder: TemporaryFolder?

  init(
    path: [UInt8], shownPath: String, recoveredFrom: SQLiteDatabase.Recovery? = nil,
    folder: consuming TemporaryFolder? = nil
  ) {
    self.path = path
    self.shownPath = shownPath
    self.recoveredFrom = recoveredFrom
    self.folder = folder
  }

  /// Opens it for reading.
  func open() throws(ReaderError) -> SQLiteDatabase {
    try SQLiteDatabase(immutable: path, shownPath: shownPath, recoveredFrom: recoveredFrom)
  }
}
