import Trace

/// Reads what a run of Agent-Trading-Arena left: `debug_prompts`, `data.db`, console log, or any
/// of them alone.
enum ArenaReader: RunReader {
  static let format = FormatDescription(
    name: ArenaSpans.system,
    what: "Agent-Trading-Arena: a save directory, its debug_prompts, data.db, or a console log",
    recognised: "prompt files named day0_iter0_market_analysis_prompt.txt and the like, a SQLite "
      + "database with active_orders, memory and person, or a log with LLM PROMPT blocks")

  static func recognise(_ input: RunInput) -> Recognition {
    do {
      let folder = try ArenaRunFolder(input)
      if folder.isEmpty { return .no }
      guard let prompts = folder.prompts, folder.database == nil, folder.consoles.isEmpty else {
        return .certain
      }
      // Another program that names its files alike gives itself away by results where this one
      // writes none.
      let listing = input.trees[prompts.tree].listing
      let files = try ArenaFiles(of: listing, files: prompts.files.prefix(8192))
      return files.contradictsProgram || files.unmatched.count > files.count ? .possible : .certain
    } catch {
      return .certain
    }
  }

  static func read(
    _ input: RunInput, options: ReadOptions, warnings: WarningList
  ) throws(ReaderError) -> RunTrace {
    let folder = try ArenaRunFolder(input)
    guard !folder.isEmpty else {
      throw .unrecognised(
        path: input.shownPath,
        hint: "an Agent-Trading-Arena run has debug_prompts, data.db or a console log")
    }
    var reading = ArenaReading(input: input, folder: folder, warnings: warnings)
    try reading.readAll(options)
    return reading.trace()
  }

  static func database(_ input: RunInput) -> RunInput.File? {
    (try? ArenaRunFolder(input))?.database
  }
}

/// The reading of one run: gathers the evidence, part by part.
struct ArenaReading {
  let input: RunInput
  let folder: ArenaRunFolder
  var warnings: WarningList
  var evidence = ArenaEvidence()
  var sources: [SourceDescription] = []
  /// Last modification of `data.db` where it can be part of the run's time.
  var databaseModified: Int64?
  /// How the program keeps what it knows on disk.
  var storage = StorageFacts()

  mutating func readAll(_ options: ReadOptions) throws(ReaderError) {
    readDescriptions()
    try readDatabase()
    try readPrompts()
    readStorage()
    try readConsole(options)
    arrange()
    readResults()
  }

  private mutating func readDatabase() throws(ReaderError) {
    guard let file = folder.database else { return }
    let tree = input.trees[file.tree]
    do {
      let database = try tree.database(file.index)
      let tables = try database.tables()
      guard ArenaDatabase.recognises(tables) else {
        warnings.add(
          "database_incomplete",
          "it lacks tables of Agent-Trading-Arena (\(ArenaDatabase.tables.joined(separator: ", ")));"
            + " is it complete, and this program's?", path: input.path(file))
        sources.append(
          SourceDescription(
            reader: ArenaEvidence.databaseSource, path: input.path(file), spans: 0, skipped: 1))
        return
      }
      database.warnOfRecovery(input.path(file), &warnings)
      ArenaDatabase.read(database, into: &evidence.facts, warnings: &warnings)
    } catch {
      // Other parts of the run may still be read; alone, a broken database is an error.
      if folder.prompts == nil, folder.consoles.isEmpty { throw error }
      warnings.add("database_unreadable", error.message, path: input.path(file))
      sources.append(
        SourceDescription(
          reader: ArenaEvidence.databaseSource, path: input.path(file), spans: 0, skipped: 1))
      return
    }
    let modified = tree.listing.modified[file.index]
    if modified != FileListing.absent { databaseModified = modified }
    sources.append(
      SourceDescription(
        reader: ArenaEvidence.databaseSource, path: input.path(file), spans: 0, skipped: 0))
  }

  /// Writes that follow all prompts of a run that was ended; none where it was not.
  private func endsOfWrites() -> [Int64] {
    guard evidence.facts.finished == true else { return [] }
    let information = folder.information.map { input.trees[$0.tree].listing.modified[$0.index] }
    return [information, databaseModified].compactMap(\.self).filter {
      $0 != FileListing.absent
    }
  }

  private mutating func readPrompts() throws(ReaderError) {
    guard let prompts = folder.prompts else { return }
    let listing = input.trees[prompts.tree].listing
    let path = input.path(folder: prompts.folder, tree: prompts.tree)
    evidence.files = try ArenaFiles(of: listing, files: prompts.files)
    if case .recording = input.trees[prompts.tree].source { evidence.files.isRecorded = true }
    evidence.times = ArenaFileTimes(
      of: &evidence.files, listing: listing, facts: evidence.facts, ends: endsOfWrites(),
      path: path, warnings: &warnings)
    if !evidence.times.judgement.isTrusted {
      ArenaFileTimes.forget(&evidence.files)
    }
    sources.append(
      SourceDescription(
        reader: ArenaEvidence.promptSource, path: path, spans: 0,
        skipped: evidence.files.unmatched.count + evidence.files.stale.count))
    if let example = evidence.files.unmatched.first {
      warnings.add(
        "files_unmatched",
        "\(evidence.files.unmatched.count) files fit no name of Agent-Trading-Arena, such as "
          + "'\(listing.fileName(example))'; name them with --pattern if they are prompts",
        path: path)
    }
  }

  /// Judges what the result files hold.
  private mutating func readResults() {
    guard let prompts = folder.prompts, let marks = evidence.marks else { return }
    let tree = input.trees[prompts.tree]
    let results = marks.files.compactMap { step, files in
      files.result.map { (index: $0.index, stage: step.stage) }
    }.sorted { $0.index < $1.index }
    let indices = results.map(\.index)
    let contents = tree.resultContents(indices)
    for (position, result) in results.enumerated() {
      var content = contents[position]
      if content == .answer, let format = result.stage.acceptedFormat,
        let bytes = try? tree.contents(result.index, limit: ResultContent.bytesNeeded),
        !format.accepts(bytes)
      {
        content = .malformed
      }
      evidence.contents[result.index] = content
    }
  }
}
