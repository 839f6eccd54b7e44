import Readers
import Snapshot
import Trace

extension Command {
  /// Puts snapshots together.
  static let merge = Command(
    name: "merge",
    summary: "Put snapshots together into one",
    details: [
      "The rows of each snapshot follow those of the one before; memory is that of one row group, "
        + "however large they are. A run that was already there is left out and said: it is known by "
        + "its rows, or by its inputs where both name them.",
      "Prompts and answers stay where a snapshot keeps them.",
      "Give a merged file to any command; 'runlens compare --split-by run' tells its runs apart.",
    ],
    operands: Operands(
      placeholder: "SNAPSHOT", help: "A snapshot, or another merged file", minimum: 1, maximum: .max
    ),
    options: [
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "The file to write, such as all.parquet"
      ),
      .level,
      CommandOption(name: "keep-repeats", help: "Keep runs that are there more than once"),
    ],
    examples: [
      Example(
        line: "runlens merge monday.parquet tuesday.parquet -o week.parquet",
        meaning: "two snapshots as one file")
    ]
  ) { (arguments, session) throws(ProgramError) in
    try MergeRun(arguments: arguments, session: session).run()
  }
}

/// One run of the command `merge`.
private struct MergeRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let path = try SnapshotOutput.path(arguments)
    let level = try SnapshotOutput.level(arguments)
    let paths = arguments.operands
    do throws(OutputError) {
      try OutputGuard(inputs: paths).check(file: path)
    } catch {
      throw .output(error)
    }
    var merger = SnapshotMerger(keepsRepeats: arguments.has("keep-repeats"))
    for path in paths {
      do throws(ReaderError) {
        try merger.add(try SnapshotFile.open(path), path: path)
      } catch {
        throw .input(error)
      }
    }
    var output = try SnapshotOutput(path, level: level, withTexts: merger.hasTexts)
    for part in merger.parts {
      let table: SpanTable
      do throws(ReaderError) { table = try merger.table(part) } catch { throw .input(error) }
      let texts = merger.texts(part)
      try output.append(table, texts: texts?.texts)
      guard let texts else { continue }
      do throws(ReaderError) { try merger.check(texts, of: part) } catch { throw .input(error) }
    }
    let description = merger.description
    try output.finish(description)
    for repeated in merger.repeated {
      session.console.warn(
        "'\(repeated.path)' holds the run '\(repeated.id)' again and it was left out; "
          + "--keep-repeats keeps it")
    }
    for path in merger.textless {
      session.console.warn(
        "the prompts and answers in '\(path)' were left out, since another program put too many of them "
          + "together; keep that file")
    }
    session.console.note(
      "wrote \(Console.count(description.runs.count, "run")) with "
        + "\(Console.count(merger.rows, "span")) to '\(path)'")
    return ExitStatus.success
  }
}
