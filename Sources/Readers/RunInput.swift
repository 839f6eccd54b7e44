import Trace

/// Everything that the user named, opened: what readers recognise and read.
struct RunInput: Sendable {
  /// A file of one of the trees.
  struct File: Hashable, Sendable {
    var tree: Int
    var index: Int
  }

  let trees: [InputTree]
  /// Databases of servers.
  var servers: [ServerAddress] = []
  /// The paths as the user gave them, for messages; passwords are left out.
  var shownPath: String {
    (trees.map(\.displayPath) + servers.map(\.shown)).joined(separator: ", ")
  }

  /// The path of a file as the user would write it.
  func path(_ file: File) -> String {
    let tree = trees[file.tree]
    if tree.listing.count == 1, !tree.isArchive, tree.listing.folders.first?.path.isEmpty == true,
      tree.displayPath.hasSuffix(tree.listing.path(0))
    {
      return tree.displayPath
    }
    return Self.join(tree.displayPath, tree.listing.path(file.index))
  }

  /// The path of a folder as the user would write it.
  func path(folder: String, tree: Int) -> String {
    folder.isEmpty ? trees[tree].displayPath : Self.join(trees[tree].displayPath, folder)
  }

  private static func join(_ left: String, _ right: String) -> String {
    left.hasSuffix("/") ? left + right : left + "/" + right
  }

  /// The beginning of a file; empty where it can't be read.
  func beginning(_ file: File, limit: Int) -> [UInt8] {
    (try? trees[file.tree].contents(file.index, limit: limit)) ?? []
  }
}

/// How sure a reader is that an input is its own, from a bounded look at it.
enum Recognition: Comparable, Sendable {
  /// Nothing of it is known.
  case no
  /// It could be read, but another reader may know more.
  case possible
  /// It is this reader's.
  case certain
}

/// One format: recognises its inputs and turns them into spans.
protocol RunReader: Sendable {
  /// Name, description and how it is recognised.
  static var format: FormatDescription { get }

  /// How sure the reader is that this is its own. Reads a bounded part of each file.
  static func recognise(_ input: RunInput) -> Recognition

  /// Reads everything into spans; lesser trouble becomes warnings.
  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace

  /// Counts spans by some columns without keeping them; nil where the reader can't, and
  /// ``read(_:options:warnings:)`` has to do.
  ///
  /// - Parameter withoutCalls: whether rows of whole calls are not wanted.
  static func tally(
    _ input: RunInput, by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions,
    warnings: WarningList
  ) throws(ReaderError) -> TalliedRun?

  /// The database that the run itself kept; nil where it kept none.
  static func database(_ input: RunInput) -> RunInput.File?
}

extension RunReader {
  static func tally(
    _ input: RunInput, by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions,
    warnings: WarningList
  ) throws(ReaderError) -> TalliedRun? { nil }

  /// The only database among the files, wherever a reader knows no better.
  static func database(_ input: RunInput) -> RunInput.File? { input.onlyDatabase }
}

extension RunInput {
  /// The only SQLite database among the files; nil where there is none, or more than one.
  var onlyDatabase: File? {
    var found: File?
    for (number, tree) in trees.enumerated() {
      for index in tree.named.databases where Self.isDatabase(tree, index) {
        if found != nil { return nil }
        found = File(tree: number, index: index)
      }
    }
    return found
  }

  private static func isDatabase(_ tree: InputTree, _ index: Int) -> Bool {
    guard let head = try? tree.contents(index, limit: 16) else { return false }
    return head.starts(with: SQLiteDatabase.magic)
  }
}
