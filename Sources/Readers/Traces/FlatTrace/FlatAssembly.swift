import Trace

/// Turns lines into rows of the spans table, and puts those of one call together.
struct FlatAssembly: ~Copyable {
  private let run: String
  private let columns: SpanColumns
  private(set) var spans = SpanTable()
  private var coverage = Coverage()
  private var calls = FlatCalls()
  private var nextCall: Int64 = 0
  private var batch = SpanBatch()
  private var common = FlatCommon()
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
  var rows: Int { spans.count + batch.count + calls.count }

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
    var common: (number: Int32, values: FlatRow.Common) = (-1, FlatRow.Common())
    for position in 0..<part.kept {
      let later = position &+ Self.foresight
      if later < part.kept { calls.expect(identifier: part[later].row.call) }
      let line = part[position]
      if line.row.common != common.number {
        common = (line.row.common, part.common(line))
        if !common.values.isTold { share(common.values, known.span) }
      }
      if common.values.isTold {
        addTold(line.row, common.values, known.span)
      } else {
        add(line, known.span)
      }
    }
  }

  /// The table's number of a scanner's name.
  @inline(__always)
  private func name(_ number: Int32, _ other: NameID, _ known: Span<UInt32>) -> NameID {
    number < 0 ? other : NameID(rawValue: known[Int(number)])
  }

  /// Takes in what a line and those behind it have in common.
  private mutating func share(_ line: FlatRow.Common, _ known: Span<UInt32>) {
    var values = SpanCommon()
    values.run = name(line.run, defaultRun, known)
    values.system = name(line.system, defaultSystem, known)
    values.source = source
    values.model = name(line.model, .absent, known)
    (values.day, values.iteration) = (line.day, line.iteration)
    values.resolution = line.resolution
    (values.promptBytes, values.responseBytes) = (line.promptBytes, line.responseBytes)
    (values.promptHash, values.cost) = (line.promptHash, line.cost)
    guard batch.share(values) else { return }
    common = FlatCommon(values)
    facts.note(
      day: values.day, iteration: values.iteration, run: values.run, system: values.system)
  }

  @inline(__always)
  private mutating func add(_ place: FlatPlace<FlatRow.Own>, _ known: Span<UInt32>) {
    let phase = name(place.row.phase, requestPhase, known)
    let part = self.part(phase)
    let attempt = max(0, place.row.attempt)
    let stage = name(place.row.stage, defaultStage, known)
    let agent = name(place.row.agent, .absent, known)
    let group = name(place.row.group, .absent, known)
    let slot: Int
    if place.row.call != .min {
      slot = calls.slot(run: common.values.run, identifier: place.row.call)
    } else if part == .other {
      slot = -1
    } else {
      slot = calls.slot(run: common.values.run, stage: stage, agent: agent, group: group)
      // The row of a call that is over comes before that of the line.
      if calls.isOpen(slot), !calls.admits(slot, common.values, part, attempt: attempt) {
        close(slot)
      }
    }
    var row = SpanValues()
    (row.stage, row.phase, row.agent, row.group) = (stage, phase, agent, group)
    row.attempt = Int16(clamping: attempt &+ 1)
    row.covers = part == .call ? 1 : part == .other ? SpanTable.absent32 : 0
    (row.start, row.duration) = (place.row.start, place.row.duration)
    row.timing = row.duration >= 0 ? .trace : .none
    (row.status, row.error) = outcome(
      name(place.row.status, .absent, known), name(place.row.error, .absent, known))
    // Where nothing is sent or answered, zero stands for none.
    let isAsking = part == .request || part == .call
    let (input, output) = (place.row.inputTokens, place.row.outputTokens)
    row.inputTokens = isAsking || input != 0 ? input : .min
    row.outputTokens = isAsking || output != 0 ? output : .min
    facts.note(times: row)
    if slot >= 0 {
      if !calls.isOpen(slot) {
        calls.open(slot, row, common, number: nextCall)
        nextCall += 1
      }
      row.call = calls[slot].number
      if part == .call, !calls[slot].isTold {
        calls.tell(slot, row, common)
        return
      }
      calls.add(slot, row, common, part, attempt: attempt)
    }
    batch.add(row)
    if batch.isFull { flush() }
  }

  /// Adds a span that was exported, as it is.
  @inline(never)
  private mutating func addTold(
    _ line: FlatRow.Own, _ common: FlatRow.Common, _ known: Span<UInt32>
  ) {
    var row = EncodedSpan(
      run: name(common.run, defaultRun, known), system: name(common.system, defaultSystem, known),
      source: name(common.source, source, known), stage: name(line.stage, defaultStage, known),
      phase: name(line.phase, requestPhase, known))
    row.call = line.call == .min ? -1 : line.call
    if row.call < Self.mostTold { nextCall = max(nextCall, row.call + 1) }
    row.agent = name(line.agent, .absent, known)
    row.group = name(line.group, .absent, known)
    row.model = name(common.model, .absent, known)
    (row.day, row.iteration, row.covers) = (common.day, common.iteration, common.covers)
    if line.attempt != .min { row.attempt = Int16(clamping: line.attempt) }
    (row.start, row.duration, row.resolution) = (line.start, line.duration, common.toldResolution)
    let (timing, status) = (
      spans.names[name(common.timing, .absent, known)],
      spans.names[name(line.status, .absent, known)]
    )
    row.timing = timing.flatMap { Timing(name: $0) } ?? .none
    row.status = status.flatMap { Status(name: $0) } ?? .unknown
    row.error = name(line.error, .absent, known)
    (row.promptBytes, row.responseBytes) = (common.promptBytes, common.responseBytes)
    (row.inputTokens, row.outputTokens) = (line.inputTokens, line.outputTokens)
    (row.cost, row.promptHash) = (common.cost, common.promptHash)
    facts.note(row)
    if row.phase == callPhase { observe(row.duration) }
    batch.add(SpanValues(row), SpanCommon(row))
    if batch.isFull { flush() }
  }

  private mutating func flush() { spans.append(&batch, columns: columns) }

  /// Ends a call, whose row is the next.
  private mutating func close(_ slot: Int) {
    let (row, common) = calls.close(slot, source: source, phase: callPhase)
    batch.add(row, common)
    observe(row.duration)
    if batch.isFull { flush() }
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
      if batch.count == 0, let early, !deliver(early) { return }
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
