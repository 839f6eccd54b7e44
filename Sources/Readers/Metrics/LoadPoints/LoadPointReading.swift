import Trace

/// Reads files that hold the single requests of load tests.
enum LoadPointReading {
  /// What was read of a file.
  struct Part {
    var store: LoadStore
    var bad: BadRecords
    /// What ended the file too early; nil where it is whole.
    var damage: String?
  }

  /// Reads those files into the rows of a run.
  ///
  /// - Throws: ``ReaderError`` where one can't be opened.
  static func read(
    _ entries: [MetricFiles.Entry], _ input: RunInput, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    var warnings = warnings
    var sources: [SourceDescription] = []
    var assembly = LoadAssembly(run: TraceFiles.runName(input))
    for entry in entries {
      let part = try read(entry)
      let path = entry.file.path
      part.bad.warn(path, damage: part.damage, &warnings)
      sources.append(
        SourceDescription(
          reader: part.store.program.description, path: path, spans: part.store.records.count,
          skipped: part.bad.count))
      assembly.add(part.store, path: path)
    }
    let path = input.trees.first?.displayPath ?? ""
    var trace = assembly.sheet.trace(path: path, sources: sources, warnings: warnings)
    trace.metrics = assembly.metrics
    if let coarse = assembly.coarse {
      trace.run.start = min(trace.run.start ?? coarse.start, coarse.start)
      trace.run.end = max(trace.run.end ?? coarse.end, coarse.end)
      trace.warnings.add(
        "starts_coarse",
        "its times are whole seconds, so requests have a duration but no start; for k6 set "
          + "K6_CSV_TIME_FORMAT=unix_nano or write JSON", path: path)
    }
    return trace
  }

  private static func read(_ entry: MetricFiles.Entry) throws(ReaderError) -> Part {
    switch entry.kind {
    case .k6Table: return try K6Table.read(entry.file)
    case .heyTable: return try HeyTable.read(entry.file)
    case .apacheBenchTable: return try ApacheBenchTable.read(entry.file)
    case .gatlingLog: return try GatlingLog.read(entry.file)
    default:
      var reading = RecordReading<K6PointDecoder>()
      let damage = try reading.read(entry.file)
      return Part(store: reading.decoder.store, bad: reading.bad, damage: damage)
    }
  }
}
