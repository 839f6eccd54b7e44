extension ConsoleParser {
  /// A line between calls.
  mutating func idleLine(_ text: Span<UInt8>, _ first: UInt8, lineEnd: Int) {
    if completesEnding(text) {
      orphanEnding(text)
      return
    }
    if completesStart(text) {
      startPrompt(isDoubtful: false)
      return
    }
    if isStartSeen { return }
    if isEndSeen, takesOrphanVerdict(text) { return }
    isEndSeen = false
    if first == 0x2D, text.equals("---end of LLM Response---") {
      // The body's count holds this line already.
      bodyBytes -= Int64(text.count + lineEnd)
      bodyLines -= 1
      noteEnd()
      addBody(text, lineEnd: lineEnd)
      return
    }
    idleMarker(text, first)
  }

  /// Whether the line is one that the simulator prints between calls.
  func startsBetween(_ text: Span<UInt8>, _ first: UInt8) -> Bool {
    switch first {
    case 0x73: text.starts(with: "settlement stock_onhold: ")
    case 0x44: text.starts(with: "Database ERROR:")
    default: false
    }
  }

  /// Counts a line between calls.
  mutating func idleMarker(_ text: Span<UInt8>, _ first: UInt8) {
    switch first {
    case 0x73 where text.starts(with: "settlement stock_onhold: "):
      counters.settlements += 1
      settledSinceCall = true
    case 0x44 where text.starts(with: "Database ERROR:"):
      noteDatabaseError()
    case 0x54 where text.equals("Traceback (most recent call last):"):
      state = .traceback
      resumeState = nil
    case 0x55 where text.starts(with: "Using "):
      usingLine(text)
    case 0x2D where text.equals("---LLM Response---"):
      isStrayResponse = true
      counters.strayLines += 1
    default:
      if text.isEmpty || isClientLine(text, first) { return }
      counters.strayLines += 1
      if log.calls.count == firstCall, log.provider == nil { log.headMissing = true }
    }
  }

  private mutating func usingLine(_ text: Span<UInt8>) {
    if text.starts(with: "Using LLM Provider: ") {
      startRun(
        ConsoleRunHeader(
          provider: text.extracting(20..<text.count).text(limit: 200), model: nil))
    } else if let model = text.offset(of: " model: "), log.model == nil {
      log.model = text.extracting(model + 8..<text.count).text(limit: 200)
    }
  }

  /// Starts a run; what was before it is another run in the same log.
  mutating func startRun(_ header: ConsoleRunHeader) {
    if log.provider != nil || log.calls.count > firstCall { log.earlierRuns += 1 }
    firstCall = log.calls.count
    counters = ConsoleCounters()
    log.databaseErrorStamps.removeAll()
    log.provider = header.provider
    log.model = header.model
    log.headMissing = false
    log.crash = nil
    log.interrupted = false
    log.firstStamp = stamp
    settledSinceCall = false
    advance = 0
    advanceInTexts = 0
    resumeState = nil
  }

  private mutating func noteDatabaseError() {
    counters.databaseErrors += 1
    if stamp != ConsoleLog.absent, log.databaseErrorStamps.count < 10_000 {
      log.databaseErrorStamps.append(stamp)
      counters.databaseErrorStamps = log.databaseErrorStamps.count
    }
    state = .database
  }

  /// A line of a refused statement, which may quote anything, or the message after it.
  mutating func databaseLine(_ text: Span<UInt8>, _ first: UInt8) {
    if completesStart(text) {
      startPrompt(isDoubtful: true)
      return
    }
    if first == 0x74, text.starts(with: "table "), text.ends(with: "already exists") {
      counters.existingTables += 1
      state = .idle
    } else if ConsoleParser.isDatabaseMessage(text) {
      state = .idle
    } else if first == 0x44, text.starts(with: "Database ERROR:") {
      noteDatabaseError()
    } else if first == 0x55, text.starts(with: "Using LLM Provider: ") {
      state = .idle
      usingLine(text)
    } else if isTracebackSeen, text.starts(with: "  File \"") {
      state = .traceback
      resumeState = nil
    }
    isTracebackSeen = first == 0x54 && text.equals("Traceback (most recent call last):")
  }

  /// Whether the line is a message of SQLite.
  private static func isDatabaseMessage(_ text: Span<UInt8>) -> Bool {
    if text.starts(with: "near \"") { return text.ends(with: "syntax error") }
    return text.starts(with: "no such ") || text.starts(with: "unrecognized token: ")
      || text.equals("incomplete input") || text.starts(with: "database is locked")
      || text.starts(with: "database or disk is full") || text.starts(with: "disk I/O error")
      || text.starts(with: "attempt to write a readonly database")
      || text.starts(with: "database disk image is malformed")
      || text.starts(with: "You can only execute one statement at a time")
      || text.contains(" constraint failed: ")
      || text.starts(with: "table ") && text.contains(" values were supplied")
      || text.ends(with: "already exists")
  }

  /// A line of a traceback: what is indented or joins two of them, then the exception.
  mutating func tracebackLine(_ text: Span<UInt8>, _ first: UInt8) {
    if let resume = resumeState {
      skipsFeed = true
      skipsNestedFeed = true
      if first == 0x20 || first == 0 { return }
      noteCrash(text)
      state = resume
      resumeState = nil
      return
    }
    if completesStart(text) {
      if isCallOpen { endOpenCall() }
      startPrompt(isDoubtful: false)
      return
    }
    if first == 0x20 || first == 0 || isStartSeen { return }
    if text.starts(with: "Using LLM Provider: ") {
      if isCallOpen { endOpenCall() }
      state = .idle
      usingLine(text)
    } else if text.equals("Traceback (most recent call last):") {
      log.crash = nil
    } else if text.starts(with: "During handling of the above exception")
      || text.starts(with: "The above exception was the direct cause")
    {
      return
    } else if log.crash == nil {
      noteCrash(text)
    }
  }

  private mutating func noteCrash(_ text: Span<UInt8>) {
    log.crash = text.text(limit: 300)
    log.interrupted = text.starts(with: "KeyboardInterrupt")
  }

  /// Takes a line that the client library logs; false where it is none.
  mutating func isClientLine(_ text: Span<UInt8>, _ first: UInt8) -> Bool {
    guard first == 0x5B, text.starts(with: "[20"), let end = text.offset(of: "] "),
      text.extracting(0..<end).contains(" - ")
    else { return false }
    let message = text.extracting(end + 2..<text.count)
    if message.starts(with: "Retrying request ") {
      counters.hiddenRetries += 1
      retries &+= 1
      if let wait = message.offset(of: " in ") {
        backOff &+= message.extracting(wait + 4..<message.count).nanoseconds
      }
    } else if message.starts(with: "Sending HTTP Request: ") {
      counters.requests += 1
      sentRequests &+= 1
    } else if message.starts(with: "HTTP Request: ") {
      answeredRequests &+= 1
    }
    return true
  }
}

extension Span<UInt8> {
  /// The decimal number of seconds at the start, in nanoseconds; at most 11 days.
  fileprivate var nanoseconds: Int64 {
    var result: Int64 = 0
    var index = 0
    while index < count, index < 6, self[index] &- 0x30 < 10 {
      result = result * 10 + Int64(self[index] - 0x30)
      index += 1
    }
    var unit: Int64 = 1_000_000_000
    result *= unit
    guard index < count, self[index] == 0x2E else { return result }
    index += 1
    while index < count, unit > 1, self[index] &- 0x30 < 10 {
      unit /= 10
      result += Int64(self[index] - 0x30) * unit
      index += 1
    }
    return result
  }
}
