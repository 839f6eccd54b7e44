/// One line as loguru's default sink writes it: `TIME | LEVEL | module:function:line - message`.
///
/// The ranges count in the line that it was read from.
struct LoguruLine {
  /// Nanoseconds since 1970 by the clocks of the machine, to the millisecond.
  var clock: Int64
  /// Such as `WARNING`.
  var level: Range<Int>
  /// Such as `core.steps.fetch`.
  var module: Range<Int>
  /// Such as `fetch_json` or `<module>`.
  var function: Range<Int>
  /// The text behind.
  var message: Range<Int>

  /// Reads a line without colours; nil where it has another form, as a continuation does.
  ///
  /// - Complexity: O(length of what stands before the message).
  init?(_ line: Span<UInt8>) {
    guard line.count > 24, let stamp = LogStampReading(line, kind: .date, isBracketed: false),
      stamp.hasSeparator, line.holds("| ", at: stamp.length)
    else { return nil }
    clock = stamp.nanoseconds
    var at = stamp.length + 2
    let levelStart = at
    while at < line.count, line[at] >= UInt8(ascii: "A"), line[at] <= UInt8(ascii: "Z") { at += 1 }
    level = levelStart..<at
    while at < line.count, line[at] == UInt8(ascii: " ") { at += 1 }
    guard !level.isEmpty, line.holds("| ", at: at) else { return nil }
    at += 2
    guard let moduleEnd = Self.colon(line, from: at) else { return nil }
    module = at..<moduleEnd
    guard let functionEnd = Self.colon(line, from: moduleEnd + 1) else { return nil }
    function = moduleEnd + 1..<functionEnd
    at = functionEnd + 1
    while at < line.count, LogStampReading.isDigit(line[at]) { at += 1 }
    guard line.holds(" - ", at: at) else { return nil }
    message = at + 3..<line.count
  }

  /// Where a name ends with a colon.
  private static func colon(_ line: Span<UInt8>, from start: Int) -> Int? {
    var at = start
    while at < line.count, at - start < 256 {
      if line[at] == UInt8(ascii: ":") { return at > start ? at : nil }
      if line[at] == UInt8(ascii: " ") { return nil }
      at += 1
    }
    return nil
  }
}

extension Span<UInt8> {
  /// Whether that text stands at that place.
  @inline(__always)
  func holds(_ text: StaticString, at place: Int) -> Bool {
    place <= count && extracting(place..<count).starts(with: text)
  }
}
