import Recording
import Snapshot
import Trace

/// Reads what `runlens record` kept of a run.
///
/// It makes files of what the recording tells, one for each write, and a log of its streams, and
/// hands these to the reader of the program that was recorded.
enum RecordingRunReader: RunReader {
  static let system = "recording"

  static let format = FormatDescription(
    name: system,
    what: "Recording: the folder that 'runlens record' made, finished, cut off or still growing",
    recognised: "a file \(RecordingFormat.fileName) that begins with the bytes RLREC")

  static func recognise(_ input: RunInput) -> Recognition { files(input).isEmpty ? .no : .certain }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let found = files(input)
    guard let file = found.first else {
      throw .unrecognised(
        path: input.shownPath, hint: "a recording holds a file \(RecordingFormat.fileName)")
    }
    guard found.count == 1 else {
      throw .severalRuns(path: input.shownPath, runs: found.map { input.path($0) })
    }
    let tree = input.trees[file.tree]
    let path = tree.displayPath
    let version = RecordingFormat.version(of: input.beginning(file, limit: 64))
    guard version == RecordingFormat.version else {
      throw .malformed(
        path: path, what: "its format is of version \(version.map(String.init) ?? "unknown")",
        remedy: "read it with the RunLens that recorded it, or a later one")
    }
    let bytes = try tree.randomAccess(file.index)
    let log = RecordingLog(bytes, progress: options.progress)
    guard log.start != nil || log.offset != nil else {
      throw .malformed(
        path: path, what: "not even its first block is whole",
        remedy: "it was ended in its first moment, so nothing is lost but the file")
    }
    let versions = RecordedFiles(log.events)
    let made = try RecordingTree(log, versions, bytes, patterns: options.patterns)
    var warnings = warnings
    let summary = RecordingSummary(log, versions, unplaced: made.unplaced)
    summary.warn(path: path, &warnings)
    let recorded = made.tree(path: path, name: tree.name)
    let others = input.trees.indices.filter { $0 != file.tree }.map {
      input.trees[$0].withoutSharedPrompts(where: recorded)
    }
    let inner = RunInput(trees: [recorded] + others)
    guard let reader = Registry.reader(ofRecorded: inner, options) else {
      return summary.trace(id: tree.name, path: path, warnings: warnings)
    }
    var trace = try reader.read(inner, options: options, warnings: warnings)
    summary.describe(&trace, path: path)
    return trace
  }

  static func database(_ input: RunInput) -> RunInput.File? {
    let recordings = Set(files(input).map(\.tree))
    for (number, tree) in input.trees.enumerated() where !recordings.contains(number) {
      // The reader of the program knows its own database.
      let alone = RunInput(trees: [tree])
      if let found = ArenaReader.database(alone) {
        return RunInput.File(tree: number, index: found.index)
      }
    }
    return nil
  }

  /// The recordings' own files.
  private static func files(_ input: RunInput) -> [RunInput.File] {
    var files: [RunInput.File] = []
    for (number, tree) in input.trees.enumerated() {
      var likely = tree.listing.indices(named: RecordingFormat.fileName)
      if tree.listing.count == 1 { likely = [0] }
      for index in likely {
        let file = RunInput.File(tree: number, index: index)
        if RecordingFormat.version(of: input.beginning(file, limit: 64)) != nil {
          files.append(file)
        }
      }
    }
    return files
  }
}
