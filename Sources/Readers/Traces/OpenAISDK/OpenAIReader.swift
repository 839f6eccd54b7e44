import Trace

/// Reads what OpenAI's Python library logs, and the files of OpenAI's batches.
enum OpenAIReader: TraceReader {
  static let name = "openai"
  static let kinds: Set<TraceKind> = [.openAILog, .openAIBatch]

  static let format = FormatDescription(
    name: name,
    what: "the debugging log of OpenAI's Python library (OPENAI_LOG=debug), and the requests and "
      + "answers of its batches",
    recognised: "log lines of openai._base_client, or JSON lines with custom_id; plain, .zst or .gz"
  )

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    var warnings = warnings
    var rows = OpenAIRows(run: TraceFiles.runName(input))
    var sources: [SourceDescription] = []
    var batch = OpenAIBatch()
    let entries = TraceFiles(input, kinds: kinds).entries
    let files = entries.map { RunInput.File(tree: $0.tree, index: $0.index) }
    var pass = LogPass(
      zip(files, entries).filter { $1.kind == .openAILog }.map(\.0), of: input, options.progress)
    var logs: [(log: OpenAILog, source: Int)] = []
    var ahead: (ahead: Int64, from: String)?
    for (file, entry) in zip(files, entries) {
      let path = entry.file.path
      if entry.kind == .openAIBatch {
        var reading = RecordReading<OpenAIBatch>()
        let damage = try reading.read(entry.file)
        reading.bad.warn(path, damage: damage, &warnings)
        let count = reading.decoder.requests.count
        sources.append(
          SourceDescription(reader: name, path: path, spans: count, skipped: reading.bad.count))
        batch.merge(reading.decoder)
        continue
      }
      let log = try pass.read(file, with: OpenAILog(), &warnings)
      warn(of: log, path, &warnings)
      if ahead == nil {
        let modified = input.trees[file.tree].listing.modified[file.index]
        ahead = NaiveClock.ahead(last: log.last, modified: modified, path)
      }
      logs.append((log, sources.count))
      sources.append(SourceDescription(reader: name, path: path, spans: 0, skipped: 0))
    }
    var clock = NaiveClock(named: options.zone, inferred: ahead)
    for (log, source) in logs {
      let before = rows.spans.count
      rows.append(log, &clock)
      sources[source].spans = rows.spans.count - before
    }
    clock.warn(input.shownPath, &warnings)
    rows.append(batch)
    guard rows.spans.count > 0 else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "no line of it tells of a request; run the program with OPENAI_LOG=debug")
    }
    var trace = RunTrace(
      run: rows.facts.description(
        run: rows.run, path: input.trees.first?.displayPath ?? "", system: name,
        names: rows.spans.names), coverage: rows.coverage)
    trace.spans = rows.spans
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }

  private static func warn(of log: OpenAILog, _ path: String, _ warnings: inout WarningList) {
    if log.overlapping > 0 {
      warnings.add(
        "calls_overlap",
        "\(log.overlapping) requests ran side by side, and the log does not say whose answer is whose; "
          + "from the first of them on there are no durations; record a trace for them", path: path)
    }
    if log.calls.contains(where: { $0.contains { $0.resolution >= 1_000_000_000 } }) {
      warnings.add(
        "log_whole_seconds",
        "its stamps have whole seconds, so shorter durations can't be told; give the program's logging "
          + "a format with milliseconds", path: path)
    }
  }
}
