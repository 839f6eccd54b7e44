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

  /// `LLM ERROR: <class> - <message>`: the request failed for good.
  private mutating func serviceError(_ text: Span<UInt8>, isTerminated: Bool) {
    guard isTerminated || text.contains(" - ") else { return }
    let name = text.extracting(0..<text.errorNameLength)
    let status = ConsoleParser.status(ofServiceError: text, name: name)
    record(status, errorClass: errorIndex(name), end: stamp, responseBytes: ConsoleLog.absent)
    isAfterServiceError = true
    isFresh = false
    isUnsure = false
  }

  /// `LLM connection error: <class> - <message>`: the answer was not parseable.
  private mutating func answerError(_ text: Span<UInt8>, isTerminated: Bool) {
    if isAfterServiceError {
      isAfterServiceError = false
      // The simulator goes on to parse the failed request's empty answer.
      if !isTerminated
        || text.equals("JSONDecodeError - Expecting value: line 1 column 1 (char 0)")
      {
        attemptStart = stamp
        return
      }
    }
    guard isTerminated || text.contains(" - ") else { return }
    let name = text.extracting(0..<text.errorNameLength)
    let service = ConsoleParser.status(ofServiceError: text, name: name)
    record(
      service == .error ? .invalidOutput : service, errorClass: errorIndex(name), end: stamp,
      responseBytes: ConsoleLog.absent)
    isFresh = false
    isUnsure = false
  }

  static func status(ofServiceError text: Span<UInt8>, name: Span<UInt8>) -> Status {
    if name.equals("RateLimitError") { return .rateLimited }
    if name.equals("InternalServerError") { return .serverError }
    if name.contains("Timeout") { return .timeout }
    if name.ends(with: "APIConnectionError") || name.equals("ConnectError")
      || name.equals("ReadError") || name.equals("RemoteProtocolError")
      || name.equals("ConnectionResetError") || name.equals("ConnectionError")
    {
      return .connection
    }
    guard let code = text.offset(of: "Error code: ") else { return .error }
    let digits = text.extracting(code + 12..<text.count)
    if digits.starts(with: "429") { return .rateLimited }
    if digits.starts(with: "408") { return .timeout }
    return digits.starts(with: "5") ? .serverError : .error
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

  mutating func errorIndex(_ name: StaticString) -> Int16 {
    var bytes: [UInt8] = []
    name.withUTF8Buffer { buffer in
      for index in 0..<buffer.count { bytes.append(unsafe buffer[index]) }
    }
    return errorIndex(bytes.span)
  }

  /// Index of a class's name; -1 once a hostile log has named too many.
  mutating func errorIndex(_ name: Span<UInt8>) -> Int16 {
    for index in errorNames.indices where errorNames[index].count == name.count {
      var isEqual = true
      for at in 0..<name.count where errorNames[index][at] != name[at] { isEqual = false }
      if isEqual { return Int16(index) }
    }
    guard errorNames.count < 256, !name.isEmpty else { return -1 }
    var bytes: [UInt8] = []
    for at in 0..<name.count { bytes.append(name[at]) }
    errorNames.append(bytes)
    return Int16(errorNames.count - 1)
  }
}

extension Span<UInt8> {
  /// Bytes of the identifier at the start, at most 64.
  var errorNameLength: Int {
    var length = 0
    while length < count, length < 64, self[length].isIdentifier { length += 1 }
    return length
  }
}

extension UInt8 {
  fileprivate var isIdentifier: Bool {
    (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 || self == 0x5F || self == 0x2E
  }
}
