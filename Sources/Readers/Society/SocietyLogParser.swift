import Trace

/// Reads the lines of a log into events.
///
/// A record may reach over many lines, and lines of several processes are mixed; what one record says
/// over more than its first line is kept for each process until its next record begins.
struct SocietyLogParser {
  private(set) var log: SocietyLog
  /// Agents and errors.
  private(set) var names: ByteInterner
  /// Attempts of which the end, with their number, has not come yet.
  private var open: [Int32: OpenAttempt] = [:]

  /// The error of the driver whose traceback goes on, as the number of its event.
  private var openFailure: Int?

  private struct OpenAttempt {
    var clock: Int64
    var text: [UInt8]
  }

  /// The most bytes that are kept of a record that reaches over lines.
  private static let longestRecord = 1 << 20

  init(_ log: SocietyLog, names: ByteInterner) {
    self.log = log
    self.names = names
  }

  /// Takes in a line without its line feed.
  mutating func take(_ bytes: Span<UInt8>) {
    TerminalText.plain(bytes) { takePlain($0) }
  }

  /// Ends the log.
  mutating func finish() -> SocietyLog {
    for process in open.keys.sorted() { close(process) }
    return log
  }

  private mutating func takePlain(_ line: Span<UInt8>) {
    guard let head = SocietyLogLine(line) else {
      continueRecord(line)
      return
    }
    let process = log.worker ?? head.process
    if process != 0 { log.processes.insert(process) }
    close(process)
    if process == 0 { openFailure = nil }
    log.first = min(log.first ?? .max, head.clock)
    log.last = max(log.last ?? .min, head.clock)
    let (weight, end) = Self.weight(line)
    if weight > 1 { log.repeated += 1 }
    log.levels[head.level, default: 0] += Int(weight)
    let message = line.extracting(head.message..<max(head.message, end))
    var event = SocietyEvent(clock: head.clock, process: process, weight: weight, kind: .workflow)
    if head.level == .warning {
      takeWarning(message, &event)
    } else if let kind = kind(message) {
      event.kind = kind
      if case .failure = kind, process == 0 { openFailure = log.events.count }
      log.events.append(event)
    } else {
      noteGroup(message, process)
    }
  }

  /// For how many records a line stands, and where its own text ends.
  ///
  /// Ray writes `[repeated 3x across cluster]` behind the last of lines that look alike.
  private static func weight(_ line: Span<UInt8>) -> (weight: Int32, end: Int) {
    let start = max(0, line.count - 400)
    let tail = line.extracting(start..<line.count)
    guard let end = tail.offset(of: "x across cluster]") else { return (1, line.count) }
    // Behind the first such line Ray explains itself.
    let rest = tail.extracting(end + 17..<tail.count)
    guard rest.isEmpty || rest.starts(with: " (Ray deduplicates logs") else {
      return (1, line.count)
    }
    var position = start + end
    var number: Int32 = 0
    var factor: Int32 = 1
    while position > 0, LogStampReading.isDigit(line[position - 1]), factor <= 10_000_000 {
      position -= 1
      number += Int32(line[position] - 0x30) * factor
      factor *= 10
    }
    let mark = 11
    guard number > 1, position >= mark,
      line.extracting(position - mark..<position).equals(" [repeated ")
    else { return (1, line.count) }
    return (number, position - mark)
  }

  // MARK: Attempts

  private mutating func takeWarning(_ message: Span<UInt8>, _ event: inout SocietyEvent) {
    guard SocietyAttemptText.begins(message) else { return }
    if let attempt = SocietyAttemptText.attempt(message, &names) {
      event.kind = .attempt(attempt)
      log.events.append(event)
    } else {
      open[event.process] = OpenAttempt(
        clock: event.clock,
        text: unsafe message.withUnsafeBufferPointer { unsafe Array($0) })
    }
  }

  private mutating func continueRecord(_ line: Span<UInt8>) {
    if let openFailure, Self.namesError(line) {
      // The last line of a traceback tells what its first only leads to.
      log.events[openFailure].kind = failure(line, 0)
    }
    guard !open.isEmpty else { return }
    let (process, start) = SocietyLogLine.prefix(line)
    let owner = log.worker ?? process
    guard var record = open[owner], record.text.count + line.count < Self.longestRecord else {
      return
    }
    let (weight, end) = Self.weight(line)
    record.text.append(10)
    let rest = line.extracting(min(start, end)..<end)
    unsafe rest.withUnsafeBufferPointer { unsafe record.text.append(contentsOf: $0) }
    open[owner] = record
    guard let attempt = SocietyAttemptText.attempt(record.text.span, &names) else { return }
    log.events.append(
      SocietyEvent(
        clock: record.clock, process: owner, weight: weight, kind: .attempt(attempt)))
    open[owner] = nil
  }

  /// Whether a line is one that ends a traceback: the class of an error, a colon, and what it says.
  private static func namesError(_ line: Span<UInt8>) -> Bool {
    var position = 0
    while position < line.count, position < 100 {
      switch line[position] {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
        position += 1
      case UInt8(ascii: ":"):
        return position > 3 && position + 1 < line.count && line[position + 1] == 0x20
      default: return false
      }
    }
    return false
  }

  private mutating func close(_ process: Int32) {
    guard open.removeValue(forKey: process) != nil else { return }
    log.unreadable += 1
  }

  // MARK: Messages

  private mutating func kind(_ message: Span<UInt8>) -> SocietyEvent.Kind? {
    switch message.count > 0 ? message[0] : 0 {
    case UInt8(ascii: "S"):
      if message.starts(with: "Start simulation day ") { return stepStart(message) }
      if message.starts(with: "Simulation error: ") { return failure(message, 18) }
    case UInt8(ascii: "R"):
      if message.starts(with: "Running workflow: ") { return .workflow }
      if message.starts(with: "Round ") { return round(message) }
      if message.starts(with: "Run error: ") { return failure(message, 11) }
    case UInt8(ascii: "C"):
      if message.starts(with: "Closing") { return .closing }
    case UInt8(ascii: "I"):
      if message.starts(with: "Init error: ") { return failure(message, 12) }
    case UInt8(ascii: "L"):
      if message.starts(with: "LLM request count: ") {
        return number(message, 19).map { .requests($0) }
      }
    case UInt8(ascii: "A"):
      if message.starts(with: "Agent ") { return agent(message) }
    case UInt8(ascii: "("), UInt8(ascii: "F"): return part(message)
    default: break
    }
    return nil
  }

  private func part(_ message: Span<UInt8>) -> SocietyEvent.Kind? {
    if message.ends(with: "Finished agent forward steps") { return .partDone(.forward) }
    if message.ends(with: "Finished saving simulation results") { return .partDone(.save) }
    if message.ends(with: "Finished extracting metrics") { return .partDone(.metrics) }
    if message.ends(with: "Finished simulator sync") { return .partDone(.sync) }
    if message.contains(") Finished fetching pending surveys.") { return .stepSettled }
    return nil
  }

  private func stepStart(_ message: Span<UInt8>) -> SocietyEvent.Kind? {
    let words = message.text(limit: 200).split(separator: " ")
    // Start simulation day 0 at 28801, step 0
    guard words.count == 8, let day = Int32(words[3]), let second = Double(words[5].dropLast()),
      second.isFinite, let step = Int32(words[7])
    else { return nil }
    return .stepStart(.init(day: day, second: second), step: step)
  }

  private func round(_ message: Span<UInt8>) -> SocietyEvent.Kind? {
    let words = message.text(limit: 60).split(separator: " ")
    guard words.count > 2, let number = Int32(words[1]) else { return nil }
    switch words[2] {
    case "starting": return .roundStart(number)
    case "completed": return .roundEnd(number)
    default: return nil
    }
  }

  private mutating func failure(_ message: Span<UInt8>, _ start: Int) -> SocietyEvent.Kind {
    let text = message.extracting(start..<message.count).text(limit: 200)
    return .failure(names.identifier(text))
  }

  private mutating func agent(_ message: Span<UInt8>) -> SocietyEvent.Kind? {
    var end = 6
    while end < message.count, message[end] != UInt8(ascii: ":"), message[end] != 0x20 { end += 1 }
    let rest = message.extracting(end..<message.count)
    if rest.starts(with: " received user survey message") {
      return .surveyReceived(agent: names.identifier(message, 6..<end))
    }
    guard rest.starts(with: ": Finished main workflow - ") else { return nil }
    let words = rest.extracting(27..<rest.count)
    let part: SocietyAgentPart? =
      words.equals("update motion")
      ? .updateMotion
      : words.equals("check and update step")
        ? .checkAndUpdateStep
        : words.equals("plan and action")
          ? .planAndAction : words.equals("cognition") ? .cognition : nil
    return part.map { .agentDone(agent: names.identifier(message, 6..<end), $0) }
  }

  private func number(_ message: Span<UInt8>, _ start: Int) -> Int64? {
    Int64(message.extracting(start..<message.count).text(limit: 20))
  }

  /// Takes the group of a process, and the experiment, from what it says of itself.
  private mutating func noteGroup(_ message: Span<UInt8>, _ process: Int32) {
    if message.starts(with: "AvroSaver initialized with path: ") {
      let parts = message.text(limit: 4096).split(separator: "/")
      guard let group = parts.last.flatMap({ SocietyTable.experimentID($0) }) else { return }
      if process != 0 { log.groups[process] = group }
      log.experiment = parts.dropLast().last.flatMap { SocietyTable.experimentID($0) }
    } else if message.starts(with: "-----"), let mark = message.offset(of: "roup ") {
      let rest = message.extracting(mark + 5..<min(message.count, mark + 41))
      guard process != 0, let group = SocietyTable.experimentID(rest.text(limit: 36)) else {
        return
      }
      log.groups[process] = group
    } else if log.experiment == nil, message.starts(with: "Message sent to exps:") {
      let rest = message.extracting(21..<min(message.count, 57))
      log.experiment = SocietyTable.experimentID(rest.text(limit: 36))
    }
  }
}
