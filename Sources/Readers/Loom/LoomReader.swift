import Trace

/// Reads what a run of LOOM left: `loom.db`, its log, benchmark results, dumped reports.
enum LoomReader: RunReader {
  static let name = "loom"

  static let format = FormatDescription(
    name: name,
    what:
      "LOOM (ai-loom): loom.db with its write-ahead log, loom.log, benchmark results, reports of "
      + "the reasoning tracker, costs",
    recognised:
      "a SQLite database with sessions, turns, memories and narrative_archives, log lines of "
      + "loggers named loom.…, or JSON with a benchmark_id, a reasoning trace or an enhanced result"
  )

  static func recognise(_ input: RunInput) -> Recognition {
    LoomFiles(input).isEmpty ? .no : .certain
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = LoomFiles(input)
    guard !files.isEmpty else {
      throw .unrecognised(
        path: input.shownPath, hint: "a LOOM run has loom.db, a log or a benchmark's result")
    }
    guard files.databases.count < 2 else {
      throw .severalRuns(path: input.shownPath, runs: files.databases.map(input.path))
    }
    var reading = LoomReading(input: input, files: files, zone: options.zone, warnings: warnings)
    try reading.readDatabase()
    try reading.readLogs(options.progress)
    try reading.readDumps()
    return reading.trace()
  }

  static func database(_ input: RunInput) -> RunInput.File? {
    let databases = LoomFiles(input).databases
    return databases.count == 1 ? databases.first : nil
  }
}

/// The reading of one run: gathers the evidence, part by part.
struct LoomReading {
  let input: RunInput
  let files: LoomFiles
  let zone: LocalZone?
  var warnings: WarningList
  var evidence = LoomEvidence()
  /// What was read; the numbers of spans follow at the end.
  var sources: [SourceDescription] = []
  /// By how much the clocks were ahead of UTC, and from what that follows, the best first.
  private var ahead: (Int64, String)?

  init(input: RunInput, files: LoomFiles, zone: LocalZone?, warnings: WarningList) {
    self.input = input
    self.files = files
    self.zone = zone
    self.warnings = warnings
  }

  mutating func readDatabase() throws(ReaderError) {
    guard let file = files.databases.first else { return }
    let tree = input.trees[file.tree]
    let path = input.path(file)
    let database = try tree.database(file.index)
    database.warnOfRecovery(path, &warnings)
    let last = try LoomDatabase.read(database, into: &evidence, warnings: &warnings)
    // The last commit lies in the write-ahead log where there is one.
    let written = tree.listing.companion(of: file.index, adding: "-wal") ?? file.index
    ahead = NaiveClock.ahead(
      last: last, modified: tree.listing.modified[written], path, late: 5_000_000_000)
    if database.recoveredFrom == nil,
      evidence.turns.contains(where: { $0.row?.state == .processing })
    {
      warnings.add(
        "turns_in_flight",
        "turns are under way in it; where the program was killed, their outcomes are in loom.db-wal, "
          + "so keep that file beside it, or the counts are those of an earlier moment", path: path)
    }
    sources.append(
      SourceDescription(reader: LoomEvidence.databaseSource, path: path, spans: 0, skipped: 0))
  }

  mutating func readLogs(
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(ReaderError) {
    var pass = LogPass(files.logs, of: input, progress)
    for file in files.logs {
      let before = evidence.log.otherLines
      evidence = try pass.read(file, with: LoomLogParser(evidence), &warnings).evidence
      evidence.hasLog = true
      if ahead == nil {
        let modified = input.trees[file.tree].listing.modified[file.index]
        ahead = NaiveClock.ahead(last: evidence.log.last, modified: modified, input.path(file))
      }
      sources.append(
        SourceDescription(
          reader: LoomEvidence.logSource, path: input.path(file), spans: 0,
          skipped: evidence.log.otherLines - before))
    }
  }

  mutating func readDumps() throws(ReaderError) {
    var dumps = LoomDumps(evidence)
    for (file, kind) in files.dumps {
      let source = TraceFile(file, of: input)
      let damage = try dumps.read(source, as: kind)
      dumps.bad.warn(source.path, damage: damage, &warnings)
      let reader =
        switch kind {
        case .structuredTrace, .explainedTrace, .summarisedTrace: LoomEvidence.trackerSource
        case .enhancedResult: LoomEvidence.resultSource
        case .benchmark: LoomEvidence.benchmarkSource
        case .cost: LoomEvidence.costSource
        }
      sources.append(
        SourceDescription(reader: reader, path: source.path, spans: 0, skipped: dumps.bad.count))
    }
    evidence = dumps.evidence
    if let moment = dumps.moment,
      let found = NaiveClock.ahead(clock: moment.clock, instant: moment.instant)
    {
      ahead = (found, "the reasoning traces")
    }
  }

  /// The run as rows, with coverage and warnings.
  mutating func trace() -> RunTrace {
    var spans = LoomSpans(
      evidence, run: TraceFiles.runName(input), clock: NaiveClock(named: zone, inferred: ahead))
    spans.assemble()
    spans.clock.warn(input.shownPath, &warnings)
    warn()
    let path = input.trees.first?.displayPath ?? ""
    var trace = spans.sheet.trace(
      path: path, sources: spans.sheet.sources(sources, below: path), warnings: warnings)
    trace.metrics.distributions = evidence.benchmarks.compactMap(\.distribution)
    return trace
  }
}
