public import Trace

/// How to read; every option has a default that suits most runs.
public struct ReadOptions: Sendable {
  /// Name of the format to read as, see ``Registry/formats``; nil to recognise it from the content.
  public var inputFormat: String?
  /// A listing of file times made on the original machine; nil to use the times at hand.
  public var fileTimes: String?
  /// Name patterns that make any folder of prompt and result files a run.
  public var patterns: [String] = []
  /// The zone of times that are written without one; nil where the user names none.
  public var zone: LocalZone?
  /// Which of several experiments in one store to read, by name or identifier; nil for all.
  public var experiment: String?
  /// Nanoseconds between one scrape of metrics and the next; nil to take times from the files.
  public var interval: Int64?
  /// A file that says what metrics stand for; nil to go by what is known of their names.
  public var metricNames: String?
  /// Whether every reading of metrics is kept as it was shown, which takes rules alone.
  public var keepsSamples = false
  /// The columns that are needed; nil for all.
  ///
  /// What is expensive to read and not among them may be left empty.
  public var columns: Set<SpanColumn>?
  /// Takes rows as soon as they are made, where a reader need not see them again: the run that is
  /// returned has only those that come behind them.
  ///
  /// Given all rows that there are, it returns how many it takes of them, from the first on; nil where it wants
  /// no more, and reading may end.
  public var early: (@Sendable (_ rows: SpanTable) -> Int?)?
  /// Receives the digest of a file that was named, where it was read byte by byte; nil where nobody
  /// wants it.
  public var digests: InputDigest.Request?
  /// Receives (done, total) in bytes or files, now and then; total is 0 where it is not known.
  public var progress: (@Sendable (_ done: Int64, _ total: Int64) -> Void)?

  /// The defaults.
  public init() {}
}

/// A format that can be read.
public struct FormatDescription: Sendable {
  /// The name that `--input-format` takes.
  public var name: String
  /// What it is, in one line.
  public var what: String
  /// How it is recognised, in one line.
  public var recognised: String

  /// A description with those texts.
  public init(name: String, what: String, recognised: String) {
    self.name = name
    self.what = what
    self.recognised = recognised
  }
}

/// The one list of all readers.
public enum Registry {
  /// The formats that can be read, in the order in which they are tried.
  public static let formats: [FormatDescription] = readers.map { $0.format }

  /// Readers of programs that can be recorded.
  private static let recordable: [any RunReader.Type] = [ArenaReader.self, PromptFolderReader.self]

  private static func isRecording(_ input: RunInput) -> Bool {
    RecordingRunReader.recognise(input) == .certain
  }

  /// The reader that is surest of what a recording tells of, or the one that the user names; nil
  /// where none knows it.
  static func reader(ofRecorded input: RunInput, _ options: ReadOptions) -> (any RunReader.Type)? {
    if !options.patterns.isEmpty { return PromptFolderReader.self }
    if let named = recordable.first(where: { $0.format.name == options.inputFormat }) {
      return named
    }
    return recordable.first { $0.recognise(input) == .certain }
      ?? recordable.first { $0.recognise(input) == .possible }
  }

  /// One line a reader; a new system is one more line here.
  static let readers: [any RunReader.Type] = [
    SnapshotRunReader.self, RecordingRunReader.self, ArenaReader.self, SocietyReader.self,
    PromptFolderReader.self, OTLPReader.self, LiteLLMReader.self, OpenAIReader.self,
    FlatReader.self, LoomReader.self, PolyReader.self, LoadTestReader.self, PrometheusReader.self,
    PerformanceReader.self,
  ]

  /// Reads one run from all of the paths together.
  ///
  /// - Throws: ``ReaderError`` where nothing can be read at all; lesser trouble becomes warnings.
  public static func read(
    _ paths: [String], options: ReadOptions
  ) throws(ReaderError) -> RunTrace {
    var warnings = WarningList()
    let input = try input(paths, options, &warnings)
    let reader = try reader(for: input, options)
    if options.experiment != nil, reader != SocietyReader.self {
      throw .noExperiments(path: input.shownPath, format: reader.format.name)
    }
    var trace = try reader.read(input, options: options, warnings: warnings)
    // Metrics lie beside any run.
    let metrics = MetricFiles(input).entries
    if !metrics.isEmpty {
      var reading = MetricReading()
      try reading.read(
        metrics, options: options, hasRequests: reader == LoadTestReader.self)
      trace.add(reading)
    }
    return trace
  }

  /// Counts the spans of one run by some columns, where that can be done without keeping them.
  ///
  /// - Parameters:
  ///   - keys: the columns.
  ///   - withoutCalls: whether rows of whole calls are not wanted, which some sources must first put
  ///     together.
  /// - Returns: nil where the spans have to be read by ``read(_:options:)``.
  /// - Throws: ``ReaderError`` where nothing can be read at all.
  public static func tally(
    _ paths: [String], by keys: [SpanKey], withoutCalls: Bool, options: ReadOptions
  ) throws(ReaderError) -> TalliedRun? {
    // Standard input can be read once, and metrics beside the spans are another matter.
    guard !paths.contains("-") else { return nil }
    var warnings = WarningList()
    let input = try input(paths, options, &warnings)
    return try reader(for: input, options).tally(
      input, by: keys, withoutCalls: withoutCalls, options: options, warnings: warnings)
  }

  /// What lies at the paths beside the spans; of standard input nothing, since it is read once.
  ///
  /// - Throws: ``ReaderError`` where the paths can't be opened.
  public static func contents(
    _ paths: [String], options: ReadOptions
  ) throws(ReaderError) -> RunContents {
    var warnings = WarningList()
    let input = try input(paths.filter { $0 != "-" }, options, &warnings)
    let reader = try? reader(for: input, options)
    // One that no reader knows is still a database.
    return RunContents(
      input, database: reader.map { $0.database(input) } ?? input.onlyDatabase)
  }

  private static func input(
    _ paths: [String], _ options: ReadOptions, _ warnings: inout WarningList
  ) throws(ReaderError) -> RunInput {
    var times: FileTimes?
    if let list = options.fileTimes { times = try FileTimes.read(list) }
    var trees: [InputTree] = []
    var servers: [ServerAddress] = []
    for path in paths {
      if let address = ServerAddress(path) {
        servers.append(address)
      } else {
        trees.append(try InputTree.open(path, fileTimes: times, warnings: &warnings))
      }
    }
    return RunInput(trees: trees, servers: servers)
  }

  /// The reader that the user forces, or the one that is surest of the input; of equals the first.
  static func reader(
    for input: RunInput, _ options: ReadOptions
  ) throws(ReaderError) -> any RunReader.Type {
    if let name = options.inputFormat {
      guard let forced = readers.first(where: { $0.format.name == name }) else {
        throw .unknownFormat(name: name, known: formats.map(\.name))
      }
      // Of a recording it is the program that is named.
      return recordable.contains { $0 == forced } && isRecording(input)
        ? RecordingRunReader.self : forced
    }
    if !options.patterns.isEmpty {
      return isRecording(input) ? RecordingRunReader.self : PromptFolderReader.self
    }
    var best: (any RunReader.Type)?
    var certainty = Recognition.no
    for reader in readers {
      let own = reader.recognise(input)
      if own > certainty { (best, certainty) = (reader, own) }
      // Nobody is surer, so no further reader has to look.
      if certainty == .certain { break }
    }
    guard let best else {
      throw .unrecognised(path: input.shownPath, hint: hint(for: input))
    }
    return best
  }

  private static func hint(for input: RunInput) -> String {
    if input.trees.allSatisfy({ $0.listing.count == 0 }) {
      return "it is empty; pass the directory that the run wrote"
    }
    return "pass a run directory, its debug_prompts, its data.db, its console log, a trace or a "
      + "snapshot (see 'runlens formats'), or name your prompt files with --pattern"
  }
}
