/// One line of Python's logging: `TIME - name - LEVEL - message`, the name left out by some programs.
///
/// The ranges count in the line that it was read from.
struct LoggingLine {
  /// Nanoseconds since 1970 by the clocks of the machine.
  var clock: Int64
  /// The logger's name; empty where the line has none.
  var name: Range<Int>
  /// Such as `WARNING`.
  var level: LoggingLevel
  /// The text behind.
  var message: Range<Int>

  /// Reads a line without colours; nil where it has another form, as a continuation does.
  ///
  /// - Complexity: O(length of what stands before the message).
  init?(_ line: Span<UInt8>) {
    guard line.count > 24, let stamp = LogStampReading(line, kind: .date, isBracketed: false),
      stamp.hasSeparator, line.holds("- ", at: stamp.length)
    else { return nil }
    clock = stamp.nanoseconds
    let first = stamp.length + 2..<Self.word(line, from: stamp.length + 2)
    guard line.holds(" - ", at: first.upperBound) else { return nil }
    var at = first.upperBound + 3
    if let level = LoggingLevel(line.extracting(first)) {
      name = first.lowerBound..<first.lowerBound
      self.level = level
    } else {
      let second = at..<Self.word(line, from: at)
      guard line.holds(" - ", at: second.upperBound),
        let level = LoggingLevel(line.extracting(second))
      else { return nil }
      name = first
      self.level = level
      at = second.upperBound + 3
    }
    message = at..<line.count
  }

  /// Where the word ends that begins there.
  private static func word(_ line: Span<UInt8>, from start: Int) -> Int {
    var at = start
    while at < line.count, line[at] != UInt8(ascii: " ") { at += 1 }
    return at
  }
}

/// How grave a line is.
enum LoggingLevel: Int, Sendable, CaseIterable {
  case debug, info, warning, error, critical

  /// The level of that name; nil for any other text.
  init?(_ name: Span<UInt8>) {
    if name.equals("DEBUG") {
      self = .debug
    } else if name.equals("INFO") {
      self = .info
    } else if name.equals("WARNING") {
      self = .warning
    } else if name.equals("ERROR") {
      self = .error
    } else if name.equals("CRITICAL") {
      self = .critical
    } else {
      return nil
    }
  }
}
