extension ConsoleParser {
  /// Takes in one line.
  ///
  /// - Parameters:
  ///   - lineEnd: Bytes of its end, 0 where it has none (yet).
  ///   - isTerminated: Whether it is whole; the log's last line may be cut.
  mutating func line(_ whole: Span<UInt8>, lineEnd: Int, isTerminated: Bool) {
    log.lines += 1
    var text = whole
    if let found = stampFormat?.parse(whole) {
      if found.nanoseconds != stamp { noteAdvance(to: found.nanoseconds) }
      text = whole.extracting(found.prefixLength..<whole.count)
    }
    if !text.isEmpty, text[0] == 0x1B || text[text.count - 1] == 0x6D {
      text = text.extracting(text.withoutColours)
    }
    skipsFeed = false
    skipsNestedFeed = false
    dispatch(text, lineEnd: lineEnd, isTerminated: isTerminated)
    if current.isActive, !skipsFeed { current.feed(text, lineEnd: lineEnd) }
    if nested.isActive, !skipsNestedFeed { nested.feed(text, lineEnd: lineEnd) }
    if suspended.isActive { suspended.feed(text, lineEnd: lineEnd) }
    previousHead = text.head
    previousCount = text.count
  }

  /// Takes in a further piece of a line that is too long to be anything but text.
  mutating func rest(_ piece: Span<UInt8>, lineEnd: Int) {
    if current.isActive { current.feedRest(piece, lineEnd: lineEnd) }
    if nested.isActive { nested.feedRest(piece, lineEnd: lineEnd) }
    if suspended.isActive { suspended.feedRest(piece, lineEnd: lineEnd) }
    bodyBytes += Int64(piece.count + lineEnd)
    lastLineEnd = lineEnd
  }

  @inline(__always)
  private mutating func dispatch(_ text: Span<UInt8>, lineEnd: Int, isTerminated: Bool) {
    let first = text.isEmpty ? 0 : text[0]
    switch state {
    case .prompt:
      promptLine(text, first)
    case .response:
      responseLine(text, first, lineEnd: lineEnd)
    case .awaiting:
      addBody(text, lineEnd: lineEnd)
      awaitingLine(text, first, isTerminated: isTerminated)
    case .verdict:
      verdictLine(text, first, lineEnd: lineEnd, isTerminated: isTerminated)
    case .repeating:
      repeatingLine(text, first, isTerminated: isTerminated)
    case .idle:
      addBody(text, lineEnd: lineEnd)
      idleLine(text, first, lineEnd: lineEnd)
    case .database:
      addBody(text, lineEnd: lineEnd)
      databaseLine(text, first)
    case .traceback:
      tracebackLine(text, first)
    }
  }

  /// Follows the stamps: where they move inside of texts that are printed at once, they show when
  /// the output was flushed, not when it was printed.
  private mutating func noteAdvance(to value: Int64) {
    if stamp == ConsoleLog.absent {
      log.firstStamp = value
    } else {
      let step = max(0, value &- stamp)
      advance &+= step
      if state == .prompt || state == .response { advanceInTexts &+= step }
    }
    stamp = value
  }

  @inline(__always)
  mutating func addBody(_ text: Span<UInt8>, lineEnd: Int) {
    bodyBytes += Int64(text.count + lineEnd)
    bodyLines += 1
    lastLineEnd = lineEnd
  }

  /// Whether this line completes the four lines at a prompt's end.
  @inline(__always)
  mutating func completesEnding(_ text: Span<UInt8>) -> Bool {
    switch endingProgress {
    case 1 where text.starts(with: "Output the response to the prompt above in json."):
      endingProgress = 2
      return false
    case 2 where text.equals("Please provide the response in the following format:"):
      endingProgress = 3
      return false
    case 3 where text.starts(with: "{\"output\": \""):
      endingProgress = 0
      return true
    default:
      break
    }
    endingProgress = 0
    if text.equals("\"\"\"") {
      endingProgress = 1
      if current.isActive { current.markEnd() }
      if nested.isActive { nested.markEnd() }
      if suspended.isActive { suspended.markEnd() }
    }
    return false
  }

  /// Whether this line completes the two lines at a prompt's start.
  @inline(__always)
  mutating func completesStart(_ text: Span<UInt8>) -> Bool {
    if isStartSeen {
      isStartSeen = false
      if text.equals("\"\"\"") { return true }
    }
    if text.equals("LLM PROMPT") {
      isStartSeen = true
      startOffset = lineOffset
      startStamp = stamp
      isStartPlausible = previousMayPrecedePrompt
    }
    return false
  }

  /// Whether the line before is one after which the simulator starts a prompt.
  private var previousMayPrecedePrompt: Bool {
    switch previousHead {
    case 0x6575_7254: previousCount == 4  // True
    case 0x656D_656C_7474_6573: true  // settleme(nt)
    default:
      switch previousHead & 0xFFFF_FFFF_FFFF {
      case 0x2220_7261_656E: true  // near "
      case 0x6375_7320_6F6E: true  // no suc(h)
      case 0x2065_6C62_6174: true  // table␠
      case 0x6F63_6572_6E75: true  // unreco(gnized)
      case 0x2067_6E69_7355: true  // Using␠
      default: previousHead & 0xFFFFFF == 0x30325B  // [20
      }
    }
  }
}

extension Span<UInt8> {
  /// The range without colour codes at the start and the end.
  fileprivate var withoutColours: Range<Int> {
    var start = 0
    var end = count
    while start + 1 < end, self[start] == 0x1B, self[start + 1] == 0x5B {
      var next = start + 2
      while next < end, self[next] == 0x3B || self[next] &- 0x30 < 10 { next += 1 }
      guard next < end, self[next] == 0x6D else { break }
      start = next + 1
    }
    while end > start + 2, self[end - 1] == 0x6D {
      var next = end - 2
      while next > start, self[next] == 0x3B || self[next] &- 0x30 < 10 { next -= 1 }
      guard next > start, self[next] == 0x5B, self[next - 1] == 0x1B else { break }
      end = next - 1
    }
    return start..<end
  }
}
