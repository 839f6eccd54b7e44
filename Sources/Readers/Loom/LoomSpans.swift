import Trace

/// Turns the evidence of a LOOM run into rows of the spans table.
struct LoomSpans {
  /// The phase of a part of a turn, which is no work beside the turn's.
  static let partPhase = "stage"
  /// The phase of something that happened at a moment.
  static let eventPhase = "event"
  /// The phase of what is known as a sum alone.
  static let totalPhase = "total"

  let evidence: LoomEvidence
  var clock: NaiveClock
  var sheet: RowSheet
  private var sessionNames: [String?] = []
  /// Calls by session and number of the turn.
  private var calls: [Int64: Int64] = [:]
  private var nextCall: Int64 = 0

  /// What a stamp of whole seconds leaves open at each end.
  static let second: Int64 = 1_000_000_000

  init(_ evidence: LoomEvidence, run: String, clock: NaiveClock) {
    self.evidence = evidence
    self.clock = clock
    sheet = RowSheet(run: run, system: LoomReader.name)
    sessionNames = evidence.sessions.indices.map { evidence.name(ofSession: Int32($0)) }
  }

  /// Makes all rows, each call before its attempts.
  mutating func assemble() {
    for turn in evidence.turns { add(turn) }
    countLostTurns()
    addEvents()
    addIterations()
    addSteps()
    addBenchmarks()
    addCosts()
  }

  mutating func call() -> Int64 {
    nextCall += 1
    return nextCall - 1
  }

  /// The instant of a clock's time; nil where that is not known.
  mutating func instant(_ time: Int64) -> Int64? {
    time == LoomEvidence.absent ? nil : clock.instant(time)
  }

  func sessionName(_ session: Int32) -> String? {
    session < 0 ? nil : sessionNames[Int(session)]
  }

  private static func key(_ session: Int32, _ number: Int32) -> Int64 {
    Int64(session) << 32 | Int64(UInt32(bitPattern: number))
  }

  /// The call of a turn; nil where no such turn is known.
  func call(session: Int32, number: Int32) -> Int64? { calls[Self.key(session, number)] }

  // MARK: Turns

  private mutating func add(_ turn: LoomTurn) {
    let state = turn.state
    let isRow = turn.row.map { $0.state == state || turn.attempts.isEmpty } ?? false
    let source = isRow ? LoomEvidence.databaseSource : LoomEvidence.logSource
    var row = sheet.row("turn", Phase.call, source: source)
    row.call = call()
    row.covers = 1
    row.iteration = turn.number
    row.group = sheet.name(sessionName(turn.session))
    if turn.session >= 0 { calls[Self.key(turn.session, turn.number)] = row.call }
    let (status, error) = outcome(turn, state)
    row.status = status
    row.error = sheet.name(error)
    if let bytes = turn.row?.responseBytes, bytes != LoomEvidence.absent, status == .ok {
      row.responseBytes = bytes
    }
    var attempts = attemptRows(turn, row)
    let known = turn.attempts.isEmpty ? attemptsByRow(turn) : turn.attempts.count
    if let known { row.attempt = Int16(clamping: known) }
    if state.isFinal { setTime(&row, turn, attempts, known) }
    let reason =
      switch state {
      case .pending: "never_started"
      case .processing, .retrying: "in_flight"
      default: known ?? 1 > 1 ? "earlier_attempts_not_kept" : "times_contradict"
      }
    sheet.addCall(row, untimed: reason)
    if let known, attempts.count == 1 { attempts[0].attempt = Int16(clamping: known) }
    for attempt in attempts { sheet.add(attempt) }
    addQueue(turn, row, attempts)
  }

  /// Attempts by the row alone: a completed turn that keeps an error was repeated at least once.
  private func attemptsByRow(_ turn: LoomTurn) -> Int? {
    guard let row = turn.row else { return nil }
    switch row.state {
    case .completed: return row.error < 0 ? 1 : 2
    default: return nil
    }
  }

  /// How a turn ended, and the error's class.
  private func outcome(_ turn: LoomTurn, _ state: LoomTurn.State) -> (Status, String?) {
    switch state {
    case .completed:
      if let fallback = turn.row?.fallback { return (.degraded, fallback.name) }
      return (.ok, nil)
    case .pending, .unknown: return (.unknown, nil)
    case .processing, .retrying: return (.aborted, "in flight")
    case .cancelled: return (.aborted, "cancelled")
    case .failed: return failure(turn, turn.row?.error ?? turn.attempts.last?.error ?? -1)
    }
  }

  /// A failure's class by its text; that of a cancelled turn is its own identifier.
  private func failure(_ turn: LoomTurn, _ error: Int32) -> (Status, String?) {
    let number = error >= 0 ? error : turn.attempts.last?.error ?? -1
    guard let text = evidence.text(number) else {
      return (turn.isCancelled ? .aborted : .error, turn.isCancelled ? "cancelled" : nil)
    }
    if turn.isCancelled || text == "'\(evidence.text(turn.id) ?? "")'" {
      return (.aborted, "cancelled")
    }
    return LoomError.classify(text)
  }

  /// One row for each attempt that is known; of the database that is the last one.
  private mutating func attemptRows(_ turn: LoomTurn, _ call: EncodedSpan) -> [EncodedSpan] {
    var rows: [EncodedSpan] = []
    var row = call
    row.phase = sheet.name(Phase.llm)
    row.covers = 0
    for (ordinal, attempt) in turn.attempts.enumerated() {
      let isLast = ordinal == turn.attempts.count - 1
      var own = row
      own.attempt = Int16(clamping: ordinal + 1)
      if !isLast || attempt.state == .retrying {
        own.status = .timeout
        own.error = sheet.name("timeout")
        own.responseBytes = SpanTable.absent64
        own.source = sheet.name(LoomEvidence.logSource)
      }
      if isLast, let found = turn.row, found.started != LoomEvidence.absent, !turn.isRowBehind {
        setTime(&own, found)
      } else {
        setTime(&own, attempt)
      }
      rows.append(own)
    }
    if let found = turn.row, turn.attempts.isEmpty, found.started != LoomEvidence.absent {
      setTime(&row, found)
      if found.state == .retrying {
        row.status = .timeout
        row.error = sheet.name("timeout")
      }
      rows.append(row)
    }
    return rows
  }

  /// Whether milliseconds can be a duration: not negative, and below two years.
  private static func isPlausible(_ milliseconds: Int64) -> Bool {
    milliseconds >= 0 && milliseconds < 1 << 36
  }

  private mutating func setTime(_ row: inout EncodedSpan, _ found: LoomTurn.Row) {
    let start = instant(found.started)
    row.setTime(start, instant(found.completed), .database, resolution: 2000)
    if row.duration < 0, let start, Self.isPlausible(found.milliseconds) {
      let end = start.addingReportingOverflow(found.milliseconds * 1_000_000).partialValue
      row.setTime(start, end, .database, resolution: 1_000_000)
    }
  }

  private mutating func setTime(_ row: inout EncodedSpan, _ attempt: LoomTurn.Attempt) {
    let start = instant(attempt.start)
    if Self.isPlausible(attempt.milliseconds) {
      row.start = start ?? SpanTable.absent64
      row.duration = attempt.milliseconds * 1_000_000
      row.timing = .log
      row.resolution = 1_000_000
    } else {
      row.setTime(
        start, instant(attempt.end), attempt.isBounded ? .adjacent : .log,
        resolution: 2 * Self.second)
    }
  }

  /// The time of the whole turn, from its first attempt to the end of its last.
  private func setTime(
    _ row: inout EncodedSpan, _ turn: LoomTurn, _ attempts: [EncodedSpan], _ known: Int?
  ) {
    guard let first = attempts.first, let last = attempts.last else { return }
    if known ?? 1 == 1 || attempts.count == 1 {
      // Of several attempts of which one is kept, neither start nor duration is the turn's.
      guard known ?? 1 == 1 else { return }
      (row.start, row.duration) = (last.start, last.duration)
      (row.timing, row.resolution) = (last.timing, last.resolution)
      return
    }
    guard first.start != SpanTable.absent64, last.start != SpanTable.absent64, last.duration >= 0
    else { return }
    row.setTime(
      first.start, last.start + last.duration, .log,
      resolution: max(Self.second, last.resolution))
  }

  /// The wait from a turn's submission to its first attempt.
  private mutating func addQueue(
    _ turn: LoomTurn, _ call: EncodedSpan, _ attempts: [EncodedSpan]
  ) {
    guard let first = attempts.first, first.start != SpanTable.absent64 else { return }
    let created = turn.row?.created ?? LoomEvidence.absent
    // The row keeps the start of the last attempt alone.
    if turn.attempts.isEmpty, attemptsByRow(turn) ?? 1 > 1 { return }
    let isExact = created != LoomEvidence.absent && first.timing == .database
    let submitted = created != LoomEvidence.absent ? created : turn.submitted
    guard let start = instant(submitted) else { return }
    var row = call
    row.phase = sheet.name(Phase.queue)
    row.covers = 0
    row.status = .ok
    row.error = .absent
    row.attempt = SpanTable.absent16
    row.responseBytes = SpanTable.absent64
    row.duration = SpanTable.absent64
    row.timing = .none
    // A stamp of whole seconds may lie before the exact time of the submission.
    row.setTime(
      start, max(start, first.start), isExact ? .database : .log,
      resolution: isExact ? 2000 : 2 * Self.second)
    sheet.add(row)
  }

  /// Turns that a session counts and nothing else shows.
  private mutating func countLostTurns() {
    var overwritten = evidence.hasDatabase ? evidence.turns.count { $0.row == nil } : 0
    var unseen = 0
    for (position, session) in evidence.sessions.enumerated() {
      let completed = evidence.turns.count { $0.session == position && $0.state == .completed }
      unseen += max(0, Int(clamping: session.totalTurns ?? 0) - completed)
    }
    overwritten += unseen
    if unseen > 0 { sheet.coverage.untimedReasons["row_deleted"] = unseen }
    sheet.coverage.callsExpected = sheet.coverage.callsObserved + unseen
    sheet.coverage.overwritten = evidence.hasDatabase ? overwritten : nil
  }
}

/// What the errors of LOOM's providers and turns stand for.
enum LoomError {
  /// The status and the class of an error's text.
  static func classify(_ text: String) -> (Status, String?) {
    // `API error: 429`, also with the answer behind it.
    if let code = text.split(separator: " ").compactMap({ Int($0.prefix { $0 != ":" }) }).first,
      text.contains("API error"), (100..<600).contains(code)
    {
      return (ErrorClass.status(http: code), "http_\(code)")
    }
    let status = ErrorClass.status(text)
    switch status {
    case .timeout: return (status, "timeout")
    case .error where text.isEmpty: return (status, nil)
    default: return (status, ErrorClass.short(text))
    }
  }
}
