/// Reads the console log of one run of Agent-Trading-Arena, plain or stamped, in one pass.
///
/// Feed it with pieces of any size, then call ``finish()``. It holds back at most one line (64 KB of
/// a longer one) and keeps one small record a call and an attempt; the texts are only hashed.
///
/// A prompt and an answer may quote anything, also whole logs. What looks like a border is therefore
/// taken only where it fits what is open, and taken back where a later line shows that it was a
/// quotation: ``ConsoleFrame`` keeps hashing past an end for that purpose.
public struct ConsoleParser: Sendable {
  enum State: UInt8 {
    /// Between calls.
    case idle
    /// In a prompt's text.
    case prompt
    /// After a prompt or a failed attempt.
    case awaiting
    /// In an answer's text.
    case response
    /// After `False` or `None`: only a repeat count proves that it was a verdict.
    case verdict
    /// In the refused value, which is printed twice more.
    case repeating
    /// In a statement that the database refused.
    case database
    /// In a traceback.
    case traceback
  }

  /// Bytes of a line that are looked at as a line; the rest is only hashed.
  static let longestLine = 65_536
  /// Bytes after which an end is no longer taken back.
  static let longestDoubt = 262_144

  var log = ConsoleLog()
  var counters = ConsoleCounters()
  var errorNames: [[UInt8]] = []
  /// Index of the first call of the run that is being read.
  var firstCall = 0

  // Lines.
  var carry: [UInt8] = []
  var isInLongLine = false
  var isDetected = false
  var heldLines = 0
  var position: Int64 = 0
  var lineOffset: Int64 = 0
  var stampFormat: LogStampFormat?
  var stamp = ConsoleLog.absent
  var previousHead: UInt64 = 0
  var previousCount = 0
  var advanceInTexts: Int64 = 0
  var advance: Int64 = 0

  // What is open.
  var state = State.idle
  var current = ConsoleFrame()
  var nested = ConsoleFrame()
  var suspended = ConsoleFrame()
  var suspension = ConsoleSuspension()
  /// Whether this line is none of the open prompt's text, and the same of the nested one.
  var skipsFeed = false
  var skipsNestedFeed = false
  var isCallOpen = false
  var settledSinceCall = false

  // Borders that need several lines.
  var endingProgress = 0
  var isStartSeen = false
  var startOffset: Int64 = 0
  var startStamp = ConsoleLog.absent
  var isStartPlausible = false
  var isTracebackSeen = false
  var resumeState: State?
  var pendingHeader: ConsoleRunHeader?
  var isAfterHeader = false

  // The attempt that is open.
  var attemptStart = ConsoleLog.absent
  var isUnsure = false
  var isFresh = false
  var isAfterServiceError = false
  var retries: Int32 = 0
  var sentRequests: Int32 = 0
  var answeredRequests: Int32 = 0
  var backOff: Int64 = 0

  // The answer that is open.
  var responseStamp = ConsoleLog.absent
  var bodyBytes: Int64 = 0
  var bodyLines = 0
  var lastLineEnd = 0
  var isEndSeen = false
  var bytesAtEnd: Int64 = 0
  var linesAtEnd = 0
  var responseQuotes = false
  var isStrayResponse = false
  var verdictBytes: Int64 = 0
  var repeatLeft = 0

  /// A parser at the start of a log.
  public init() {}

  /// Takes in the next bytes of the log.
  public mutating func consume(_ chunk: UnsafeRawBufferPointer) {
    unsafe consume(Span<UInt8>(_unsafeBytes: chunk))
  }

  /// Takes in the next bytes of the log.
  public mutating func consume(_ chunk: Span<UInt8>) {
    log.bytes += Int64(chunk.count)
    if isDetected {
      split(chunk)
      return
    }
    for index in 0..<chunk.count {
      carry.append(chunk[index])
      if chunk[index] == 0x0A { heldLines += 1 }
      if heldLines == 64 || carry.count == ConsoleParser.longestLine {
        detect()
        if index + 1 < chunk.count { split(chunk.extracting(index + 1..<chunk.count)) }
        return
      }
    }
  }

  /// Ends the log.
  ///
  /// - Returns: What it told. The parser serves no further log.
  public mutating func finish() -> ConsoleLog {
    if !isDetected { detect() }
    finishLine()
    finishCalls()
    return log
  }

  /// Finds out how the held lines are stamped, and reads them.
  private mutating func detect() {
    isDetected = true
    let held = carry
    carry = []
    stampFormat = LogStampFormat.detect(held.span)
    log.stamps = stampFormat
    split(held.span)
  }

  private mutating func split(_ chunk: Span<UInt8>) {
    var start = 0
    if isInLongLine || !carry.isEmpty {
      guard let end = chunk.lineFeed(from: 0) else {
        hold(chunk)
        return
      }
      hold(chunk.extracting(0..<end))
      endHeldLine(terminated: true)
      start = end + 1
    }
    while let end = chunk.lineFeed(from: start) {
      let line = chunk.extracting(start..<end)
      if line.count > ConsoleParser.longestLine {
        hold(line)
        endHeldLine(terminated: true)
      } else {
        deliver(line, terminated: true)
      }
      start = end + 1
    }
    if start < chunk.count { hold(chunk.extracting(start..<chunk.count)) }
  }

  /// Keeps a part of a line, and hands on all but the last piece of a very long one.
  private mutating func hold(_ part: Span<UInt8>) {
    carry.reserveCapacity(carry.count + part.count)
    for index in 0..<part.count { carry.append(part[index]) }
    guard carry.count > ConsoleParser.longestLine else { return }
    let held = carry
    carry = []
    var start = 0
    while held.count - start > ConsoleParser.longestLine {
      let piece = held.span.extracting(start..<start + ConsoleParser.longestLine)
      if isInLongLine { rest(piece, lineEnd: 0) } else { deliverStart(piece) }
      start += ConsoleParser.longestLine
    }
    carry.append(contentsOf: held[start...])
  }

  private mutating func deliverStart(_ piece: Span<UInt8>) {
    isInLongLine = true
    lineOffset = position
    line(piece, lineEnd: 0, isTerminated: true)
    position += Int64(piece.count)
  }

  private mutating func deliver(_ whole: Span<UInt8>, terminated: Bool) {
    lineOffset = position
    position += Int64(whole.count) + (terminated ? 1 : 0)
    if whole.count > 0, whole[whole.count - 1] == 0x0D, terminated {
      line(whole.extracting(0..<whole.count - 1), lineEnd: 2, isTerminated: terminated)
    } else {
      line(whole, lineEnd: terminated ? 1 : 0, isTerminated: terminated)
    }
  }

  private mutating func endHeldLine(terminated: Bool) {
    var held: [UInt8] = []
    swap(&held, &carry)
    if isInLongLine {
      isInLongLine = false
      position += Int64(held.count) + 1
      if held.last == 0x0D {
        rest(held.span.extracting(0..<held.count - 1), lineEnd: 2)
      } else {
        rest(held.span, lineEnd: 1)
      }
    } else {
      deliver(held.span, terminated: terminated)
    }
    // The buffer is used again.
    held.removeAll(keepingCapacity: true)
    swap(&held, &carry)
  }

  private mutating func finishLine() {
    if isInLongLine {
      let held = carry
      carry = []
      rest(held.span, lineEnd: 0)
    } else if !carry.isEmpty {
      endHeldLine(terminated: false)
    }
  }
}

/// A prompt that another one took over, and what to restore should that have been a quotation.
struct ConsoleSuspension {
  /// Whether an answer of its call was open, not the prompt itself.
  var isResponse = false
  var responseStamp = ConsoleLog.absent
  var attemptStart = ConsoleLog.absent
  /// Attempts of its call before the open one.
  var attempts = 0
  var firstCall = 0
  var earlierRuns = 0
  var provider: String?
  var model: String?
}

/// The two lines with which a run starts.
struct ConsoleRunHeader {
  var provider: String?
  var model: String?
}
