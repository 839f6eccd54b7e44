internal import Trace

extension ConsoleParser {
  /// Starts a prompt where none is open.
  mutating func startPrompt(isDoubtful: Bool) {
    if suspended.isActive,
      suspended.count > ConsoleParser.longestDoubt || log.calls.count - suspended.call > 64
    {
      suspended.isActive = false
    }
    if log.calls.count == firstCall, log.provider == nil { log.headMissing = true }
    current = newFrame(isDoubtful: isDoubtful)
    nested.isActive = false
    settledSinceCall = false
    state = .prompt
    skipsFeed = true
  }

  private func newFrame(isDoubtful: Bool) -> ConsoleFrame {
    ConsoleFrame(
      offset: startOffset, start: startStamp, followsSettlement: settledSinceCall,
      isDoubtful: isDoubtful)
  }

  @inline(__always)
  mutating func promptLine(_ text: Span<UInt8>, _ first: UInt8) {
    // Almost every line is text that can't be anything else.
    if first != 0x22, first != 0x4C, endingProgress == 0, !isStartSeen,
      current.headerLeft == 0, nested.headerLeft == 0, !mayMatter(text, first)
    {
      return
    }
    markedPromptLine(text, first)
  }

  /// Whether a line inside of a text can be part of another run's start or of a traceback.
  @inline(__always)
  func mayMatter(_ text: Span<UInt8>, _ first: UInt8) -> Bool {
    if isTracebackSeen || first == 0x55 { return true }
    return text.count > 32 && text[text.count - 1] == 0x3A
      && text.ends(with: "Traceback (most recent call last):")
  }

  private mutating func markedPromptLine(_ text: Span<UInt8>, _ first: UInt8) {
    if nested.headerLeft > 0 {
      nested.readHeader(text)
    } else if current.headerLeft > 0 {
      current.readHeader(text)
    }
    if completesEnding(text) {
      endPrompt(text)
    } else if completesStart(text) {
      if isStartPlausible { startNested() }
    } else {
      noteInText(text, first)
    }
  }

  /// Starts a prompt inside of an open text: a quotation, or the log lacks what is between.
  mutating func startNested() {
    nested = newFrame(isDoubtful: false)
    skipsNestedFeed = true
  }

  /// Notes a run's first lines or a traceback inside of a text.
  mutating func noteInText(_ text: Span<UInt8>, _ first: UInt8) {
    if isTracebackSeen {
      isTracebackSeen = false
      if text.starts(with: "  File \"") {
        resumeState = state
        state = .traceback
        skipsFeed = true
        return
      }
    }
    if text.ends(with: "Traceback (most recent call last):") { isTracebackSeen = true }
    guard first == 0x55 else { return }
    if text.starts(with: "Using LLM Provider: ") {
      pendingHeader = ConsoleRunHeader(
        provider: text.extracting(20..<text.count).text(limit: 200), model: nil)
    } else if pendingHeader != nil, pendingHeader?.model == nil, text.starts(with: "Using "),
      let model = text.offset(of: " model: ")
    {
      pendingHeader?.model = text.extracting(model + 8..<text.count).text(limit: 200)
    }
  }

  /// Handles the end of a prompt inside of an open one.
  private mutating func endPrompt(_ text: Span<UInt8>) {
    let example = ConsoleStage.example(text)
    if isNestedEnd(example) {
      takeOver(example)
    } else if ConsoleParser.agree(current.stage, example) {
      closePrompt(example)
    }
    // Else it is another stage's end: quoted, or the rest of a prompt whose start is missing.
  }

  /// Whether an end belongs to the prompt that started inside of the open text.
  func isNestedEnd(_ example: ConsoleStage) -> Bool {
    nested.isActive && nested.stage != .unknown && nested.closedBytes != ConsoleLog.absent
      && ConsoleParser.agree(nested.stage, example)
  }

  static func agree(_ one: ConsoleStage, _ other: ConsoleStage) -> Bool {
    one == other || one == .unknown || other == .unknown
  }

  /// Makes the nested prompt the open one; what was open is lost, until shown otherwise.
  mutating func takeOver(_ example: ConsoleStage) {
    if state == .prompt, current.isDoubtful {
      // It was quoted in a refused statement.
      current.isActive = false
    } else {
      suspend()
    }
    if let header = pendingHeader { startRun(header) }
    current = nested
    nested.isActive = false
    closePrompt(example)
  }

  private mutating func suspend() {
    suspension = ConsoleSuspension(
      isResponse: state == .response, responseStamp: responseStamp, attemptStart: attemptStart,
      attempts: 0, firstCall: firstCall, earlierRuns: log.earlierRuns, provider: log.provider,
      model: log.model)
    current.counters = counters
    if state == .response {
      suspension.attempts = Int(log.calls.last?.attemptCount ?? 0)
      record(.unknown, errorClass: -1, end: responseStamp, responseBytes: ConsoleLog.absent)
    } else {
      current.call = log.calls.count
      appendCall(stage: current.stage, isWhole: false)
    }
    endCall(.lost)
    suspended = current
  }

  /// Ends the open prompt at its last closing quotes.
  mutating func closePrompt(_ example: ConsoleStage) {
    current.call = log.calls.count
    current.counters = counters
    current.isDoubtful = false
    pendingHeader = nil
    appendCall(stage: example == .unknown ? current.stage : example, isWhole: true)
    nested.isActive = false
    state = .awaiting
    attemptStart = current.start
    isFresh = true
    isUnsure = false
    isAfterServiceError = false
    clearRequests()
  }

  mutating func appendCall(stage: ConsoleStage, isWhole: Bool) {
    log.calls.append(
      ConsoleCall(
        stage: stage, ending: .inFlight, start: current.start, end: ConsoleLog.absent,
        offset: current.offset, promptBytes: isWhole ? current.closedBytes : ConsoleLog.absent,
        promptHash: isWhole ? current.closedHash : 0,
        firstAttempt: Int32(clamping: log.attempts.count), attemptCount: 0,
        followsSettlement: current.followsSettlement))
    isCallOpen = true
  }

  /// Handles the end of a prompt where none is open: one that was closed before goes on to here.
  mutating func orphanEnding(_ text: Span<UInt8>) {
    let example = ConsoleStage.example(text)
    if suspended.isActive, !suspension.isResponse, ConsoleParser.agree(suspended.stage, example),
      suspended.count <= ConsoleParser.longestDoubt
    {
      resumeSuspended()
      removeCalls(from: current.call)
      closePrompt(example)
    } else if current.isActive, current.call < log.calls.count,
      current.call == log.calls.count - 1,
      ConsoleParser.agree(log.calls[current.call].stage, example),
      current.count <= ConsoleParser.longestDoubt
    {
      restore(current.counters)
      removeCalls(from: current.call)
      closePrompt(example)
    } else {
      counters.strayLines += 1
    }
  }

  /// Takes back that another prompt took over.
  mutating func resumeSuspended() {
    current = suspended
    suspended.isActive = false
    restore(current.counters)
    firstCall = suspension.firstCall
    log.earlierRuns = suspension.earlierRuns
    log.provider = suspension.provider
    log.model = suspension.model
  }

  private mutating func restore(_ saved: ConsoleCounters) {
    counters = saved
    if log.databaseErrorStamps.count > saved.databaseErrorStamps {
      log.databaseErrorStamps.removeLast(log.databaseErrorStamps.count - saved.databaseErrorStamps)
    }
  }

  mutating func removeCalls(from index: Int) {
    guard index < log.calls.count else { return }
    let first = Int(log.calls[index].firstAttempt)
    log.calls.removeLast(log.calls.count - index)
    if first < log.attempts.count { log.attempts.removeLast(log.attempts.count - first) }
  }
}
