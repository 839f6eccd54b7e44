/// The trace of a run, in the lines that the other workloads write too.
struct ArenaTrace: ~Copyable {
  private var writer: TraceLineWriter
  private var stages: [SimulatedStage: TraceName] = [:]
  private var calls = 0

  init(run: String) {
    writer = TraceLineWriter(run: run, system: "agent-trading-arena")
    for stage in SimulatedStage.allCases { stages[stage] = writer.name(stage.rawValue) }
  }

  /// Adds a call with all of its attempts: making the client, waiting, each request, and the whole.
  mutating func add(
    _ sent: ArenaSent, _ attempts: [ArenaAttempt], into sink: (Span<UInt8>) -> Void
  ) {
    guard let stage = stages[sent.key.stage], let first = attempts.first, let last = attempts.last
    else { return }
    var line = TraceLine()
    line.day = sent.key.day
    line.iteration = sent.key.iteration ?? 0
    line.agent = sent.key.person
    line.stage = stage
    line.call = calls
    calls += 1
    func write(_ phase: TracePhase, from start: Int64, to end: Int64) {
      var part = line
      part.phase = phase
      part.start = start
      part.duration = max(0, end - start)
      writer.write(part, into: sink)
    }
    for (number, attempt) in attempts.enumerated() {
      let result = attempt.result
      line.attempt = number
      line.status = .ok
      line.inputTokens = 0
      line.outputTokens = 0
      if result.constructEnd > result.constructStart {
        write(.prompt, from: result.constructStart, to: result.constructEnd)
      }
      if result.queued > 0 { write(.queue, from: result.start, to: result.start + result.queued) }
      line.status = Self.status(attempt)
      line.inputTokens = result.inputTokens
      line.outputTokens = result.outputTokens
      line.isCached = result.isCached
      write(.llm, from: result.start, to: result.end)
    }
    line.attempt = attempts.count - 1
    line.status = Self.status(last)
    write(.call, from: first.result.constructStart, to: last.result.end)
  }

  /// Hands over what is left.
  mutating func finish(into sink: (Span<UInt8>) -> Void) { writer.finish(into: sink) }

  private static func status(_ attempt: ArenaAttempt) -> TraceStatus {
    if attempt.isAccepted { return .ok }
    let fault = attempt.result.transportFault ?? attempt.result.answerFault
    return TraceStatus(fault ?? .invalid)
  }
}
