import Snapshot
import Trace
import Workers

/// Reads snapshots: Parquet files of the spans table, this program's own or another's.
enum SnapshotRunReader: RunReader {
  static let format = FormatDescription(
    name: "snapshot",
    what: "Snapshot: a Parquet file of the spans table, as 'runlens snapshot' and 'merge' write it",
    recognised: "the bytes PAR1 at the file's beginning")

  static func recognise(_ input: RunInput) -> Recognition {
    files(input).isEmpty ? .no : .certain
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let opened = try open(input)
    do throws(SnapshotError) {
      let table = try opened.reader.table(columns: options.columns ?? Set(SpanColumn.allCases))
      var trace =
        opened.reader.description?.trace(table)
        ?? SnapshotDescription.derived(from: table, id: opened.name, path: opened.path)
      trace.warnings.merge(warnings)
      return trace
    } catch {
      throw error.reading(opened.path)
    }
  }

  private static func open(_ input: RunInput) throws(ReaderError) -> SnapshotFile {
    let found = files(input)
    guard let file = found.first else {
      throw .unrecognised(path: input.shownPath, hint: "a snapshot begins with the bytes PAR1")
    }
    guard found.count == 1 else {
      throw .severalRuns(path: input.shownPath, runs: found.map { input.path($0) })
    }
    return try SnapshotFile.open(file, of: input)
  }

  static func tally(
    _ input: RunInput, by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions,
    warnings: WarningList
  ) throws(ReaderError) -> TalliedRun? {
    let opened = try open(input)
    do throws(SnapshotError) {
      let tally = try opened.reader.tally(by: keys, withoutCalls: withoutCalls)
      var run = TalliedRun(path: opened.path, tally: tally)
      let known = opened.reader.description?.trace(SpanTable())
      run.sources =
        known?.sources ?? [
          SourceDescription(
            reader: format.name, path: opened.path, spans: opened.reader.rows, skipped: 0)
        ]
      if let known { run.warnings.merge(known.warnings) }
      run.warnings.merge(warnings)
      return run
    } catch {
      throw error.reading(opened.path)
    }
  }

  /// The Parquet files, where the input holds nothing else that counts.
  static func files(_ input: RunInput) -> [RunInput.File] {
    var files: [RunInput.File] = []
    for (number, tree) in input.trees.enumerated() {
      // A folder of thousands of files is a run, whatever lies in it.
      guard tree.listing.count <= 64 else { return [] }
      for index in 0..<tree.listing.count {
        let file = RunInput.File(tree: number, index: index)
        if SnapshotReader.isParquet(input.beginning(file, limit: 4)) { files.append(file) }
      }
    }
    return files
  }
}
