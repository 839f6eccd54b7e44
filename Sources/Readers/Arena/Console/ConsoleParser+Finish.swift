internal import Trace

extension ConsoleParser {
  /// Ends what is open at the log's end and keeps the last run.
  mutating func finishCalls() {
    if state == .verdict { refuse() }
    switch state {
    case .prompt:
      if !(current.isDoubtful && current.stage == .unknown) {
        current.call = log.calls.count
        appendCall(stage: current.stage, isWhole: endingProgress >= 2)
        attemptStart = current.start
        clearRequests()
        endOpenCall()
      }
    case .response:
      record(
        .unknown, errorClass: -1, end: responseStamp,
        responseBytes: isEndSeen ? bytesAtEnd : ConsoleLog.absent)
      endCall(unfinished)
    default:
      if isCallOpen { endOpenCall() }
    }
    keepLastRun()
    log.lastStamp = stamp
    log.errorClasses = errorNames.map { String(decoding: $0, as: UTF8.self) }
    log.settlements = counters.settlements
    log.databaseErrors = counters.databaseErrors
    log.existingTables = counters.existingTables
    log.hiddenRetries = counters.hiddenRetries
    log.requests = counters.requests
    log.strayLines = counters.strayLines
    log.timesWorthless = timesAreWorthless
  }

  /// How a call ends where the program ended.
  private var unfinished: ConsoleCall.Ending {
    if log.interrupted { return .interrupted }
    return log.crash == nil ? .inFlight : .crashed
  }

  /// Ends a call that has no accepted attempt.
  mutating func endOpenCall() {
    guard let last = log.calls.last else { return }
    let attempts = Int(last.attemptCount)
    if attempts >= last.stage.attemptLimit {
      endCall(log.crash == nil ? .exhausted : .crashed)
      return
    }
    let ending = unfinished
    if ending == .crashed {
      // After a failed attempt it is the simulator that fails for want of an answer.
      if attempts == 0 { recordCrash() }
    } else {
      record(
        .aborted, errorClass: -1, end: ConsoleLog.absent, responseBytes: ConsoleLog.absent)
    }
    endCall(ending)
  }

  private mutating func recordCrash() {
    let line = Array((log.crash ?? "").utf8)
    let name = errorIndex(line.span.extracting(0..<line.span.errorNameLength))
    record(.error, errorClass: name, end: stamp, responseBytes: ConsoleLog.absent)
  }

  /// Drops the calls of earlier runs.
  private mutating func keepLastRun() {
    guard firstCall > 0 else { return }
    let firstAttempt =
      firstCall < log.calls.count
      ? Int(log.calls[firstCall].firstAttempt) : log.attempts.count
    log.calls.removeFirst(min(firstCall, log.calls.count))
    log.attempts.removeFirst(min(firstAttempt, log.attempts.count))
    for index in log.calls.indices {
      log.calls[index].firstAttempt -= Int32(clamping: firstAttempt)
    }
    for index in log.attempts.indices { log.attempts[index].call -= Int32(clamping: firstCall) }
  }

  /// Whether the stamps show when a buffer was flushed.
  ///
  /// The program prints a text at once and then waits for the service, so time passes between
  /// texts. Where most of it passes inside of texts, the borders of the stamps are those of a
  /// buffer, which fall anywhere. Whole seconds don't matter: they too turn while the program waits.
  private var timesAreWorthless: Bool {
    guard stampFormat != nil, !log.calls.isEmpty else { return false }
    if advance == 0 {
      let fine = log.stamps?.resolution ?? 1_000_000_000
      return log.attempts.count >= (fine < 1_000_000_000 ? 2 : 50)
    }
    return advanceInTexts > advance / 2
  }
}
