/// The streams of a program.
public enum RecordedStream: UInt8, Sendable {
  /// Standard output.
  case output = 1
  /// Standard error.
  case errors = 2
  /// A terminal, which carries both, and the echo of what was typed.
  case terminal = 3
}

/// A record of bytes that a program wrote, without a copy of them.
///
/// What one look at the stream delivered is one piece: its time is that of its first byte, and of
/// every line that begins in it. A line that lies in one piece came in one burst.
public struct OutputPiece: Sendable, Equatable {
  /// Where it was written.
  public var stream: RecordedStream
  /// Where the bytes lie in the record's body.
  public var text: Range<Int>

  /// Appends a piece as a record's body.
  public static func encode(
    _ stream: RecordedStream, _ text: Span<UInt8>, into encoder: inout RecordEncoder
  ) {
    encoder.put(fixed: stream.rawValue)
    encoder.put(raw: text)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    guard body.count >= 1, let stream = RecordedStream(rawValue: body[0]) else { return nil }
    self.stream = stream
    text = 1..<body.count
  }
}

/// A record of a file's content, without a copy of it.
public struct FileContent: Sendable, Equatable {
  /// Its number, counted from 1.
  public var number: UInt64
  /// Where the bytes lie in the record's body.
  public var text: Range<Int>

  /// Appends a content as a record's body.
  public static func encode(
    _ number: UInt64, _ text: Span<UInt8>, into encoder: inout RecordEncoder
  ) {
    encoder.put(fixed: number)
    encoder.put(raw: text)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body.extracting(first: 8))
    number = cursor.fixed(8)
    if cursor.isBroken { return nil }
    text = 8..<body.count
  }
}
