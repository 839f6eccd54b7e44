import Trace

/// Reads RunLens's own trace format: a flat JSON object a line for each attempt or phase.
enum FlatReader: TraceReader {
  static let name = "json-lines"
  static let kinds: Set<TraceKind> = [.flat]
  /// The stage of a line that names none.
  static let defaultStage = "call"

  static let format = FormatDescription(
    name: name,
    what: "RunLens's own JSON lines, which any program can write: one flat object for each attempt "
      + "or phase of a call",
    recognised: "lines with ts, stage or phase, and a duration, a status or a call; those that "
      + "'runlens export --format jsonl' writes; plain, .zst or .gz")

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = TraceFiles(input, kinds: kinds)
    var reading = FlatReading(
      run: TraceFiles.runName(input), options: options, warnings: warnings)
    for entry in files.entries { try reading.read(entry.file) }
    guard reading.lines > 0 else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "no line has 'ts' with 'stage' or 'phase'; 'runlens formats' lists what is read")
    }
    return reading.trace(of: input)
  }

  static func tally(
    _ input: RunInput, by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions,
    warnings: WarningList
  ) throws(ReaderError) -> TalliedRun? {
    // Whole calls are put together of several lines, which takes rows.
    guard withoutCalls else { return nil }
    var reading = FlatTallying(by: keys, run: TraceFiles.runName(input), warnings: warnings)
    for entry in TraceFiles(input, kinds: kinds).entries {
      guard try reading.read(entry.file) else { return nil }
    }
    return reading.finished(path: input.trees.first?.displayPath ?? "")
  }
}
