import Trace

/// Takes in the lines of a log, one after the other.
protocol LogParser {
  /// Lines are cut after this many bytes.
  static var longestLine: Int { get }

  /// Takes in a line without its ending.
  mutating func add(_ line: Span<UInt8>)

  /// Ends the log.
  mutating func finish()
}

extension LogParser {
  mutating func finish() {}
}

/// A parser with the line that a piece of its log cut in two.
struct LogScan<Parser: LogParser> {
  var parser: Parser
  private var scanner = LineScanner(longest: Parser.longestLine)

  init(_ parser: Parser) { self.parser = parser }

  /// Takes in the next bytes of the log.
  mutating func consume(_ piece: Span<UInt8>) {
    var lines = scanner
    lines.scan(piece) { line in parser.add(unsafe line.bytes.bindMemory(to: UInt8.self).span) }
    scanner = lines
  }

  /// Ends the log.
  mutating func finish() {
    var lines = scanner
    lines.finish { line in parser.add(unsafe line.bytes.bindMemory(to: UInt8.self).span) }
    scanner = lines
    parser.finish()
  }
}

/// Reads the logs of an input one after the other, and tells how far it is.
struct LogPass {
  let input: RunInput
  private let progress: (@Sendable (Int64, Int64) -> Void)?
  private let total: Int64
  private var done: Int64 = 0

  init(
    _ files: [RunInput.File], of input: RunInput, _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) {
    self.input = input
    self.progress = progress
    total = files.reduce(0) {
      // Sizes in an archive may be made up.
      let (sum, overflow) = $0.addingReportingOverflow(
        max(0, input.trees[$1.tree].listing.size[$1.index]))
      return overflow ? .max : sum
    }
  }

  /// The parser after the lines of a file; damage to it becomes a warning.
  ///
  /// - Throws: ``ReaderError`` where the file can't be opened.
  mutating func read<Parser: LogParser>(
    _ file: RunInput.File, with parser: Parser, _ warnings: inout WarningList
  ) throws(ReaderError) -> Parser {
    var scan = LogScan(parser)
    var done = done
    let damage = try TraceFile(file, of: input).stream { piece in
      scan.consume(piece)
      done += Int64(piece.count)
      progress?(done, total)
      return true
    }
    self.done = done
    scan.finish()
    BadRecords().warn(input.path(file), damage: damage, &warnings)
    return scan.parser
  }
}
