import Trace

/// Reads the lines of LOOM's logs into the evidence, one pass, one line at a time.
struct LoomLogParser: LogParser {
  static let longestLine = 1 << 16

  var evidence: LoomEvidence
  /// The turn that runs in each session, by the session's position.
  private var running: [Int: Int] = [:]
  /// The benchmark that runs.
  private var benchmark: Int32 = -1

  init(_ evidence: LoomEvidence) { self.evidence = evidence }

  mutating func finish() {
    running = [:]
    benchmark = -1
  }

  mutating func add(_ line: Span<UInt8>) {
    TerminalText.plain(line) { text in
      guard let parsed = LoggingLine(text), text.extracting(parsed.name).starts(with: "loom") else {
        if !text.isEmpty { evidence.log.otherLines += 1 }
        return
      }
      evidence.log.levels[parsed.level.rawValue] += 1
      if evidence.log.first == LoomEvidence.absent { evidence.log.first = parsed.clock }
      evidence.log.last = parsed.clock
      dispatch(text.extracting(parsed.name), text.extracting(parsed.message), parsed)
    }
  }

  private mutating func dispatch(
    _ name: Span<UInt8>, _ message: Span<UInt8>, _ line: LoggingLine
  ) {
    if name.ends(with: ".turn_scheduler") {
      turnLine(message, line.clock)
    } else if name.ends(with: ".llm_provider") {
      providerLine(message, line.clock)
    } else if name.ends(with: "pipeline") {
      pipelineLine(message, line.clock)
    } else if name.ends(with: ".persistence_engine") {
      if message.starts(with: "Session "), message.ends(with: " saved to database") {
        evidence.log.sessionSaves += 1
      }
    } else if name.ends(with: ".session_manager") {
      sessionLine(message)
    } else if name.ends(with: ".reasoning_tracker") {
      trackerLine(message, line.clock)
    } else if name.ends(with: ".cost_optimizer") {
      costLine(message, line.clock)
    } else if name.ends(with: ".benchmark_framework") {
      benchmarkLine(message)
    } else if name.ends(with: ".enhanced_provider_manager") {
      managerLine(message, line.clock)
    } else if name.ends(with: ".performance_monitor"), message.starts(with: "[ALERT ") {
      event(.alert, line.clock, -1)
    }
  }

  mutating func event(
    _ kind: LoomLog.Event.Kind, _ clock: Int64, _ provider: Int32, error: Int32 = -1,
    cost: Double = .nan
  ) {
    evidence.log.events.append(
      LoomLog.Event(kind: kind, clock: clock, provider: provider, error: error, cost: cost))
  }

  // MARK: Turns

  private mutating func turnLine(_ text: Span<UInt8>, _ clock: Int64) {
    if let rest = text.behind("Processing turn ") {
      begin(text, rest, clock)
    } else if let rest = text.behind("Turn ") {
      if let (id, _) = text.cut(rest, at: " submitted to queue") {
        evidence.log.submissions += 1
        let turn = evidence.turn(text, id)
        evidence.update(turn: turn) { found in
          if found.submitted == LoomEvidence.absent { found.submitted = clock }
        }
      } else if let (id, length) = text.cut(rest, at: " completed in "), text.ends(with: "ms") {
        end(text, id, clock, .completed, milliseconds: text.number(length))
      } else if let (id, error) = text.cut(rest, at: " failed: ") {
        end(text, id, clock, .failed, error: evidence.error(text, error))
      }
    } else if let rest = text.behind("Retrying turn "),
      let (id, _) = text.cut(rest, at: " (")
    {
      end(text, id, clock, .retrying)
    } else if let rest = text.behind("Cancelled turn ") {
      evidence.update(turn: evidence.turn(text, rest)) { $0.isCancelled = true }
    }
  }

  /// `Processing turn U (session U, turn #N)`: an attempt begins.
  private mutating func begin(_ text: Span<UInt8>, _ rest: Range<Int>, _ clock: Int64) {
    guard let (id, place) = text.cut(rest, at: " (session "),
      let (sessionID, number) = text.cut(place, at: ", turn #")
    else { return }
    let turn = evidence.turn(text, id)
    let session = evidence.session(text, sessionID)
    if let before = running[session], before != turn { bound(before, clock) }
    running[session] = turn
    let count = text.number(number)
    evidence.update(turn: turn) { found in
      found.session = Int32(session)
      if let count, let number = Int32(exactly: count) { found.number = number }
      found.attempts.append(LoomTurn.Attempt(start: clock))
    }
  }

  /// A scheduler runs one turn after the other: one without a line of its end ended before the next.
  ///
  /// Only a log without DEBUG lines lacks ends; failures and repeats are told in any.
  private mutating func bound(_ turn: Int, _ clock: Int64) {
    evidence.update(turn: turn) { found in
      guard let last = found.attempts.indices.last, found.attempts[last].state == .processing
      else { return }
      found.attempts[last].end = clock
      found.attempts[last].isBounded = true
      found.attempts[last].state = .completed
    }
  }

  private mutating func end(
    _ text: Span<UInt8>, _ id: Range<Int>, _ clock: Int64, _ state: LoomTurn.State,
    milliseconds: Int64? = nil, error: Int32 = -1
  ) {
    let turn = evidence.turn(text, id)
    var session: Int32 = -1
    evidence.update(turn: turn) { found in
      session = found.session
      guard let last = found.attempts.indices.last else { return }
      found.attempts[last].end = clock
      found.attempts[last].state = state
      found.attempts[last].error = error
      if let milliseconds { found.attempts[last].milliseconds = milliseconds }
    }
    if session >= 0, running[Int(session)] == turn { running[Int(session)] = nil }
  }

  /// `Created session U (NAME)`.
  private mutating func sessionLine(_ text: Span<UInt8>) {
    guard let rest = text.behind("Created session "), let (id, name) = text.cut(rest, at: " ("),
      text.ends(with: ")")
    else { return }
    let title = text.string(name.lowerBound..<name.upperBound - 1)
    evidence.update(session: evidence.session(text, id)) { $0.name = $0.name ?? title }
  }

  // MARK: Benchmarks

  private mutating func benchmarkLine(_ text: Span<UInt8>) {
    if let rest = text.behind("Starting benchmark: "), let (name, _) = text.cut(rest, at: " (ID: ")
    {
      benchmark = evidence.texts.identifier(text, name)
    } else if let rest = text.behind("Iteration "), benchmark >= 0 {
      guard let number = text.number(rest) else { return }
      if let (_, length) = text.cut(rest, at: ": "), text.ends(with: "ms"),
        let duration = text.decimal(length.lowerBound..<length.upperBound - 2, digits: 6)
      {
        evidence.log.iterations.append(
          LoomLog.Iteration(benchmark: benchmark, number: number, duration: duration, error: -1))
      } else if let (_, error) = text.cut(rest, at: " failed: ") {
        evidence.log.iterations.append(
          LoomLog.Iteration(
            benchmark: benchmark, number: number, duration: LoomEvidence.absent,
            error: evidence.error(text, error)))
      }
    }
  }
}
