import Trace

/// Reads request logs of LiteLLM, of its library or its proxy.
enum LiteLLMReader: TraceReader {
  static let name = "litellm"
  static let kinds: Set<TraceKind> = [.liteLLM]

  static let format = FormatDescription(
    name: name,
    what: "request logs of LiteLLM and its proxy: a StandardLoggingPayload for each attempt",
    recognised: "JSON lines with startTime, endTime and call_type or custom_llm_provider; plain, "
      + ".zst or .gz")

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    var warnings = warnings
    var sources: [SourceDescription] = []
    var store = LiteLLMStore()
    for entry in TraceFiles(input, kinds: kinds).entries {
      var reading = RecordReading<LiteLLMDecoder>()
      let damage = try reading.read(entry.file)
      reading.bad.warn(entry.file.path, damage: damage, &warnings)
      sources.append(
        SourceDescription(
          reader: name, path: entry.file.path, spans: reading.decoder.store.records.count,
          skipped: reading.bad.count))
      store.merge(reading.decoder.store)
    }
    guard !store.records.isEmpty else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "no line of it is a request that LiteLLM logged; pass its JSON lines")
    }
    var assembly = LiteLLMAssembly(store: store)
    let run = TraceFiles.runName(input)
    assembly.assemble(run: run)
    if assembly.reversed > 0 {
      warnings.add(
        "times_contradict",
        "\(assembly.reversed) attempts end before they start, so their clock was set meanwhile; they "
          + "have no duration", path: input.shownPath)
    }
    var trace = RunTrace(
      run: assembly.facts.description(
        run: run, path: input.trees.first?.displayPath ?? "", system: name,
        names: assembly.spans.names), coverage: assembly.coverage)
    trace.spans = assembly.spans
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }
}
