/// What lies at the paths of a run beside its spans: the files, and the run's own database.
public struct RunContents: Sendable {
  let input: RunInput
  private let database: RunInput.File?
  /// For each file its position among all of them begins here, tree by tree.
  private let firstOfTree: [Int]

  init(_ input: RunInput, database: RunInput.File?) {
    self.input = input
    self.database = database
    var first = [0]
    for tree in input.trees { first.append((first.last ?? 0) + tree.listing.count) }
    firstOfTree = first
  }

  /// Number of regular files.
  public var fileCount: Int { firstOfTree.last ?? 0 }

  /// The file at that position; files of one folder are neighbours, in the order of their names.
  ///
  /// - Precondition: `position` is below ``fileCount``.
  /// - Complexity: O(number of paths), plus the length of the file's own path.
  public func file(_ position: Int) -> RunFile {
    let file = place(position)
    let listing = input.trees[file.tree].listing
    let index = file.index
    func known(_ time: Int64) -> Int64? { time == FileListing.absent ? nil : time }
    return RunFile(
      path: input.path(file),
      bytes: listing.size[index] == FileListing.unknownSize ? nil : listing.size[index],
      modified: known(listing.modified[index]), changed: known(listing.changed[index]),
      born: known(listing.born[index]))
  }

  /// The first `limit` bytes of the file at that position.
  ///
  /// - Precondition: `position` is below ``fileCount``.
  /// - Throws: ``ReaderError`` where it can't be read.
  public func beginning(of position: Int, limit: Int) throws(ReaderError) -> [UInt8] {
    let file = place(position)
    return try input.trees[file.tree].contents(file.index, limit: limit)
  }

  /// The position of the run's own database among the files; nil where it has none.
  public var databasePosition: Int? {
    database.map { firstOfTree[$0.tree] + $0.index }
  }

  private func place(_ position: Int) -> RunInput.File {
    let tree = (firstOfTree.firstIndex { $0 > position } ?? 1) - 1
    return RunInput.File(tree: tree, index: position - firstOfTree[tree])
  }

  /// Calls `body` with the address by which SQLite opens the run's own database read-only, and with
  /// its path for messages; with nil where the run has none.
  ///
  /// A database in an archive, or one with a live journal, is a copy that is gone when `body`
  /// returns; a connection that is open by then keeps it.
  ///
  /// - Throws: ``ReaderError`` where there is one that can't be read or copied.
  public func withDatabase<Result>(
    _ body: ((address: String, shownPath: String)?) -> Result
  ) throws(ReaderError) -> Result {
    guard let database else { return body(nil) }
    let place = try input.trees[database.tree].databasePlace(database.index)
    // Opened once by itself: what is no database is told as by every other command.
    _ = try place.open()
    return body((SQLiteDatabase.immutableAddress(place.path), place.shownPath))
  }
}

/// One regular file of a run.
public struct RunFile: Sendable, Equatable {
  /// The path as the user would write it.
  public var path: String
  /// Size in bytes; nil where it is not known.
  public var bytes: Int64?
  /// Last modification in nanoseconds since 1970 UTC; nil where nothing tells.
  public var modified: Int64?
  /// Last change of content or status; nil where nothing tells.
  public var changed: Int64?
  /// Creation; nil where nothing tells.
  public var born: Int64?
}
