import Trace

/// The reading of an input: tables and logs first, then which belong together, then the rows.
struct SocietyReading {
  let input: RunInput
  let files: SocietyFiles
  var warnings: WarningList
  var store = SocietyStore()
  var logs: [SocietyLog] = []
  /// Sources with what of them could not be used; their rows are counted at the end.
  private var sources: [SourceDescription] = []

  init(_ input: RunInput, _ files: SocietyFiles, _ warnings: WarningList) {
    self.input = input
    self.files = files
    self.warnings = warnings
  }

  /// Reads everything.
  mutating func readAll() throws(ReaderError) {
    for file in files.databases { readDatabase(file, isTracking: false) }
    try readDumps()
    try readServers()
    readAvro()
    readExports()
    for file in files.infos { readInfo(file) }
    for file in files.mlflowDatabases { readDatabase(file, isTracking: true) }
    for file in files.mlflowRuns {
      let skipped = MLflowStore.read(file, input, into: &store)
      addSource(MLflowStore.source, input.path(file), skipped)
    }
    try readLogs()
  }

  mutating func addSource(_ reader: String, _ path: String, _ skipped: Int) {
    sources.append(
      SourceDescription(reader: reader, path: path, spans: 0, skipped: skipped))
  }

  /// Adds to what of a place could not be used.
  mutating func addSkipped(_ reader: String, _ path: String, _ skipped: Int) {
    if let known = sources.firstIndex(where: { $0.reader == reader && $0.path == path }) {
      sources[known].skipped += skipped
    } else {
      addSource(reader, path, skipped)
    }
  }

  private mutating func readDatabase(_ file: RunInput.File, isTracking: Bool) {
    let path = input.path(file)
    let source = isTracking ? MLflowStore.source : SocietyDatabase.source
    do {
      let database = try input.trees[file.tree].database(file.index)
      database.warnOfRecovery(path, &warnings)
      if isTracking {
        try MLflowStore.read(database, path: path, into: &store, &warnings)
      } else {
        try SocietyDatabase.read(database, path: path, into: &store, &warnings)
      }
      addSource(source, path, skipped(path))
    } catch {
      warnings.add("database_unreadable", error.message, path: path)
      addSource(source, path, 1)
    }
  }

  func skipped(_ path: String) -> Int {
    store.experiments.reduce(0) { $0 + ($1.path == path ? $1.skipped : 0) }
  }

  private mutating func readDumps() throws(ReaderError) {
    for file in files.dumps {
      let path = input.path(file)
      let bad = try SocietyDump(path: path).read(
        TraceFile(file, of: input), into: &store, &warnings)
      addSource(SocietyDump.source, path, bad + skipped(path))
    }
    for file in files.customDumps {
      warnings.add(
        "dump_not_plain",
        "it is a dump in PostgreSQL's own format, which its programs alone read; make it plain with "
          + "'pg_restore -f dump.sql FILE'", path: input.path(file))
      addSource(SocietyDump.source, input.path(file), 1)
    }
  }

  private mutating func readInfo(_ file: RunInput.File) {
    let path = input.path(file)
    let info = SocietyInfoFile(input.beginning(file, limit: SocietyInfoFile.longest))
    guard store.addInfo(info) else {
      warnings.add(
        "information_unreadable", "it holds no identifier of an experiment; is it complete?",
        path: path)
      addSource("experiment_info", path, 1)
      return
    }
    addSource("experiment_info", path, 0)
  }

  private mutating func readLogs() throws(ReaderError) {
    for file in files.logs {
      let path = input.path(file)
      var log = SocietyLog(path: path, file: file)
      log.worker = SocietyLog.worker(input.trees[file.tree].listing.fileName(file.index))
      var parser = SocietyLogParser(log, names: store.names)
      var lines = LineScanner()
      func take(_ line: LineScanner.Line) {
        let bytes = unsafe line.bytes.bindMemory(to: UInt8.self)
        unsafe parser.take(bytes.span)
      }
      let damage = try TraceFile(file, of: input).stream { piece in
        lines.scan(piece, take)
        return true
      }
      lines.finish(take)
      log = parser.finish()
      store.names = parser.names
      BadRecords().warn(path, damage: damage, &warnings)
      if log.unreadable > 0 {
        warnings.add(
          "attempts_unreadable",
          "\(log.unreadable) failed attempts lack their 'Retry k of n' and are left out; is the log "
            + "complete?", path: path)
      }
      addSource(SocietySpans.logSource, path, log.unreadable)
      logs.append(log)
    }
  }

  // MARK: Rows

  /// The name of a run that names itself nowhere.
  private var runName: String {
    input.trees.isEmpty ? input.servers.first?.name ?? "" : TraceFiles.runName(input)
  }

  /// The rows of everything that was read.
  mutating func trace(_ options: ReadOptions) throws(ReaderError) -> RunTrace {
    for path in store.repeated {
      warnings.add(
        "experiment_twice",
        "it holds experiments that were read from elsewhere already; their rows here are left out",
        path: path)
    }
    let kept = store.experiments.filter(\.hasRows)
    leaveOut(store.experiments.filter { !$0.hasRows }, kept)
    var matching = SocietyMatching(kept.isEmpty ? store.experiments : kept, logs)
    var runs = matching.runs(
      named: options.zone, unnamed: runName, &store.names, &warnings)
    if let wanted = options.experiment { runs = [try choose(wanted, among: runs)] }
    var spans = SocietySpans(
      run: runName, names: store.names.names, warnings: warnings)
    for run in runs { spans.append(run) }
    if runs.count > 1 {
      let names = runs.prefix(8).map { "'\($0.experiment.name)'" }.joined(separator: ", ")
      spans.warnings.add(
        "several_runs",
        "it holds \(runs.count) experiments (\(names)\(runs.count > 8 ? ", …" : "")), and numbers are of "
          + "all of them; each has its own 'run' in the spans, and --experiment reads one alone",
        path: input.shownPath)
    }
    let path = input.trees.first?.displayPath ?? input.servers.first?.shown ?? ""
    return spans.sheet.trace(
      path: path, sources: spans.sheet.sources(sources, below: input.shownPath),
      warnings: spans.warnings)
  }

  /// The run that the user means: by its name, else by the beginning of its identifier.
  private func choose(
    _ wanted: String, among runs: [SocietyMatching.Run]
  ) throws(ReaderError) -> SocietyMatching.Run {
    func bare(_ text: String) -> String { text.lowercased().filter { $0 != "-" } }
    var found = runs.filter { $0.experiment.name == wanted }
    if found.isEmpty, !bare(wanted).isEmpty {
      found = runs.filter { bare($0.experiment.id).hasPrefix(bare(wanted)) }
    }
    if found.count == 1 { return found[0] }
    throw .experiment(
      path: input.shownPath, wanted: wanted, isAmbiguous: !found.isEmpty,
      candidates: (found.isEmpty ? runs : found).map {
        $0.experiment.id.isEmpty
          ? $0.experiment.name : "\($0.experiment.name) (\($0.experiment.id))"
      })
  }

  /// Tells of experiments whose tables are missing, as in a dump of some tables.
  private mutating func leaveOut(_ empty: [SocietyExperiment], _ kept: [SocietyExperiment]) {
    guard !empty.isEmpty, !kept.isEmpty else { return }
    let names = empty.prefix(8).map { "'\($0.name)'" }.joined(separator: ", ")
    warnings.add(
      "experiments_without_tables",
      "\(empty.count) experiments have no rows in tables of their own and are left out: \(names)"
        + (empty.count > 8 ? ", …" : ""), path: input.shownPath)
  }
}
