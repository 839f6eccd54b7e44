/// A file of the run as the table `files` shows it.
public struct QueryFile: Sendable {
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

  /// A file with those facts.
  public init(path: String, bytes: Int64?, modified: Int64?, changed: Int64?, born: Int64?) {
    self.path = path
    self.bytes = bytes
    self.modified = modified
    self.changed = changed
    self.born = born
  }
}

/// The files of the run, one row each, asked for one by one.
final class FilesTable: QueryTable {
  private let count: Int
  private let file: (Int) -> QueryFile
  /// Values of one row are asked for together.
  private var recent: (row: Int, file: QueryFile)?

  init(count: Int, file: @escaping (Int) -> QueryFile) {
    self.count = count
    self.file = file
    super.init(
      name: "files", what: "The files at the run's paths",
      columns: [
        QueryColumn("path", .text, "As you would write it"),
        QueryColumn("bytes", .integer, "Size"),
        QueryColumn("modified_ns", .integer, "Last write in ns since 1970 UTC"),
        QueryColumn("changed_ns", .integer, "Last change of content or status"),
        QueryColumn("born_ns", .integer, "Creation, where it is known"),
      ])
  }

  override func rowCount() -> Int { count }
  override var estimatedRows: Int { count }

  override func emit(_ row: Int, _ column: Int, to result: QueryResult) {
    let file = recent.flatMap { $0.row == row ? $0.file : nil } ?? file(row)
    recent = (row, file)
    switch column {
    case 0: result.text(Array(file.path.utf8))
    case 1: result.value(.integer(file.bytes))
    case 2: result.value(.integer(file.modified))
    case 3: result.value(.integer(file.changed))
    default: result.value(.integer(file.born))
    }
  }
}
