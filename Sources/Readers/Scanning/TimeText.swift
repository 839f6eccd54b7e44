/// A date and time as databases and JSON keep them: a text of ISO 8601.
struct TimeText: Sendable, Equatable {
  /// Nanoseconds since 1970 UTC, or since 1970 by the clocks of an unnamed zone.
  var nanoseconds: Int64
  /// Whether the text names its zone.
  var hasZone: Bool

  /// Reads a whole text; nil where it is anything else.
  ///
  /// - Complexity: O(length).
  init?(_ text: Span<UInt8>) {
    guard let reading = LogStampReading(text, kind: .date, isBracketed: false),
      reading.length == text.count, !reading.hasSeparator
    else { return nil }
    nanoseconds = reading.nanoseconds
    hasZone = reading.hasZone
  }

  /// Reads a whole text; nil where it is anything else.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    self.init(bytes.span)
  }
}

extension SQLiteRow {
  /// The time in a column; nil where it holds none.
  func time(_ column: Int32) -> TimeText? {
    withTextBytes(column) { TimeText($0) } ?? nil
  }
}
