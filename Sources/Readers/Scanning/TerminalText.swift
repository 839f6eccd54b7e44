/// Text that was written for a terminal.
enum TerminalText {
  /// The bytes without colours and the other codes that begin with escape and a bracket.
  ///
  /// - Complexity: O(length); without an escape nothing is copied.
  static func plain<Result>(_ line: Span<UInt8>, _ body: (Span<UInt8>) -> Result) -> Result {
    guard let first = line.firstEscape(from: 0) else { return body(line) }
    var kept: [UInt8] = []
    kept.reserveCapacity(line.count)
    var at = 0
    var escape: Int? = first
    while let found = escape {
      kept.append(line.extracting(at..<found), most: found - at)
      at = end(line, ofCodeAt: found)
      escape = line.firstEscape(from: at)
    }
    kept.append(line.extracting(at..<line.count), most: line.count - at)
    return body(kept.span)
  }

  /// Where the code ends that begins at that place.
  private static func end(_ line: Span<UInt8>, ofCodeAt start: Int) -> Int {
    guard start + 1 < line.count, line[start + 1] == UInt8(ascii: "[") else { return start + 1 }
    var at = start + 2
    // Parameters and intermediate bytes, then one final byte (ECMA-48).
    while at < line.count, line[at] >= 0x20, line[at] < 0x40 { at += 1 }
    if at < line.count, line[at] >= 0x40, line[at] < 0x7F { at += 1 }
    return at
  }
}

extension Span<UInt8> {
  /// Where the next escape stands.
  fileprivate func firstEscape(from start: Int) -> Int? {
    extracting(start..<count).offset(of: "\u{1B}").map { $0 + start }
  }
}
