import Trace

/// Everything that the user named, opened: what readers recognise and read.
struct RunInput: Sendable {
  /// A file of one of the trees.
  struct File: Hashable, Sendable {
    var tree: Int
    var index: Int
  }

  let trees: [InputTree]
  /// The paths as the user gave them, for messages.
  var shownPath: String { trees.map(\.displayPath).joined(separator: ", ") }

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
}
