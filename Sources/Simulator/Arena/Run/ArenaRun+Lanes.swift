import Writing

extension ArenaRun {
  /// Takes what is to be written, in its order, and empties the list.
  typealias Drain = (inout [ArenaOutput]) throws(ArenaStop) -> Void

  /// Runs one lane an agent, and carries out what they did in the order of time.
  ///
  /// Lanes that follow one another are run a few at a time, so that what they write is still in the
  /// processor's cache when it is written.
  /// - Parameter beginning: What their first prompts begin with, as far as it is known.
  mutating func run(
    _ lanes: inout [ArenaLane], after beginning: PromptBeginning? = nil, _ drain: Drain
  ) throws(ArenaStop) {
    let size = parameters.concurrency == 1 ? 4 : max(1, lanes.count)
    for first in stride(from: 0, to: lanes.count, by: size) {
      let range = first..<min(first + size, lanes.count)
      ArenaLane.prepare(&lanes, in: range, after: beginning)
      try run(&lanes, range, drain)
    }
  }

  private mutating func run(
    _ lanes: inout [ArenaLane], _ range: Range<Int>, _ drain: Drain
  ) throws(ArenaStop) {
    let end = service.run(
      &lanes, in: range, concurrency: parameters.concurrency, from: clock)
    var order: [(time: Int64, lane: Int, index: Int)] = []
    for lane in range {
      for index in lanes[lane].events.indices {
        order.append((lanes[lane].events[index].time, lane, index))
      }
    }
    order.sort { ($0.time, $0.lane, $0.index) < ($1.time, $1.lane, $1.index) }
    for (place, next) in order.enumerated() {
      do throws(ArenaStop) {
        try apply(lanes[next.lane].events[next.index].take(), at: next.time)
      } catch {
        if error.isInsideCalls {
          for rest in order[(place + 1)...] {
            abandon(lanes[rest.lane].events[rest.index].action)
          }
        }
        throw error
      }
      if outputs.count >= 16 { try drain(&outputs) }
    }
    try reach(end)
  }

  private mutating func apply(
    _ action: consuming ArenaEvent.Action, at time: Int64
  ) throws(ArenaStop) {
    do throws(ArenaStop) {
      if parameters.ending.isCounted, case .attempt(let sent, _, let attempt) = action {
        try endInside(attempt, of: sent)
      }
      try reach(time)
    } catch {
      if error.isInsideCalls { abandon(action) }
      throw error
    }
    switch consume action {
    case .print(let lines): print(lines)
    case .file(let path, let contents):
      // No later call writes under an earlier one's name there.
      if parameters.layout == .perCall {
        outputs.append(.put(path, contents, modified: clock, born: clock))
      } else {
        dayFiles.write(path, contents, at: clock)
      }
    case .attempt(let sent, let number, let attempt):
      attemptCount += 1
      record(sent, number, attempt)
    case .step(let sent, let attempts):
      if parameters.writesTrace {
        var pieces: [UInt8] = []
        trace.add(sent, attempts) { pieces += Self.bytes($0) }
        lines[RunStream.trace.rawValue].append(pieces)
      }
      guard parameters.writesTruth else { return }
      truth.step(sent, attempts, to: &lines[RunStream.stepTruth.rawValue])
    case .memory(let row):
      if row.mayBreak, refuses(row.statement) { return }
      try store { $0.memory = [row] }
      tables.memory.append(row)
    case .gossip(let row):
      if row.mayBreak, refuses(row.statement) { return }
      try store { $0.gossip = [row] }
      tables.gossip.append(row)
    case .crash(let crash): throw .crashed(crash)
    case .taken: break
    }
  }

  /// Ends the program inside the attempt of the number that the parameters name.
  private mutating func endInside(
    _ attempt: ArenaAttempt, of sent: ArenaSent
  ) throws(ArenaStop) {
    let result = attempt.result
    switch parameters.ending {
    case .killedDuringAttempt(attemptCount):
      deadline = max(clock, result.start + (result.end - result.start) / 2)
      if deadline >= result.end { deadline = max(clock, result.end - 1) }
    case .crashed(attemptCount):
      try reach(max(clock, result.start + (result.end - result.start) / 2))
      throw .crashed(.requested(sent.key.stage))
    default: return
    }
  }

  /// Commits a row; `add` puts it into tables that hold nothing else.
  private mutating func store(_ add: (inout ArenaTables) -> Void) throws(ArenaStop) {
    defer { answerRows += 1 }
    if case .killedInsideCommit(answerRows) = parameters.ending {
      var added = ArenaTables()
      add(&added)
      throw .killedInside(added)
    }
    guard parameters.commitsEveryRow else { return }
    tables.commits += 1
    lastCommit = clock
  }

  private mutating func record(_ sent: ArenaSent, _ number: Int, _ attempt: ArenaAttempt) {
    guard parameters.writesTruth else { return }
    truth.attempt(sent, number: number, attempt, to: &lines[RunStream.attemptTruth.rawValue])
    truth.client(sent.key, number: number, attempt, to: &lines[RunStream.clientTruth.rawValue])
    truth.server(sent, attempt, to: &lines[RunStream.serverTruth.rawValue])
    truth.countCall()
  }

  static func bytes(_ span: Span<UInt8>) -> [UInt8] {
    unsafe span.withUnsafeBufferPointer { unsafe Array($0) }
  }

  /// Records what was under way when the program ended.
  private mutating func abandon(_ action: borrowing ArenaEvent.Action) {
    guard parameters.writesTruth, case .attempt(let sent, _, let whole) = copy action,
      whole.result.constructStart < clock, whole.result.end >= clock
    else { return }
    var attempt = whole
    attempt.result.exchanges.removeAll { $0.start >= clock }
    truth.server(sent, attempt, until: clock, to: &lines[RunStream.serverTruth.rawValue])
    truth.inFlight(sent, attempt, to: &lines[RunStream.stepTruth.rawValue])
  }
}
