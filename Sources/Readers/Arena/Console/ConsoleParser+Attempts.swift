internal import Trace

extension ConsoleParser {
  /// A line after a prompt or a failed attempt.
  mutating func awaitingLine(_ text: Span<UInt8>, _ first: UInt8, isTerminated: Bool) {
    if completesEnding(text) {
      orphanEnding(text)
      return
    }
    if completesStart(text) {
      leaveCall()
      startPrompt(isDoubtful: false)
      return
    }
    if isEndSeen, takesOrphanVerdict(text) { return }
    isEndSeen = false
    if isStartSeen || endingProgress != 0 { return }
    switch first {
    case 0x2D where text.equals("---LLM Response---"):
      startResponse()
      return
    case 0x2D where text.equals("---end of LLM Response---"):
      noteEnd()
      return
    case 0x4C where text.starts(with: "LLM ERROR: "):
      serviceError(text.extracting(11..<text.count), isTerminated: isTerminated)
      return
    case 0x4C where text.starts(with: "LLM connection error: "):
      answerError(text.extracting(22..<text.count), isTerminated: isTerminated)
      return
    default:
      break
    }
    if isClientLine(text, first) { return }
    if first == 0x54, text.equals("Traceback (most recent call last):") {
      state = .traceback
      resumeState = nil
      return
    }
    // Only after a failed attempt can the simulator have given the call up and gone on.
    if !isFresh, startsBetween(text, first) {
      leaveCall()
      state = .idle
      idleMarker(text, first)
      return
    }
    if text.starts(with: "Using LLM Provider: ") {
      leaveCall()
      state = .idle
      idleMarker(text, first)
      return
    }
    // A service's message may have further lines; right after a prompt it looks quoted.
    if !isAfterServiceError {
      counters.strayLines += 1
      if isFresh { isUnsure = true }
    }
  }

  /// Leaves a call whose acceptance is not in the log.
  private mutating func leaveCall() {
    guard isCallOpen else { return }
    let isLost = (log.calls.last?.attemptCount ?? 0) == 0
    if isLost, !suspended.isActive {
      suspension = ConsoleSuspension(
        firstCall: firstCall, earlierRuns: log.earlierRuns, provider: log.provider,
        model: log.model)
      suspended = current
    }
    endCall(isLost ? .lost : .exhausted)
  }

  mutating func startResponse() {
    state = .response
    responseStamp = stamp
    bodyBytes = 0
    bodyLines = 0
    lastLineEnd = 0
    isEndSeen = false
    isStrayResponse = false
    responseQuotes = false
    nested.isActive = false
    isAfterServiceError = false
  }

  /// An answer's text may end here.
  mutating func noteEnd() {
    isEndSeen = true
    bytesAtEnd = max(0, bodyBytes - Int64(lastLineEnd))
    linesAtEnd = bodyLines
  }

  @inline(__always)
  mutating func responseLine(_ text: Span<UInt8>, _ first: UInt8, lineEnd: Int) {
    if first == 0x2D || first == 0x4C || first == 0x22 || isEndSeen || isStartSeen
      || endingProgress != 0 || nested.headerLeft > 0 || mayMatter(text, first)
    {
      if markedResponseLine(text, first) { return }
    }
    addBody(text, lineEnd: lineEnd)
  }

  /// Whether the line is none of the answer's text.
  private mutating func markedResponseLine(_ text: Span<UInt8>, _ first: UInt8) -> Bool {
    if nested.headerLeft > 0 { nested.readHeader(text) }
    if isEndSeen {
      isEndSeen = false
      if takesVerdict(text) { return true }
    }
    if completesEnding(text) {
      if isNestedEnd(ConsoleStage.example(text)) {
        takeOver(ConsoleStage.example(text))
        return true
      }
      if isUnsure {
        orphanEnding(text)
        return state != .response
      }
    } else if completesStart(text) {
      if isStartPlausible { startNested() }
      responseQuotes = true
    } else if text.equals("---end of LLM Response---") {
      noteEnd()
    } else {
      if text.starts(with: "---LLM") || text.starts(with: "LLM ") { responseQuotes = true }
      let wasText = state
      noteInText(text, first)
      return state != wasText
    }
    return false
  }

  /// Takes the line after an answer's end as the validator's verdict, if it is one.
  private mutating func takesVerdict(_ text: Span<UInt8>) -> Bool {
    if text.equals("True") {
      acceptCall()
      return true
    }
    guard text.equals("False") || text.equals("None") else { return false }
    state = .verdict
    verdictBytes = Int64(text.count)
    return true
  }

  private mutating func acceptCall() {
    record(.ok, errorClass: -1, end: responseStamp, responseBytes: bytesAtEnd)
    endCall(.accepted)
    state = .idle
    // Should the answer prove to go on, this line was a part of it.
    bodyBytes += 4 + Int64(lastLineEnd)
    bodyLines += 1
    nested.isActive = false
    pendingHeader = nil
  }

  /// Takes a verdict where no answer is open: one that was closed before goes on to here.
  mutating func takesOrphanVerdict(_ text: Span<UInt8>) -> Bool {
    isEndSeen = false
    guard text.equals("True") || text.equals("False") || text.equals("None") else { return false }
    if suspended.isActive, suspension.isResponse {
      let doubt = suspension
      resumeSuspended()
      removeCalls(from: current.call + 1)
      removeAttempts(from: Int(log.calls[current.call].firstAttempt) + doubt.attempts)
      responseStamp = doubt.responseStamp
      attemptStart = doubt.attemptStart
      bytesAtEnd = ConsoleLog.absent
      linesAtEnd = 0
    } else if state == .idle, !isStrayResponse, let last = log.calls.last,
      log.calls.count > firstCall, last.ending == .accepted, last.attemptCount > 0
    {
      attemptStart = log.attempts.last?.start ?? ConsoleLog.absent
      removeAttempts(from: log.attempts.count - 1)
    } else {
      return false
    }
    isCallOpen = true
    // The line was counted as text, which it is only if it proves to be no verdict.
    bodyBytes -= Int64(text.count + lastLineEnd)
    bodyLines -= 1
    return takesVerdict(text)
  }

  private mutating func removeAttempts(from index: Int) {
    guard index >= 0, index <= log.attempts.count, !log.calls.isEmpty else { return }
    log.attempts.removeLast(log.attempts.count - index)
    let call = log.calls.count - 1
    log.calls[call].attemptCount = Int32(
      clamping: max(0, log.attempts.count - Int(log.calls[call].firstAttempt)))
  }

  /// The line after `False` or `None`.
  mutating func verdictLine(
    _ text: Span<UInt8>, _ first: UInt8, lineEnd: Int, isTerminated: Bool
  ) {
    guard text.starts(with: "---- repeat count:") || !isTerminated else {
      // It was a line of the answer.
      state = .response
      bodyBytes += verdictBytes + 1
      bodyLines += 1
      responseLine(text, first, lineEnd: lineEnd)
      return
    }
    refuse()
  }

  /// Records an answer that the validator refused.
  mutating func refuse() {
    record(
      .invalidOutput, errorClass: errorIndex("validator"), end: responseStamp,
      responseBytes: bytesAtEnd)
    repeatLeft = linesAtEnd * 2
    state = repeatLeft > 0 ? .repeating : .awaiting
    isFresh = false
    isUnsure = false
  }

  /// A line of the refused value, which is printed after its count and once more.
  mutating func repeatingLine(_ text: Span<UInt8>, _ first: UInt8, isTerminated: Bool) {
    if !responseQuotes, first == 0x2D || first == 0x4C,
      text.equals("---LLM Response---") || text.equals("LLM PROMPT")
        || text.starts(with: "LLM ERROR: ") || text.starts(with: "LLM connection error: ")
    {
      // The value held no such line, so a part of the log is missing.
      state = .awaiting
      awaitingLine(text, first, isTerminated: isTerminated)
      return
    }
    attemptStart = stamp
    repeatLeft -= 1
    if repeatLeft == 0 { state = .awaiting }
  }

  /// Adds the open attempt to the last call; the next one starts now.
  mutating func record(_ status: Status, errorClass: Int16, end: Int64, responseBytes: Int64) {
    guard !log.calls.isEmpty else { return }
    let call = log.calls.count - 1
    log.attempts.append(
      ConsoleAttempt(
        call: Int32(clamping: call), status: status, errorClass: errorClass, start: attemptStart,
        end: end, responseBytes: responseBytes, hiddenRetries: retries,
        requests: max(sentRequests, answeredRequests), backOff: backOff))
    log.calls[call].attemptCount += 1
    log.calls[call].end = end
    attemptStart = stamp
    clearRequests()
  }

  mutating func clearRequests() {
    retries = 0
    sentRequests = 0
    answeredRequests = 0
    backOff = 0
  }

  mutating func endCall(_ ending: ConsoleCall.Ending) {
    guard !log.calls.isEmpty else { return }
    log.calls[log.calls.count - 1].ending = ending
    isCallOpen = false
  }
}
