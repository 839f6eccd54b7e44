import Writing

extension ArenaRun {
  /// Runs one lane an agent, and carries out what they did in the order of time.
  mutating func run(_ lanes: inout [ArenaLane]) throws(ArenaStop) {
    guard !lanes.isEmpty else { return }
    let end = service.run(&lanes, concurrency: parameters.concurrency, from: clock)
    var order: [(time: Int64, lane: Int, index: Int)] = []
    for (lane, content) in lanes.enumerated() {
      for (index, event) in content.events.enumerated() {
        order.append((event.time, lane, index))
      }
    }
    order.sort { ($0.time, $0.lane, $0.index) < ($1.time, $1.lane, $1.index) }
    for (place, next) in order.enumerated() {
      let event = lanes[next.lane].events[next.index].take()
      do throws(ArenaStop) {
        try apply(event)
      } catch {
        switch error {
        case .killed, .interrupted, .crashed(.requested):
          abandon(event)
          for rest in order[(place + 1)...] { abandon(lanes[rest.lane].events[rest.index]) }
        default: break
        }
        throw error
      }
    }
    try reach(end)
  }

  private mutating func apply(_ event: ArenaEvent) throws(ArenaStop) {
    if parameters.ending.isCounted,
      case .attempt(let sent, _, let attempt) = event.action
    {
      try endInside(attempt, of: sent)
    }
    try reach(event.time)
    switch event.action {
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
      var added = ArenaTables()
      added.memory = [row]
      try store(added)
      tables.memory.append(row)
    case .gossip(let row):
      if row.mayBreak, refuses(row.statement) { return }
      var added = ArenaTables()
      added.gossip = [row]
      try store(added)
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

  private mutating func store(_ added: ArenaTables) throws(ArenaStop) {
    defer { answerRows += 1 }
    if case .killedInsideCommit(answerRows) = parameters.ending { throw .killedInside(added) }
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
  private mutating func abandon(_ event: ArenaEvent) {
    guard parameters.writesTruth, case .attempt(let sent, _, let whole) = event.action,
      whole.result.constructStart < clock, whole.result.end >= clock
    else { return }
    var attempt = whole
    attempt.result.exchanges.removeAll { $0.start >= clock }
    truth.server(sent, attempt, until: clock, to: &lines[RunStream.serverTruth.rawValue])
    truth.inFlight(sent, attempt, to: &lines[RunStream.stepTruth.rawValue])
  }
}
