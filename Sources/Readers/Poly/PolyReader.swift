import Trace

/// Reads what Polyalphascan left: `state.db`, logs, the step tracker's console output, polls of
/// `/pipeline/status`, summaries of experiments.
enum PolyReader: RunReader {
  static let name = "polyalphascan"

  static let format = FormatDescription(
    name: name,
    what: "Polyalphascan: state.db, its loguru log, the step tracker's output, polls of "
      + "/pipeline/status, summaries and logs of its experiments",
    recognised:
      "a SQLite database with runs, groups, implications, validated_pairs and portfolios, "
      + "log lines of modules core.steps.…, steps like [1/8] Fetch Markets, or JSON lines with "
      + "step_progress")

  static func recognise(_ input: RunInput) -> Recognition {
    PolyFiles(input).isEmpty ? .no : .certain
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = PolyFiles(input)
    guard !files.isEmpty else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "Polyalphascan leaves state.db, a log, its console output or polls of its status")
    }
    var reading = PolyReading(input: input, files: files, zone: options.zone, warnings: warnings)
    try reading.readDatabases()
    try reading.readLogs(options.progress)
    try reading.readConsoles()
    try reading.readPolls()
    try reading.readExperiments()
    return reading.trace()
  }

  /// The state at the end: of several copies the one where the program keeps it.
  static func database(_ input: RunInput) -> RunInput.File? {
    let found = PolyFiles(input).databases
    if found.count < 2 { return found.first }
    let live = found.filter { file in
      let path = input.trees[file.tree].listing.path(file.index)
      return path == "_live/state.db" || path.hasSuffix("/_live/state.db")
    }
    return live.count == 1 ? live.first : nil
  }
}

/// The reading of one input: gathers the evidence, part by part.
struct PolyReading {
  let input: RunInput
  let files: PolyFiles
  let zone: LocalZone?
  var warnings: WarningList
  var evidence = PolyEvidence()
  var sources: [SourceDescription] = []
  /// By how much the clocks were ahead of UTC, and from what that follows, the best first.
  private var ahead: (Int64, String)?
  private var weakAhead: (Int64, String)?

  init(input: RunInput, files: PolyFiles, zone: LocalZone?, warnings: WarningList) {
    self.input = input
    self.files = files
    self.zone = zone
    self.warnings = warnings
  }

  private mutating func add(_ reader: String, _ file: RunInput.File, skipped: Int = 0) {
    sources.append(
      SourceDescription(reader: reader, path: input.path(file), spans: 0, skipped: skipped))
  }

  mutating func readDatabases() throws(ReaderError) {
    for file in files.databases {
      let path = input.path(file)
      let database = try input.trees[file.tree].database(file.index)
      database.warnOfRecovery(path, &warnings)
      try evidence.state.read(database, path: path, warnings: &warnings)
      add(PolyEvidence.databaseSource, file)
    }
  }

  mutating func readLogs(
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(ReaderError) {
    var pass = LogPass(files.logs, of: input, progress)
    for file in files.logs {
      let parser = try pass.read(
        file, with: PolyLogParser(stem: PolyFiles.stem(file, input)), &warnings)
      evidence.segments += parser.segments
      if !parser.poller.isEmpty { evidence.pollers.append(parser.poller) }
      if ahead == nil, let found = parser.ahead { ahead = (found, "the times of its exports") }
      noteModified(file, last: parser.last)
      add(PolyEvidence.logSource, file, skipped: parser.otherLines)
    }
  }

  /// Takes the last time of a file and when that was written for the zone of its times.
  private mutating func noteModified(_ file: RunInput.File, last: Int64) {
    guard weakAhead == nil else { return }
    let modified = input.trees[file.tree].listing.modified[file.index]
    weakAhead = NaiveClock.ahead(last: last, modified: modified, input.path(file))
  }

  mutating func readConsoles() throws(ReaderError) {
    var pass = LogPass(files.consoles, of: input, nil)
    for file in files.consoles {
      let console = try pass.read(
        file, with: PolyConsole(stem: PolyFiles.stem(file, input)), &warnings)
      evidence.consoles += console.runs
      add(PolyEvidence.consoleSource, file)
    }
  }

  mutating func readPolls() throws(ReaderError) {
    for file in files.polls {
      let source = TraceFile(file, of: input)
      var status = PolyStatus()
      var splitter = DocumentSplitter(beginning: source.beginning(limit: 1 << 16))
      let damage = try source.stream { piece in
        splitter.consume(piece) { status.add($0, line: $1) }
        return true
      }
      splitter.finish { status.add($0, line: $1) }
      status.finish()
      status.bad.warn(source.path, damage: damage, &warnings)
      evidence.polls += status.runs
      evidence.unbegun += status.unbegun
      add(PolyEvidence.statusSource, file, skipped: status.bad.count)
    }
  }

  mutating func readExperiments() throws(ReaderError) {
    for file in files.summaries {
      let bytes = try input.trees[file.tree].contents(file.index, limit: 16 << 20)
      let found = (try? JSONValue(bytes.span)).flatMap { PolyExperiments.experiment($0) }
      if let found { evidence.experiments.append(found) }
      add(PolyEvidence.experimentSource, file, skipped: found == nil ? 1 : 0)
    }
    var pass = LogPass(files.requests, of: input, nil)
    for file in files.requests {
      let log = try pass.read(file, with: PolyExperiments.Log(), &warnings)
      evidence.requests += log.requests
      noteModified(file, last: log.last)
      add(PolyEvidence.experimentSource, file)
    }
  }

  /// The runs as rows, with coverage and warnings.
  mutating func trace() -> RunTrace {
    let clock = NaiveClock(named: zone, inferred: ahead ?? weakAhead)
    var spans = PolySpans(evidence, run: TraceFiles.runName(input), clock: clock)
    spans.assemble()
    spans.clock.warn(input.shownPath, &warnings)
    warn(of: spans.runs)
    let path = input.trees.first?.displayPath ?? ""
    return spans.sheet.trace(
      path: path, sources: spans.sheet.sources(sources, below: path), warnings: warnings)
  }
}
