import Trace

/// Reads traces of OpenTelemetry: what programs instrumented with it export.
enum OTLPReader: TraceReader {
  static let name = "otlp"
  static let kinds: Set<TraceKind> = [.otlpJSON, .otlpFrames, .otlpMessage]

  static let format = FormatDescription(
    name: name,
    what: "OpenTelemetry traces: OTLP as JSON lines or Protocol Buffers, as the Collector's file "
      + "exporter writes them, and downloads of Tempo and Jaeger",
    recognised: "resourceSpans, batches or Jaeger's data with spans in it; messages behind their "
      + "length; plain, .zst or .gz")

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let files = TraceFiles(input, kinds: kinds)
    var reading = OTLPReading(warnings: warnings)
    for entry in files.entries { try reading.read(entry) }
    guard !reading.store.spans.isEmpty else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "no span of a trace is in it; pass what an OTLP exporter wrote, or a download of "
          + "Jaeger or Tempo")
    }
    return reading.trace(of: input, skippedFiles: files.others)
  }
}

/// The reading of OTLP files into one run.
struct OTLPReading {
  private(set) var store = OTLPStore()
  private var warnings: WarningList
  private var sources: [SourceDescription] = []

  init(warnings: WarningList) { self.warnings = warnings }

  /// Adds the spans of one file.
  mutating func read(_ entry: TraceFiles.Entry) throws(ReaderError) {
    let before = store.spans.count
    let others = store.otherSignals
    var bad = BadRecords()
    let damage: String?
    switch entry.kind {
    case .otlpFrames: damage = try readFrames(entry.file, &bad)
    case .otlpMessage: damage = try readMessage(entry.file, &bad)
    default:
      var reading = RecordReading<OTLPJSONDecoder>()
      damage = try reading.read(entry.file)
      bad = reading.bad
      store.merge(reading.decoder.store)
    }
    bad.warn(entry.file.path, damage: damage, &warnings)
    sources.append(
      SourceDescription(
        reader: OTLPReader.name, path: entry.file.path, spans: store.spans.count - before,
        skipped: bad.count + store.otherSignals - others))
  }

  private mutating func readFrames(
    _ file: TraceFile, _ bad: inout BadRecords
  ) throws(ReaderError) -> String? {
    var frames = OTLPFrames()
    var json = RecordReading<OTLPJSONDecoder>()
    var messages = OTLPMessage()
    let damage = try file.stream { piece in
      frames.consume(piece) { message, number in
        if message.count == 0 {
          bad.add("message \(number): it can't be decompressed")
        } else if message[0] == UInt8(ascii: "{") {
          json.add(message, number)
        } else {
          do throws(ProtobufError) {
            try messages.decode(message)
          } catch {
            bad.add("message \(number), byte \(error.offset + 1): no Protocol Buffers")
          }
        }
      }
      return true
    }
    json.flush()
    bad.merge(json.bad)
    store.merge(json.decoder.store)
    store.merge(messages.store)
    return damage ?? frames.finish()
  }

  private mutating func readMessage(
    _ file: TraceFile, _ bad: inout BadRecords
  ) throws(ReaderError) -> String? {
    var bytes: [UInt8] = []
    let damage = try file.stream { piece in
      bytes.append(piece, most: DocumentSplitter.longest + 1 - bytes.count)
      return bytes.count <= DocumentSplitter.longest
    }
    guard bytes.count <= DocumentSplitter.longest else {
      return "it is longer than \(DocumentSplitter.longest >> 20) MB"
    }
    var message = OTLPMessage()
    do throws(ProtobufError) {
      try message.decode(bytes.span)
    } catch {
      bad.add("byte \(error.offset + 1): no Protocol Buffers")
    }
    store.merge(message.store)
    return damage
  }

  /// The run as rows, with coverage and warnings.
  mutating func trace(of input: RunInput, skippedFiles: Int) -> RunTrace {
    let tree = OTLPTree(store.spans)
    let name = TraceFiles.runName(input)
    var assembly = OTLPAssembly(tree, names: store.names.names, run: name)
    assembly.assemble()
    warn(of: tree, assembly, path: input.shownPath)
    var description = RunDescription(
      id: runName(tree) ?? name, path: input.trees.first?.displayPath ?? "",
      system: OTLPReader.name)
    var days: Set<Int32> = []
    var iterations: Set<Int32> = []
    var agents: Set<Int32> = []
    for (span, context) in zip(tree.spans, tree.contexts) {
      if span.start != .min { description.start = min(description.start ?? .max, span.start) }
      for time in [span.start, span.end] where time != .min {
        description.end = max(description.end ?? .min, time)
      }
      if context.day != .min { days.insert(context.day) }
      if context.iteration != .min { iterations.insert(context.iteration) }
      if context.agent >= 0 { agents.insert(context.agent) }
    }
    description.days = days.isEmpty ? nil : days.count
    description.iterations = iterations.isEmpty ? nil : iterations.count
    description.agents = agents.isEmpty ? nil : agents.count
    var trace = RunTrace(run: description, coverage: assembly.coverage)
    trace.spans = assembly.spans
    trace.sources = sources
    trace.warnings = warnings
    return trace
  }

  /// The run's name where all spans that name one agree.
  private func runName(_ tree: OTLPTree) -> String? {
    let runs = Set(tree.contexts.lazy.map(\.run).filter { $0 >= 0 })
    guard runs.count == 1, let run = runs.first else { return nil }
    return store.names.names[Int(run)]
  }

  private mutating func warn(of tree: OTLPTree, _ assembly: OTLPAssembly, path: String) {
    if tree.repeated > 0 {
      warnings.add(
        "spans_repeated",
        "\(tree.repeated) spans came more than once, as exporters send them again when in doubt; each "
          + "counts once", path: path)
    }
    if tree.orphans > 0 {
      warnings.add(
        "spans_orphaned",
        "\(tree.orphans) spans name a parent that is not there, as after a kill or where a file is "
          + "missing; they count, with what they say themselves", path: path)
    }
    if assembly.open + assembly.unfinished > 0 {
      warnings.add(
        "calls_in_flight",
        "\(assembly.open + assembly.unfinished) calls have no end: the program ended, or their spans "
          + "are in a file that was not passed", path: path)
    }
    if assembly.reversed > 0 {
      warnings.add(
        "times_contradict",
        "\(assembly.reversed) calls end before they start, so their clock was set meanwhile; they have "
          + "no duration", path: path)
    }
    if assembly.calls == 0, assembly.told == 0 {
      warnings.add(
        "no_calls",
        "no span tells of a request to a model; instrument the client library "
          + "(gen_ai.operation.name, llm.request.type or openinference.span.kind)", path: path)
    }
  }
}
