import Trace

extension ArenaReading {
  /// Puts the steps in order, places the marks on them, and checks the sources against each other.
  mutating func arrange() {
    if evidence.facts.hasDatabase, !evidence.facts.isPlausible(evidence.files) {
      warnings.add(
        "shape_implausible",
        "its rows and file names claim far more days, iterations and agents than there are rows "
          + "and files, so that nothing is said of calls without a trace; look for stray rows and "
          + "files", path: input.shownPath)
    }
    evidence.hasShape = hasShape
    let proven = provenSequence()
    evidence.console?.placeHead(before: proven)
    evidence.sequence = sequence(proven)
    place()
    judgeAgainstDatabase()
    guard let console = evidence.console else { return }
    compare(console)
    warn(of: console)
  }

  /// Whether the database tells how many agents and iterations there are.
  private var hasShape: Bool {
    evidence.facts.hasDatabase && evidence.facts.agents != nil && evidence.facts.iterations != nil
      && evidence.facts.isPlausible(evidence.files)
  }

  /// The steps that database and files prove.
  private func provenSequence() -> ArenaSequence {
    var sequence =
      hasShape
      ? ArenaSequence(facts: evidence.facts, files: evidence.files)
      : ArenaSequence(files: evidence.files)
    sequence.include(evidence.files, finished: evidence.facts.finished)
    return sequence
  }

  /// The run's steps: what the log tells, and before and after it what the rest proves.
  private func sequence(_ proven: ArenaSequence) -> ArenaSequence {
    guard let console = evidence.console else { return proven }
    let told = console.steps.compactMap(\.self)
    guard let first = told.first?.order, let last = told.last?.order else { return proven }
    var sequence = ArenaSequence()
    if hasShape {
      for entry in proven.entries where entry.step.order < first { sequence.append(entry) }
    }
    for step in told { sequence.append(.init(step: step, made: .yes)) }
    if hasShape {
      for entry in proven.entries where entry.step.order > last { sequence.append(entry) }
    }
    let goesOn = hasShape && proven.entries.contains { $0.step.order > last }
    if !goesOn, let open = console.log.calls.last,
      open.ending == .inFlight || open.ending == .interrupted,
      let step = console.steps.last
    {
      sequence.inFlight = step
    }
    if let step = proven.inFlight, hasShape, step.order > last { sequence.inFlight = step }
    return sequence
  }

  private mutating func place() {
    guard folder.prompts != nil || evidence.facts.hasDatabase else { return }
    let marks = ArenaMarks(
      sequence: evidence.sequence, facts: evidence.facts, files: evidence.files,
      clock: evidence.times.clock)
    evidence.brackets = marks.timeline.brackets()
    evidence.marks = folder.prompts == nil ? nil : marks
  }

  /// Holds the files' times against those that the database keeps as data, which no copy changes.
  private mutating func judgeAgainstDatabase() {
    guard let prompts = folder.prompts, let marks = evidence.marks,
      evidence.times.judgement.isTrusted
    else { return }
    let (violations, checks) = marks.checked.databaseViolations(tolerance: 20_000_000)
    let path = input.path(folder: prompts.folder, tree: prompts.tree)
    // A copy makes nearly all contradict; a few files may have been written again later.
    if violations.count * 2 > checks {
      evidence.times.judgement = FileTimeJudgement.contradictsDatabase(
        violations: violations.count, checks: checks)
    } else {
      let odd = marks.timeline.contradicting.compactMap(\.file) + evidence.times.late
      if let example = odd.min() {
        let listing = input.trees[prompts.tree].listing
        warnings.add(
          "files_modified_later",
          "\(Set(odd).count) files have times that fit nowhere in the run, such as "
            + "'\(listing.fileName(example))': they were written again later, and no latency is "
            + "taken from them", path: path)
      }
    }
    guard !evidence.times.judgement.isTrusted else { return }
    ArenaFileTimes.forget(&evidence.files)
    evidence.sequence = sequence(provenSequence())
    place()
  }

  /// Reports where files and log tell different times for the same calls.
  private mutating func compare(_ console: ConsoleEvidence) {
    guard console.isTimed else { return }
    var compared = 0
    var differing = 0
    for (position, bracket) in evidence.singles() where bracket.timing == .pair {
      let step = evidence.sequence.entries[position].step
      guard let told = console.told[step] else { continue }
      let call = console.log.calls[told.call]
      guard let start = ConsoleEvidence.known(call.start), let end = ConsoleEvidence.known(call.end)
      else { continue }
      compared += 1
      // Scheduling of the program that stamped the lines adds some milliseconds.
      let tolerance = bracket.resolution + console.resolution + 100_000_000 + bracket.duration / 20
      if abs(bracket.duration - (end - start)) > tolerance { differing += 1 }
    }
    guard differing > 0 else { return }
    warnings.add(
      "sources_disagree",
      "console log and files differ on the duration of \(differing) of \(compared) calls that both "
        + "time; does the log belong to this run?", path: input.path(console.file))
  }
}

extension ArenaTimeline {
  /// Marks of files that contradict the database's times, and the number of marks that were held
  /// against one.
  ///
  /// - Complexity: O(n log n).
  func databaseViolations(tolerance: Int64) -> (violations: [ArenaMark], checks: Int) {
    let sorted = marks.sorted { $0.position < $1.position }
    let database = sorted.filter { $0.kind == .database }
    // The latest database time at or before each place, and the earliest at or after it.
    var latest: [Int64] = []
    for mark in database { latest.append(max(latest.last ?? .min, mark.time)) }
    var earliest: [Int64] = []
    for mark in database.reversed() { earliest.append(min(earliest.last ?? .max, mark.time)) }
    earliest.reverse()
    var violations: [ArenaMark] = []
    var checks = 0
    var before = 0
    for mark in sorted where mark.kind != .database {
      while before < database.count, database[before].position < mark.position { before += 1 }
      var after = before
      while after < database.count, database[after].position == mark.position { after += 1 }
      let isEarly = before > 0 && mark.time < latest[before - 1] - tolerance
      let isLate = after < database.count && mark.time > earliest[after] + tolerance
      // A mark that only has a lower bound says little: a copy is always later than the run.
      if after < database.count { checks += 1 }
      if isEarly || isLate { violations.append(mark) }
    }
    return (violations, checks)
  }
}
