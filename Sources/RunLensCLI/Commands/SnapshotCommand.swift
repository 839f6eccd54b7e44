import Readers
import Snapshot
import Trace

extension Command {
  /// Keeps one run as a small file.
  static let snapshot = Command(
    name: "snapshot",
    summary: "Keep a run's spans as one small Parquet file, while its times are still true",
    details: [
      "The modification times of a run directory die with the first careless copy. The file keeps "
        + "what is known of the run, so that every command gives the same answer from it; any tool "
        + "that reads Parquet opens it (DuckDB, pandas, polars, Spark). The same run gives the same "
        + "bytes. Prompts and answers are in it only with --with-text, since they may be private.",
      "--redact puts a hash in place of each agent's name, the same for the same name. Whoever can "
        + "guess a name can check the guess, unless --redact-key mixes a secret into the hash. Paths "
        + "and names of groups stay as they are; of metrics the labels agent, agent_id and agent_name are hashed.",
    ],
    operands: Operands(
      placeholder: "PATH",
      help: "A run directory, its database, a console log, a trace, or - for standard input",
      minimum: 1, maximum: .max),
    options: [
      CommandOption(
        name: "output", short: "o", value: .file("FILE"),
        help: "The file to write, such as run.parquet"
      ),
      .level,
      CommandOption(
        name: "with-text",
        help: "Keep the prompts and answers that lie in files, as two more columns",
        conflicts: ["redact", "redact-key"]),
      CommandOption(name: "redact", help: "Put hashes in place of agents' names"),
      CommandOption(
        name: "redact-key", value: .file("KEY"),
        help: "Mix the content of this file into the hashes; implies --redact"),
      CommandOption(
        name: "digest", value: .choice(Digest.Algorithm.allCases.map(\.rawValue) + ["none"]),
        help: "How what was read is known again: xxh128 (the default), sha256, which nobody can "
          + "forge, or none, which reads nothing but what the run needs"),
    ] + CommandOption.reading,
    examples: [
      Example(
        line: "runlens snapshot save/run_01 -o run_01.parquet", meaning: "keep a run's spans"),
      Example(
        line: "runlens snapshot save/run_01 console.log -o run_01.parquet --level 19 --redact",
        meaning: "as small as possible, without agents' names"),
    ]
  ) { (arguments, session) throws(ProgramError) in
    try SnapshotRun(arguments: arguments, session: session).run()
  }
}

extension CommandOption {
  /// How hard to compress.
  static let level = CommandOption(
    name: "level", value: .text("N"),
    help: "Level of zstd's compression: 1 (fast) to 22 (small); the default is 3")
}

/// One run of the command `snapshot`.
private struct SnapshotRun {
  let arguments: ParsedArguments
  let session: Session

  func run() throws(ProgramError) -> Int32 {
    let request = try ReadRequest(arguments, formats: session.services.formats)
    let file = try SnapshotOutput.path(arguments)
    let level = try SnapshotOutput.level(arguments)
    var inputs = request.inputs
    if let key = arguments.value("redact-key") { inputs.append(key) }
    do throws(OutputError) {
      try OutputGuard(inputs: inputs).check(file: file)
    } catch {
      throw .output(error)
    }
    let key = try readKey()
    let isRedacted = key != nil || arguments.has("redact")
    let withTexts = arguments.has("with-text")
    let pseudonym: @Sendable (String) -> String = { SnapshotOutput.pseudonym($0, key: key) }
    let target = SnapshotTarget(
      file, level: level, withTexts: withTexts, rename: isRedacted ? pseudonym : nil)
    var trace = try read(request, for: target)
    if isRedacted { trace.metrics.renameAgents(pseudonym) }

    var run = SnapshotDescription.Run(of: trace)
    run.options = recordedOptions()
    run.inputs = try described(request.paths, target)
    if withTexts, trace.texts == nil {
      session.console.warn(
        "no prompts and answers are kept: '\(trace.run.path)' has none as files of their own")
    }
    let spans = try target.finish(
      trace.spans, texts: trace.texts, run, isRedacted: isRedacted)
    let (distributions, series) = (trace.metrics.distributions.count, trace.metrics.series.count)
    let metrics =
      trace.metrics.isEmpty
      ? "" : ", \(Console.count(distributions, "distribution")) and \(series) series"
    session.console.note("wrote \(Console.count(spans, "span"))\(metrics) to '\(file)'")
    for warning in trace.warnings.all { session.console.warn(warning.message) }
    return ExitStatus.success
  }

  /// What the run was read from.
  private func described(
    _ paths: [String], _ target: SnapshotTarget
  ) throws(ProgramError) -> [SnapshotDescription.Input] {
    var inputs: [SnapshotDescription.Input] = []
    for path in paths {
      var found: InputDigest?
      do throws(ReaderError) {
        if let algorithm { found = try target.digest(of: path, algorithm) }
      } catch {
        throw .input(error)
      }
      inputs.append(
        SnapshotDescription.Input(
          path: InputDigest.shown(path), size: found?.size ?? InputDigest.size(of: path),
          digest: found?.digest))
    }
    return inputs
  }

  /// How inputs are hashed; nil where they aren't.
  private var algorithm: Digest.Algorithm? {
    guard let name = arguments.value("digest") else { return .xxh128 }
    return Digest.Algorithm(rawValue: name)
  }

  /// Reads the run; what ended the writing of early rows comes before what else went wrong.
  private func read(
    _ request: ReadRequest, for target: SnapshotTarget
  ) throws(ProgramError) -> RunTrace {
    let trace: RunTrace
    do throws(ProgramError) {
      trace = try request.read(
        session, early: target.early,
        digests: algorithm.map { InputDigest.Request($0, target.note) })
    } catch {
      try target.check()
      throw error
    }
    try target.check()
    return trace
  }

  private func readKey() throws(ProgramError) -> [UInt8]? {
    guard let path = arguments.value("redact-key") else { return nil }
    do throws(ReaderError) {
      guard let digest = try InputDigest.of(path, .sha256), digest.size > 0 else {
        throw .unreadable(path: path, reason: "it is empty, and a key is needed")
      }
      return Array(digest.digest.hexadecimal.utf8)
    } catch {
      throw .input(error)
    }
  }

  /// The options that shape what is read.
  private func recordedOptions() -> [SnapshotDescription.Option] {
    ["input-format", "file-times", "pattern", "tz", "experiment", "interval", "metric-names"]
      .flatMap { name in
        arguments.all(name).map { SnapshotDescription.Option(name: name, value: $0) }
      }
  }
}
