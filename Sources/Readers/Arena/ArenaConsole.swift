/// Recognises the console log of a run from its beginning.
enum ArenaConsole {
  private static let markers: [StaticString] = ["Using LLM Provider: ", "LLM PROMPT"]

  /// Whether the beginning of a file looks like this program's console log.
  static func recognises(_ head: [UInt8]) -> Bool { marker(head) != nil }

  /// Whether the lines of a log carry something before their text, such as a time.
  static func isStamped(_ head: [UInt8]) -> Bool {
    guard let position = marker(head) else { return false }
    return position > 0 && head[position - 1] != UInt8(ascii: "\n")
  }

  /// Where the first marker stands that begins a line but for a time before it.
  private static func marker(_ head: [UInt8]) -> Int? {
    let longestStamp = 48
    var line = 0
    while line < head.count {
      let end = head[line...].firstIndex(of: UInt8(ascii: "\n")) ?? head.count
      for start in line..<min(end, line + longestStamp) {
        for marker in markers where holds(head, marker, at: start, before: end) { return start }
      }
      line = end + 1
    }
    return nil
  }

  private static func holds(
    _ head: [UInt8], _ marker: StaticString, at start: Int, before end: Int
  ) -> Bool {
    guard start + marker.utf8CodeUnitCount <= end else { return false }
    return marker.withUTF8Buffer { text in
      unsafe head[start..<(start + text.count)].elementsEqual(text)
    }
  }
}
