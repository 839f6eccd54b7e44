public import Snapshot
import Trace

/// A snapshot on disk, in an archive or on standard input, opened to be read part by part.
public struct SnapshotFile: Sendable {
  /// Reads it.
  public let reader: SnapshotReader
  /// Its path as the user gave it.
  public let path: String
  /// Its name without the ending.
  public let name: String

  /// Opens the snapshot at a path.
  ///
  /// - Throws: ``ReaderError`` where there is none, or it is damaged.
  public static func open(_ path: String) throws(ReaderError) -> SnapshotFile {
    var warnings = WarningList()
    let tree = try InputTree.open(path, fileTimes: nil, warnings: &warnings)
    let input = RunInput(trees: [tree])
    let found = SnapshotRunReader.files(input)
    guard let file = found.first else {
      throw .unrecognised(
        path: path, hint: "a snapshot is needed; make one with 'runlens snapshot PATH -o FILE'")
    }
    guard found.count == 1 else {
      throw .severalRuns(path: path, runs: found.map { input.path($0) })
    }
    return try open(file, of: input)
  }

  /// Opens a file of an input.
  static func open(_ file: RunInput.File, of input: RunInput) throws(ReaderError) -> SnapshotFile {
    let tree = input.trees[file.tree]
    let path = input.path(file)
    let bytes = try tree.randomAccess(file.index)
    do throws(SnapshotError) {
      let ending = ".parquet"
      let name = tree.name.hasSuffix(ending) ? String(tree.name.dropLast(ending.count)) : tree.name
      return SnapshotFile(reader: try SnapshotReader(bytes), path: path, name: name)
    } catch {
      throw error.reading(path)
    }
  }
}

extension SnapshotError {
  /// The error of a reader for a file at that path.
  func reading(_ path: String) -> ReaderError {
    .malformed(path: path, what: message, remedy: remedy)
  }
}
