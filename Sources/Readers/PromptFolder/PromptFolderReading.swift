import Trace

/// The reading of folders of prompt and result files into spans.
struct PromptFolderReading {
  let run: String
  var warnings: WarningList
  /// Whether names tell attempts, so that several pairs may make one call.
  let hasAttempts: Bool
  private(set) var spans = SpanTable()
  private var coverage = Coverage()
  private var sources: [SourceDescription] = []
  private var nextCall: Int64 = 0
  private var start: Int64?
  private var end: Int64?
  private var days: Set<Int32> = []
  private var iterations: Set<Int32> = []
  private var agents: Set<Int32> = []
  /// The trees that rows come from, and the files of each row, numbered through all of them.
  private var trees: [InputTree] = []
  private var firstFile: Int32 = 0
  private var promptFiles: [Int32] = []
  private var resultFiles: [Int32] = []

  init(run: String, warnings: WarningList, hasAttempts: Bool) {
    self.run = run
    self.warnings = warnings
    self.hasAttempts = hasAttempts
  }

  /// One tree's pairs with everything that was found out about their files.
  private struct Pairs {
    var names: PromptPairs
    var listing: FileListing
    var judgement: FileTimeJudgement
    var resolution: Int64
    /// What each pair's result holds, `.answer` where it has none.
    var contents: [ResultContent]
    /// Pairs whose result is older than their prompt.
    var reversed: Int
  }

  /// Adds the pairs of one tree.
  ///
  /// - Complexity: O(files), with one read of each result's beginning.
  mutating func read(_ tree: InputTree, path: String, _ patterns: [NamePattern]) {
    let listing = tree.listing
    let names = PromptPairs(of: listing, files: 0..<listing.count, patterns: patterns)
    guard !names.pairs.isEmpty else {
      sources.append(
        SourceDescription(
          reader: PromptFolderReader.system, path: path, spans: 0, skipped: names.unmatched.count))
      return
    }
    let pairs = examine(names, tree)
    pairs.judgement.warn(path: path, &warnings)
    warn(of: pairs, path)
    let before = spans.count
    append(pairs)
    trees.append(tree)
    firstFile += Int32(clamping: listing.count)
    sources.append(
      SourceDescription(
        reader: PromptFolderReader.system, path: path, spans: spans.count - before,
        skipped: names.unmatched.count))
  }

  private func examine(_ names: PromptPairs, _ tree: InputTree) -> Pairs {
    let listing = tree.listing
    var times: [Int64] = []
    times.reserveCapacity(names.pairs.count * 2)
    var results: [Int] = []
    var reversed = 0
    for pair in names.pairs {
      let prompt = Self.time(listing, pair.prompt)
      let result = Self.time(listing, pair.result)
      if let prompt { times.append(prompt) }
      if let result { times.append(result) }
      if let prompt, let result, result < prompt { reversed += 1 }
      if pair.result >= 0 { results.append(Int(pair.result)) }
    }
    let found = tree.resultContents(results)
    var contents = [ResultContent](repeating: .answer, count: names.pairs.count)
    var next = 0
    for (position, pair) in names.pairs.enumerated() where pair.result >= 0 {
      contents[position] = found[next]
      next += 1
    }
    var judgement = FileTimeJudgement(times: times)
    // A few results may be older, where a run was repeated; many are a copy's doing.
    if judgement.isTrusted, results.count >= 5, reversed * 5 > results.count {
      judgement = .contradictsOrder(violations: reversed, checks: results.count)
    }
    return Pairs(
      names: names, listing: listing, judgement: judgement,
      resolution: FileClock.resolution(of: times), contents: contents, reversed: reversed)
  }

  private static func time(_ listing: FileListing, _ file: Int32) -> Int64? {
    guard file >= 0, listing.modified[Int(file)] != FileListing.absent else { return nil }
    return listing.modified[Int(file)]
  }

  private mutating func warn(of pairs: Pairs, _ path: String) {
    if pairs.judgement.isTrusted, pairs.reversed > 0 {
      warnings.add(
        "result_before_prompt",
        "\(pairs.reversed) results are older than their prompts, so an earlier run left them or the "
          + "run ended there; no latency is taken from them", path: path)
    }
    let unreadable = pairs.contents.count { $0 == .unreadable }
    if unreadable > 0 {
      warnings.add(
        "files_unreadable",
        "\(unreadable) result files could not be read; check their permissions", path: path)
    }
  }

  // MARK: Rows

  private mutating func append(_ pairs: Pairs) {
    spans.reserve(pairs.names.pairs.count)
    let texts = pairs.names.texts.names.map { spans.intern($0) }
    let defaults = (
      run: spans.intern(run), system: spans.intern(PromptFolderReader.system),
      stage: spans.intern("call"), call: spans.intern(Phase.call), llm: spans.intern(Phase.llm)
    )
    func text(_ id: Int32) -> NameID { id < 0 ? .absent : texts[Int(id)] }
    var errors: [ResultContent: NameID] = [:]
    for content in ResultContent.allCases {
      errors[content] = content.errorClass.map { spans.intern($0) } ?? .absent
    }
    let missing = spans.intern("no result file")
    var calls = AttemptGroups(firstCall: nextCall, phase: defaults.call)
    for (position, pair) in pairs.names.pairs.enumerated() {
      var row = EncodedSpan(
        run: pair.run < 0 ? defaults.run : text(pair.run), system: defaults.system,
        source: defaults.system, stage: pair.stage < 0 ? defaults.stage : text(pair.stage),
        phase: defaults.call)
      row.day = pair.day
      row.iteration = pair.iteration
      row.agent = text(pair.agent)
      row.group = text(pair.group)
      row.covers = 1
      let content = pairs.contents[position]
      row.status = pair.result < 0 ? .missingResult : content.status
      row.error = pair.result < 0 ? missing : errors[content] ?? .absent
      if pair.prompt >= 0 { row.promptBytes = pairs.listing.size[Int(pair.prompt)] }
      if pair.result >= 0 { row.responseBytes = pairs.listing.size[Int(pair.result)] }
      let reason = setTime(&row, pair, pairs)
      note(pair)
      if hasAttempts {
        row.phase = defaults.llm
        row.attempt = pair.attempt
        calls.add(&row)
      } else {
        finish(&row, reason)
      }
      spans.append(row)
      promptFiles.append(pair.prompt < 0 ? SpanTexts.none : firstFile + pair.prompt)
      resultFiles.append(pair.result < 0 ? SpanTexts.none : firstFile + pair.result)
    }
    for var row in calls.rows {
      finish(&row, row.status == .missingResult ? "missing_result" : "times_unknown")
      spans.append(row)
      promptFiles.append(SpanTexts.none)
      resultFiles.append(SpanTexts.none)
    }
  }

  /// Sets the times that the files give; returns why there is no duration, or nil.
  private mutating func setTime(
    _ row: inout EncodedSpan, _ pair: PromptPair, _ pairs: Pairs
  ) -> String? {
    guard pairs.judgement.isTrusted else { return pairs.judgement.reason }
    let prompt = Self.time(pairs.listing, pair.prompt)
    let result = Self.time(pairs.listing, pair.result)
    for time in [prompt, result].compactMap(\.self) {
      start = min(start ?? time, time)
      end = max(end ?? time, time)
    }
    if let prompt {
      row.start = prompt
      row.resolution = pairs.resolution
    }
    if pair.prompt < 0 { return "missing_prompt" }
    if pair.result < 0 { return "missing_result" }
    guard let prompt, let result else { return "times_unknown" }
    let (duration, overflow) = result.subtractingReportingOverflow(prompt)
    guard !overflow, duration >= 0 else { return "times_contradict" }
    row.duration = duration
    row.timing = .pair
    row.resolution = 2 * pairs.resolution
    return nil
  }

  private mutating func note(_ pair: PromptPair) {
    if pair.day != SpanTable.absent32 { days.insert(pair.day) }
    if pair.iteration != SpanTable.absent32 { iterations.insert(pair.iteration) }
    if pair.agent >= 0 { agents.insert(pair.agent) }
  }

  /// Numbers and counts one call.
  private mutating func finish(_ row: inout EncodedSpan, _ reason: String?) {
    row.call = nextCall
    nextCall += 1
    coverage.callsObserved += 1
    if row.duration >= 0 {
      coverage.callsTimed += 1
    } else {
      coverage.untimedReasons[reason ?? "times_unknown", default: 0] += 1
    }
  }

  /// The run as spans, with its coverage and warnings.
  func trace(path: String) -> RunTrace {
    var description = RunDescription(id: run, path: path, system: PromptFolderReader.system)
    description.start = start
    description.end = end
    description.days = days.isEmpty ? nil : days.count
    description.iterations = iterations.isEmpty ? nil : iterations.count
    description.agents = agents.isEmpty ? nil : agents.count
    var trace = RunTrace(run: description, coverage: coverage)
    trace.sources = sources
    trace.spans = spans
    trace.warnings = warnings
    trace.texts = SpanTexts(of: trees, prompts: promptFiles, responses: resultFiles)
    return trace
  }
}
