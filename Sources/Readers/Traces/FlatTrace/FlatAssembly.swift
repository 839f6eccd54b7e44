import Trace

/// Turns lines into rows of the spans table, and puts those of one call together.
struct FlatAssembly: ~Copyable {
  private let run: String
  private let columns: SpanColumns
  private(set) var spans = SpanTable()
  private var coverage = Coverage()
  private var calls = FlatCalls()
  private var nextCall: Int64 = 0
  private var buffer = FlatRowBuffer()
  private var facts = TraceFacts()

  private let callPhase: NameID
  private let requestPhase: NameID
  private let defaultRun: NameID
  private let defaultSystem: NameID
  private let source: NameID
  private let defaultStage: NameID
  /// What each name means as a phase, by its number in the table; nil where that was not asked yet.
  private var phases: [FlatPhase?] = []
  private var outcomes: [UInt64: (Status, NameID)] = [:]
  private var lastOutcome: (key: UInt64, status: Status, error: NameID)

  /// - Parameter columns: those that are needed; nil for all.
  init(run: String, columns: Set<SpanColumn>?) {
    self.run = run
    self.columns = SpanColumns(columns)
    callPhase = spans.intern(Phase.call)
    requestPhase = spans.intern(Phase.llm)
    defaultRun = spans.intern(run)
    defaultSystem = spans.intern(FlatReader.name)
    source = defaultSystem
    defaultStage = spans.intern(FlatReader.defaultStage)
    lastOutcome = (.max, .unknown, .absent)
  }

  /// Exported calls are counted on from numbers below this one, which leave enough for any file.
  private static let mostTold: Int64 = 1 << 62

  /// So many lines before its own a call is brought near.
  private static let foresight = 16

  /// Number of rows, with those of calls that may still be open.
  var rows: Int { spans.count + buffer.count + calls.count }

  /// Makes room for the rest of a file, so that no column moves.
  ///
  /// - Parameters:
  ///   - before: How many rows there were when the file began.
  ///   - bytes: Bytes of the file that were read since.
  ///   - size: Those of the whole file.
  mutating func reserve(since before: Int, bytes: Int, of size: Int64) {
    let found = rows - before
    guard found > 1000, size > bytes else { return }
    // A little more than as many rows for each byte; what is never touched costs nothing.
    let more = Double(found) * 1.05 * Double(size - Int64(bytes)) / Double(bytes)
    spans.reserve(rows - spans.count + Int(min(more, 200_000_000)))
  }

  /// Hands over rows from the first on; false where no more are wanted.
  ///
  /// - Parameter early: see ``ReadOptions/early``.
  mutating func deliver(_ early: (SpanTable) -> Int?) -> Bool {
    guard let taken = early(spans) else { return false }
    if taken > 0 { spans.keep(taken..<spans.count) }
    return true
  }

  /// Numbers the names of the lines that a part keeps.
  mutating func learnNames(of part: FlatPart) {
    let names = part.scanner.names.names
    for name in names[part.known.count...] { part.known.append(spans.intern(name).rawValue) }
  }

  /// Adds the lines that a part keeps, whose names are numbered.
  mutating func add(_ part: FlatPart) {
    let known = part.known
    for position in 0..<part.kept {
      let later = position &+ Self.foresight
      if later < part.kept { calls.expect(identifier: part[later].row.call) }
      add(part[position], known.span)
    }
  }

  @inline(__always)
  private mutating func add(_ place: FlatPlace<FlatRow>, _ known: Span<UInt32>) {
    if place.row.isTold {
      addTold(place.row, known)
      return
    }
    @inline(__always)
    func name(_ number: Int32, _ other: NameID) -> NameID {
      number < 0 ? other : NameID(rawValue: known[Int(number)])
    }
    let phase = name(place.row.phase, requestPhase)
    let part = self.part(phase)
    let attempt = max(0, place.row.attempt)
    let stage = name(place.row.stage, defaultStage)
    let agent = name(place.row.agent, .absent)
    let group = name(place.row.group, .absent)
    if !place.row.isLikeLast {
      var common = FlatCommon()
      common.run = name(place.row.run, defaultRun)
      common.system = name(place.row.system, defaultSystem)
      common.source = source
      common.model = name(place.row.model, .absent)
      (common.day, common.iteration) = (place.row.day, place.row.iteration)
      common.resolution = place.row.resolution
      (common.promptBytes, common.responseBytes) = (place.row.promptBytes, place.row.responseBytes)
      (common.promptHash, common.cost) = (place.row.promptHash, place.row.cost)
      if buffer.share(common) {
        facts.note(
          day: common.day, iteration: common.iteration, run: common.run, system: common.system)
      }
    }
    let slot: Int
    if place.row.call != .min {
      slot = calls.slot(run: buffer.common.run, identifier: place.row.call)
    } else if part == .other {
      slot = -1
    } else {
      slot = calls.slot(run: buffer.common.run, stage: stage, agent: agent, group: group)
      // The row of a call that is over comes before that of the line.
      if calls.isOpen(slot), !calls.admits(slot, buffer.common, part, attempt: attempt) {
        close(slot)
      }
    }
    buffer.putCommon()
    (buffer.next.call, buffer.next.stage, buffer.next.phase) = (-1, stage, phase)
    (buffer.next.agent, buffer.next.group) = (agent, group)
    buffer.next.attempt = Int16(clamping: attempt &+ 1)
    buffer.next.covers = part == .call ? 1 : part == .other ? SpanTable.absent32 : 0
    buffer.next.start = place.row.start
    buffer.next.duration = place.row.duration
    (buffer.next.status, buffer.next.error) = outcome(
      name(place.row.status, .absent), name(place.row.error, .absent))
    // Where nothing is sent or answered, zero stands for none.
    let isAsking = part == .request || part == .call
    let (input, output) = (place.row.inputTokens, place.row.outputTokens)
    buffer.next.inputTokens = isAsking || input != 0 ? input : .min
    buffer.next.outputTokens = isAsking || output != 0 ? output : .min
    facts.note(times: buffer.next)
    self.place(slot, part, attempt)
  }

  /// Adds a span that was exported, as it is.
  @inline(never)
  private mutating func addTold(_ line: FlatRow, _ known: Span<UInt32>) {
    func name(_ number: Int32, _ other: NameID) -> NameID {
      number < 0 ? other : NameID(rawValue: known[Int(number)])
    }
    var row = EncodedSpan(
      run: name(line.run, defaultRun), system: name(line.system, defaultSystem),
      source: name(line.source, source), stage: name(line.stage, defaultStage),
      phase: name(line.phase, requestPhase))
    row.call = line.call == .min ? -1 : line.call
    if row.call < Self.mostTold { nextCall = max(nextCall, row.call + 1) }
    row.agent = name(line.agent, .absent)
    row.group = name(line.group, .absent)
    row.model = name(line.model, .absent)
    (row.day, row.iteration, row.covers) = (line.day, line.iteration, line.covers)
    if line.attempt != .min { row.attempt = Int16(clamping: line.attempt) }
    (row.start, row.duration, row.resolution) = (line.start, line.duration, line.toldResolution)
    row.timing = spans.names[name(line.timing, .absent)].flatMap { Timing(name: $0) } ?? .none
    row.status = spans.names[name(line.status, .absent)].flatMap { Status(name: $0) } ?? .unknown
    row.error = name(line.error, .absent)
    (row.promptBytes, row.responseBytes) = (line.promptBytes, line.responseBytes)
    (row.inputTokens, row.outputTokens) = (line.inputTokens, line.outputTokens)
    (row.cost, row.promptHash) = (line.cost, line.promptHash)
    facts.note(row)
    if row.phase == callPhase { observe(row.duration) }
    buffer.add { $0 = row }
    if buffer.isFull { flush() }
  }

  /// Gives the line in the making the call at that slot and keeps it, or keeps it for its call; -1 for no call.
  @inline(__always)
  private mutating func place(_ slot: Int, _ part: FlatPhase, _ attempt: Int32) {
    if slot < 0 {
      keep()
      return
    }
    if !calls.isOpen(slot) {
      calls.open(slot, buffer.place, number: nextCall)
      nextCall += 1
    }
    buffer.next.call = calls[slot].number
    if part == .call, !calls[slot].isTold {
      calls.tell(slot, buffer.place)
    } else {
      calls.add(slot, buffer.place, part, attempt: attempt)
      keep()
    }
  }

  /// Keeps the line in the making.
  @inline(__always)
  private mutating func keep() {
    buffer.keep()
    if buffer.isFull { flush() }
  }

  private mutating func flush() { buffer.flush(into: &spans, columns: columns) }

  /// Ends a call, whose row is the next.
  private mutating func close(_ slot: Int) {
    var duration = SpanTable.absent64
    buffer.add { row in
      calls.close(slot, &row, source: source, phase: callPhase)
      duration = row.duration
    }
    observe(duration)
    if buffer.isFull { flush() }
  }

  /// Counts a call, and whether its duration is known.
  private mutating func observe(_ duration: Int64) {
    coverage.callsObserved += 1
    if duration >= 0 {
      coverage.callsTimed += 1
    } else {
      coverage.untimedReasons["duration_unknown", default: 0] += 1
    }
  }

  /// Ends the calls that are still open.
  ///
  /// - Parameter early: takes rows meanwhile; nil where nobody wants them before the end.
  mutating func finish(_ early: ((SpanTable) -> Int?)?) {
    for slot in 0..<calls.count where calls.isOpen(slot) {
      close(slot)
      if buffer.count == 0, let early, !deliver(early) { return }
    }
    flush()
  }

  // MARK: Words

  @inline(__always)
  private mutating func part(_ phase: NameID) -> FlatPhase {
    let number = Int(phase.rawValue)
    if number < phases.count, let known = phases[number] { return known }
    return learn(phase)
  }

  private mutating func learn(_ phase: NameID) -> FlatPhase {
    let number = Int(phase.rawValue)
    while phases.count <= number { phases.append(nil) }
    let part: FlatPhase =
      switch spans.names[phase] {
      case Phase.call: .call
      case Phase.llm: .request
      case "prompt": .prompt
      case "parse": .check
      default: .other
      }
    phases[number] = part
    return part
  }

  @inline(__always)
  private mutating func outcome(_ status: NameID, _ error: NameID) -> (Status, NameID) {
    let key = UInt64(status.rawValue) << 32 | UInt64(error.rawValue)
    if key == lastOutcome.key { return (lastOutcome.status, lastOutcome.error) }
    let known = outcomes[key] ?? learn(status, error, key)
    lastOutcome = (key, known.0, known.1)
    return known
  }

  private mutating func learn(
    _ status: NameID, _ error: NameID, _ key: UInt64
  ) -> (Status, NameID) {
    let (found, text) = FlatStatus.status(spans.names[status], error: spans.names[error])
    let outcome = (found, text.map { spans.intern($0) } ?? .absent)
    outcomes[key] = outcome
    return outcome
  }

  /// The run as rows, with what is known of it.
  func trace(path: String) -> RunTrace {
    let description = facts.description(
      run: run, path: path, system: FlatReader.name, names: spans.names)
    var trace = RunTrace(run: description, coverage: coverage)
    trace.spans = spans
    return trace
  }
}
