import Trace

/// A console log of a run, or the log of one of Ray's workers.
struct SocietyLog: Sendable {
  let path: String
  let file: RunInput.File
  /// The process whose log it is; nil for a console.
  var worker: Int32?
  var events: [SocietyEvent] = []
  /// First and last stamp as the writer's clocks show them.
  var first: Int64?
  var last: Int64?
  /// Processes that wrote into it beside the driver.
  var processes: Set<Int32> = []
  /// The group of each process that is known.
  var groups: [Int32: String] = [:]
  /// The experiment, where the log names it.
  var experiment: String?
  /// Records by level, those that stand for several counted so often.
  var levels: [LoggingLevel: Int] = [:]
  /// Records that stand for several.
  var repeated = 0
  /// Lines of AgentSociety whose attempt could not be read.
  var unreadable = 0

  init(path: String, file: RunInput.File) {
    self.path = path
    self.file = file
  }

  /// Whether it holds any record of AgentSociety.
  var hasRecords: Bool { first != nil }

  /// Uncertainty of a stamp in nanoseconds.
  static let resolution: Int64 = 1_000_000

  /// Whether the beginning of a file is that of such a log.
  static func recognises(_ beginning: Span<UInt8>) -> Bool {
    var position = 0
    var lines = 0
    while position < beginning.count, lines < 400 {
      let end = beginning.lineFeed(from: position) ?? beginning.count
      let line = beginning.extracting(position..<end)
      if TerminalText.plain(line, { SocietyLogLine($0) != nil }) { return true }
      position = end + 1
      lines += 1
    }
    return false
  }

  /// The process of the worker whose log has that name, `worker-…-PID.err`; nil for other names.
  static func worker(_ name: String) -> Int32? {
    guard name.hasPrefix("worker-"), name.hasSuffix(".err") || name.hasSuffix(".out") else {
      return nil
    }
    return name.dropLast(4).split(separator: "-").last.flatMap { Int32($0) }
  }
}

/// The head of one record: `2026-11-21 20:12:24,637 - agentsociety - WARNING - …`.
struct SocietyLogLine {
  /// The process of an actor whose line it is; 0 for none.
  var process: Int32
  var clock: Int64
  var level: LoggingLevel
  /// Where the message begins.
  var message: Int

  /// Reads the head of a line without colours; nil where it is no record of AgentSociety.
  init?(_ line: Span<UInt8>) {
    let (process, start) = Self.prefix(line)
    let rest = line.extracting(start..<line.count)
    guard let head = LoggingLine(rest), rest.extracting(head.name).equals("agentsociety") else {
      return nil
    }
    self.process = process
    clock = head.clock
    level = head.level
    message = start + head.message.lowerBound
  }

  /// The process in front of a line, as in `(AgentGroup pid=15096) …`, and where the rest begins.
  static func prefix(_ line: Span<UInt8>) -> (process: Int32, start: Int) {
    guard line.count > 8, line[0] == UInt8(ascii: "("),
      let mark = line.extracting(0..<min(line.count, 200)).offset(of: " pid=")
    else { return (0, 0) }
    var position = mark + 5
    var number: Int32 = 0
    while position < line.count, LogStampReading.isDigit(line[position]) {
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      if overflow { return (0, 0) }
      number = product &+ Int32(line[position] - 0x30)
      position += 1
    }
    // Of another machine's process the address follows.
    while position < line.count, position < mark + 80, line[position] != UInt8(ascii: ")") {
      position += 1
    }
    guard number > 0, position + 1 < line.count, line[position] == UInt8(ascii: ")"),
      line[position + 1] == 0x20
    else { return (0, 0) }
    return (number, position + 2)
  }
}
