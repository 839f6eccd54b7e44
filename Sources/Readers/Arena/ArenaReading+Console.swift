import Trace

extension ArenaReading {
  /// Reads the best console log and places its calls on the run's steps.
  mutating func readConsole(_ options: ReadOptions) throws(ReaderError) {
    guard let file = folder.consoles.first else { return }
    let tree = input.trees[file.tree]
    let path = input.path(file)
    warnOfOtherLogs(file)
    var parser = ConsoleParser()
    var done: Int64 = 0
    let total = max(0, tree.listing.size[file.index])
    let progress = options.progress
    do {
      try tree.stream(file.index, chunkSize: 1 << 20) { chunk in
        parser.consume(chunk)
        done += Int64(chunk.count)
        progress?(done, total)
        return true
      }
    } catch {
      if done == 0, folder.prompts == nil, folder.database == nil { throw error }
      warnings.add("log_incomplete", error.message, path: path)
    }
    let log = parser.finish()
    guard !log.calls.isEmpty else {
      warnings.add("log_empty", "it holds no prompt; was the run ended at its start?", path: path)
      sources.append(
        SourceDescription(reader: ArenaEvidence.consoleSource, path: path, spans: 0, skipped: 0))
      return
    }
    var console = ConsoleEvidence(log: log, file: file)
    if case .recording = tree.source { console.timing = .trace }
    let facts = evidence.facts
    let attribution = ConsoleAttribution(
      log, agents: facts.agents.map(Int.init),
      reflectFrequency: facts.reflectFrequency.map { $0.map(Int.init) })
    if evidence.facts.agents == nil, let agents = attribution.agents {
      evidence.facts.agents = Int32(exactly: agents)
    }
    if leaveOutInterleaved(console) { return }
    let agreement = agreement(console, attribution)
    if agreement.isOtherRun {
      warnings.add(
        "sources_disagree",
        "\(agreement.differing) of \(agreement.differing + agreement.matching) prompt files are not "
          + "in this log, so it belongs to another run and was left out; name the run's own log",
        path: path)
      sources.append(
        SourceDescription(
          reader: ArenaEvidence.consoleSource, path: path, spans: 0, skipped: log.calls.count))
      return
    }
    console.place(by: attribution, dayShift: log.headMissing ? agreement.dayShift : 0)
    if let stamps = log.stamps {
      let own = console.timing == .trace ? RecordingLog.stampError : 0
      console.resolution = 2 * max(own, stamps.resolution)
    }
    setOffset(&console, options.zone)
    let isTimed = console.isTimed
    console.told = console.told.mapValues { told in
      ArenaEvidence.Told(call: told.call, timed: isTimed)
    }
    sources.append(
      SourceDescription(
        reader: ArenaEvidence.consoleSource, path: path, spans: 0, skipped: log.strayLines))
    evidence.console = console
  }

  /// Leaves out a log in which prompts keep following one another without an answer between.
  ///
  /// The program does one call after another. Where it was changed to run some side by side, neither
  /// the log nor files under shared names tell which answer belongs to which prompt.
  private mutating func leaveOutInterleaved(_ console: ConsoleEvidence) -> Bool {
    let calls = console.log.calls
    let lost = calls.count { $0.ending == .lost }
    guard lost >= 5, lost * 10 > calls.count else { return false }
    let path = input.path(console.file)
    warnings.add(
      "log_interleaved",
      "\(lost) of its \(calls.count) prompts are followed by another one instead of their answer: "
        + "calls ran side by side, or much of it is missing; no call is taken from it, so keep every "
        + "call's files under names of their own", path: path)
    sources.append(
      SourceDescription(
        reader: ArenaEvidence.consoleSource, path: path, spans: 0, skipped: calls.count))
    if !evidence.files.isPerCall, folder.prompts != nil {
      evidence.times.judgement = .sideBySide
      ArenaFileTimes.forget(&evidence.files)
    }
    return true
  }

  private mutating func warnOfOtherLogs(_ chosen: RunInput.File) {
    for other in folder.consoles.dropFirst() {
      let stamped = ArenaConsole.isStamped(input.beginning(other, limit: 64 << 10))
      let chosenStamped = ArenaConsole.isStamped(input.beginning(chosen, limit: 64 << 10))
      // A plain log beside a stamped one is taken for the same output without its times.
      if chosenStamped, !stamped { continue }
      warnings.add(
        "log_left_out",
        "of several console logs only '\(input.path(chosen))' was read; name the one that belongs "
          + "to the run", path: input.path(other))
    }
  }

  /// Finds the log's offset from UTC where its stamps name no zone: by the user's word, or by the
  /// database's opening.
  private mutating func setOffset(_ console: inout ConsoleEvidence, _ zone: LocalZone?) {
    guard let stamps = console.log.stamps, console.isTimed, stamps.zoneAssumed,
      !stamps.isRelative, !stamps.yearAssumed
    else { return }
    let first = console.log.calls.first.flatMap { ConsoleEvidence.known($0.start) }
    let ahead = evidence.facts.opening.flatMap { opening in
      first.flatMap { NaiveClock.ahead(clock: $0, instant: opening) }
    }
    var clock = NaiveClock(named: zone, inferred: ahead.map { ($0, "data.db") })
    let start = first ?? 0
    console.offset = clock.instant(start).subtractingReportingOverflow(start).partialValue
    clock.warn(input.path(console.file), &warnings)
  }

  /// Tells what is wrong with the log, once its calls have their places.
  mutating func warn(of console: ConsoleEvidence) {
    let path = input.path(console.file)
    let log = console.log
    if log.timesWorthless {
      warnings.add(
        "log_buffered",
        "the program's output was buffered when these lines were stamped, so their times are "
          + "worthless and not used; run it with PYTHONUNBUFFERED=1 or 'python -u'", path: path)
    }
    if log.stamps != nil, !log.timesWorthless, console.resolution > ConsoleEvidence.fineEnough {
      warnings.add(
        "log_coarse",
        "its times are exact to \(console.resolution / 2_000_000) ms only, and so is every duration "
          + "from it to twice that; stamp lines with fractions of a second", path: path)
    }
    if log.headMissing {
      warnings.add(
        "log_head_missing",
        "it starts in the middle of a run, so that earlier calls are not in it; pass the whole log",
        path: path)
    }
    if log.earlierRuns > 0 {
      warnings.add(
        "log_earlier_runs",
        "it holds \(log.earlierRuns) earlier runs, only the last was read; give each run a log of "
          + "its own", path: path)
    }
    if let crash = log.crash {
      let what = log.interrupted ? "interrupted from the keyboard" : "ended by \(crash)"
      warnings.add("run_crashed", "the run was \(what)", path: path)
    }
    let lost = log.calls.count { $0.ending == .lost }
    if lost > 0 {
      warnings.add(
        "log_gaps", "the outcomes of \(lost) calls are missing in it; is it complete?", path: path)
    }
    let unplaced = console.steps.count { $0 == nil }
    if unplaced > 0 {
      warnings.add(
        "calls_unplaced",
        "\(unplaced) of its \(log.calls.count) calls could not be given a day, iteration and agent "
          + "of their own, so these are left open; pass the run's directory with it", path: path)
    }
    if log.hiddenRetries > 0 {
      warnings.add(
        "hidden_retries",
        "the client library itself retried \(log.hiddenRetries) requests; their time is part of "
          + "the attempts", path: path)
    }
  }
}

extension ConsoleEvidence {
  /// Gives each call its step; a step that is met twice keeps the first call.
  ///
  /// - Parameter dayShift: days to add to the log's own count; nil where its days mean nothing.
  mutating func place(by attribution: ConsoleAttribution, dayShift: Int32?) {
    func known(_ number: Int32) -> Int32? {
      number == ConsoleAttribution.absent ? nil : number
    }
    // How many agents without a number each step has had.
    var unnamed: [ArenaStep: Int32] = [:]
    for index in log.calls.indices {
      guard let stage = log.calls[index].stage.arena, let dayShift,
        let day = known(attribution.day[index]).map({ $0 &+ dayShift }), day >= 0,
        stage == .gossip || known(attribution.iteration[index]) != nil
      else {
        steps.append(nil)
        continue
      }
      var step = ArenaStep(
        day: day, iteration: known(attribution.iteration[index]),
        agent: known(attribution.agent[index]), stage: stage)
      // Agents that nobody names still act one after another.
      if step.agent == nil {
        let number = unnamed[step, default: 0]
        unnamed[step] = number + 1
        step.agent = ArenaSequence.someAgent + number
      }
      guard told[step] == nil else {
        steps.append(nil)
        continue
      }
      told[step] = ArenaEvidence.Told(call: index, timed: false)
      steps.append(step)
    }
  }
}
