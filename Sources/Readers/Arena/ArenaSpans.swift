import Trace

/// Turns the evidence of a run into rows of the spans table.
struct ArenaSpans {
  let evidence: ArenaEvidence
  let singles: [Int: ArenaBracket]
  /// Whether every day was ended that the database knows of.
  let isFinished: Bool
  /// The calls during which the run ended, where files tell.
  let openCalls: Set<ArenaStep>
  let run: String
  var table = SpanTable()
  var coverage = Coverage()
  var spansBySource: [String: Int] = [:]
  /// The files with the prompt and the answer of each row, or none.
  var promptFiles: [Int32] = []
  var resultFiles: [Int32] = []
  /// Whether each entry of the sequence has a duration of its own, and how many have.
  var timed: [Bool]
  private var timedCount = 0
  /// Timed calls that have no place in the sequence.
  private var unplacedTimed = 0

  static let system = "agent-trading-arena"

  init(_ evidence: ArenaEvidence, run: String) {
    self.evidence = evidence
    self.run = run
    singles = evidence.singles()
    isFinished = evidence.facts.finished == true
    openCalls = isFinished ? [] : Set(evidence.files.openCalls)
    timed = [Bool](repeating: false, count: evidence.sequence.entries.count)
    for position in evidence.sequence.entries.indices { addCall(position) }
    addUnplaced()
    addComposites()
    addOrderGaps()
    finishCoverage()
  }

  mutating func append(_ row: SpanRow, files: ArenaMarks.StepFiles? = nil) {
    spansBySource[row.source, default: 0] += 1
    table.append(row)
    promptFiles.append(files?.prompt.map { Int32($0.index) } ?? SpanTexts.none)
    resultFiles.append(files?.result.map { Int32($0.index) } ?? SpanTexts.none)
  }

  func row(_ step: ArenaStep, call: Int, phase: String, source: String) -> SpanRow {
    var row = SpanRow(
      run: run, system: Self.system, source: source, call: Int64(call), stage: step.stage.name,
      phase: phase, status: .unknown)
    row.day = step.day
    row.iteration = step.iteration == ArenaSequence.someIteration ? nil : step.iteration
    row.agent = step.agent.flatMap { $0 >= ArenaSequence.agentBefore ? nil : String($0) }
    return row
  }

  // MARK: Calls

  private mutating func addCall(_ position: Int) {
    let entry = evidence.sequence.entries[position]
    guard !entry.isGap else { return }
    let step = entry.step
    let files = evidence.marks?.files[step]
    let told = evidence.console?.told[step]
    let hasFiles = files != nil || evidence.marks?.births.contains(step) == true
    if entry.made == .yes, step.stage.fileName != nil, files == nil, evidence.marks != nil,
      !evidence.files.isPerCall
    {
      coverage.overwritten = (coverage.overwritten ?? 0) + 1
    }
    guard hasFiles || told != nil else {
      if entry.made == .yes { count(untimed: reason(position, observed: false)) }
      return
    }
    coverage.callsObserved += 1
    var row = row(
      step, call: position, phase: Phase.call,
      source: told != nil ? ArenaEvidence.consoleSource : ArenaEvidence.promptSource)
    row.covers = 1
    row.promptBytes = files?.prompt?.size
    row.responseBytes = files?.result?.size
    row.status = status(position, files: files)
    if let result = files?.result, let content = evidence.contents[result.index], told == nil {
      row.error = content.errorClass
    }
    if row.status == .missingResult { row.error = "no result file" }
    fillTime(&row, position, files)
    if let told {
      fillTold(&row, told)
      // The log was cut there, but the run went on.
      if row.status == .aborted, step != evidence.sequence.inFlight {
        row.status = status(position, files: files)
        row.error = nil
      }
      // An answer that the log shows accepted may still never have reached its file.
      if row.status == .ok, let result = files?.result,
        let content = evidence.contents[result.index], content.status.isFailure
      {
        row.status = content.status
        row.error = content.errorClass
      }
    }
    if row.duration != nil {
      timed[position] = true
      timedCount += 1
    } else if entry.made == .yes {
      count(untimed: reason(position, observed: true))
    }
    append(row, files: files)
    if told != nil, hasFiles { spansBySource[ArenaEvidence.promptSource, default: 0] += 1 }
    if let told, let console = evidence.console { addAttempts(of: told, console, row) }
  }

  /// The time that files give a call of its own.
  private func fillTime(_ row: inout SpanRow, _ position: Int, _ files: ArenaMarks.StepFiles?) {
    row.start = files?.prompt?.modified
    if row.start != nil { row.resolution = evidence.times.clock.modified }
    if evidence.files.calls[evidence.sequence.entries[position].step] != nil {
      guard row.status != .emptyResult, let start = files?.prompt?.modified,
        let end = files?.result?.modified, end >= start
      else { return }
      row.duration = end - start
      row.timing = .pair
      row.resolution = 2 * evidence.times.clock.modified
      return
    }
    guard let bracket = singles[position] else { return }
    // An empty result was written when the last attempt had failed: it ends no answer.
    if bracket.timing == .pair, row.status == .emptyResult { return }
    row.start = bracket.start.time
    row.duration = bracket.duration
    row.timing = bracket.timing
    row.resolution = bracket.resolution
  }

  private mutating func count(untimed reason: String) {
    coverage.untimedReasons[reason, default: 0] += 1
  }

  // MARK: The console

  /// Adds the calls of a log that no day, iteration and agent could be given to.
  private mutating func addUnplaced() {
    guard let console = evidence.console else { return }
    let first = evidence.sequence.entries.count
    for (index, step) in console.steps.enumerated() where step == nil {
      coverage.callsObserved += 1
      var row = SpanRow(
        run: run, system: Self.system, source: ArenaEvidence.consoleSource,
        call: Int64(first + index), stage: console.log.calls[index].stage.name, phase: Phase.call,
        status: .unknown)
      row.covers = 1
      let told = ArenaEvidence.Told(call: index, timed: console.isTimed)
      fillTold(&row, told)
      if row.duration != nil {
        unplacedTimed += 1
      } else {
        let reason = console.log.timesWorthless ? "log_buffered" : "log_without_times"
        count(untimed: row.status == .aborted ? "in_flight" : reason)
      }
      append(row)
      addAttempts(of: told, console, row)
    }
  }

  private func fillTold(_ row: inout SpanRow, _ told: ArenaEvidence.Told) {
    guard let console = evidence.console else { return }
    let call = console.log.calls[told.call]
    row.status = console.status(of: call)
    row.error = row.status.isFailure ? console.errorClass(of: call) : nil
    row.attempt = Int16(clamping: console.finishedAttempts(of: call))
    if row.promptBytes == nil { row.promptBytes = ConsoleEvidence.known(call.promptBytes) }
    row.promptHash = call.promptHash == 0 ? nil : Int64(bitPattern: call.promptHash)
    if row.responseBytes == nil { row.responseBytes = console.responseBytes(of: call) }
    guard told.timed, let start = ConsoleEvidence.known(call.start) else { return }
    let coarse = console.resolution > ConsoleEvidence.fineEnough
    guard row.duration == nil || !coarse else { return }
    row.start = console.instant(start)
    row.resolution = console.resolution
    row.duration = nil
    row.timing = .none
    if let end = ConsoleEvidence.known(call.end), end >= start, row.status != .aborted {
      row.duration = end - start
      row.timing = console.timing
    }
  }

  private mutating func addAttempts(
    of told: ArenaEvidence.Told, _ console: ConsoleEvidence, _ call: SpanRow
  ) {
    let record = console.log.calls[told.call]
    for (ordinal, index) in record.attempts.enumerated() {
      let attempt = console.log.attempts[index]
      var row = call
      row.phase = Phase.llm
      row.source = ArenaEvidence.consoleSource
      row.attempt = Int16(clamping: ordinal + 1)
      let isCut = attempt.status == .aborted && call.status != .aborted
      row.status = isCut ? .unknown : attempt.status
      row.error = attempt.status.isFailure ? console.log.errorClass(of: attempt) : nil
      row.responseBytes = ConsoleEvidence.known(attempt.responseBytes)
      row.duration = nil
      row.timing = .none
      let start = told.timed ? ConsoleEvidence.known(attempt.start) : nil
      row.start = start.flatMap(console.instant)
      row.resolution = start == nil ? nil : console.resolution
      if let start, let end = ConsoleEvidence.known(attempt.end), end >= start,
        attempt.status != .aborted
      {
        row.duration = end - start
        row.timing = console.timing
      }
      append(row)
    }
  }

  private mutating func finishCoverage() {
    let hasShape = evidence.hasShape || evidence.console != nil
    let most = evidence.sequence.most
    coverage.callsExpected = hasShape && most != nil ? evidence.sequence.least : nil
    // Of a run that may have gone on past its last trace, nobody knows how far it went.
    let open = evidence.sequence.inFlight
    let isWhole =
      isFinished || evidence.console != nil
      || open.map { $0.stage != .marketAnalysis } ?? false
    coverage.callsExpectedMost = hasShape && isWhole ? most : nil
    coverage.callsTimed = timedCount + unplacedTimed
    let unplaced = evidence.console?.steps.count { $0 == nil } ?? 0
    coverage.callsExpected = coverage.callsExpected.map { max($0, coverage.callsObserved) }
    coverage.callsExpectedMost = coverage.callsExpectedMost.map { $0 + unplaced }
    if coverage.overwritten == nil, evidence.marks != nil, hasShape { coverage.overwritten = 0 }
    if !hasShape { coverage.overwritten = nil }
  }
}
