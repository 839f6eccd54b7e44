/// What a recording's file begins with, and the sizes that it keeps to.
///
/// The format is written down byte by byte in `Documentation/Formats/recording.md`.
public enum RecordingFormat {
  /// The name of the file in a recording's folder.
  public static let fileName = "recording.rlr"
  /// The first bytes of the file, with a line's end that shows where a copy took it for text.
  public static let magic: [UInt8] = Array("RLREC\u{1a}\r\n".utf8)
  /// Counts incompatible changes; it follows the magic in four bytes.
  public static let version: UInt32 = 1
  /// Bytes before the first block.
  public static let headerSize = 16
  /// The most bytes of one content: of a larger file none is kept.
  public static let longestContent = 4 << 20
  /// The most bytes that a block's records may take.
  public static let longestBlock = 8 << 20

  /// The header of a file.
  public static var header: [UInt8] {
    var encoder = RecordEncoder()
    encoder.put(raw: magic.span)
    encoder.put(fixed: version)
    encoder.put(fixed: UInt32(0))
    return encoder.bytes
  }

  /// The version that the first bytes of a file name; nil where it is no recording.
  public static func version(of head: [UInt8]) -> UInt32? {
    guard head.count >= headerSize, head.starts(with: magic) else { return nil }
    return head[magic.count..<magic.count + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}

/// What a record tells.
public enum RecordKind: UInt8, Sendable {
  /// How the recording was begun; ``RecordingStart``.
  case start = 1
  /// What the clocks say at one moment; ``ClockReading``.
  case clock = 2
  /// Bytes that the program wrote to a stream; ``OutputPiece``.
  case output = 3
  /// Something happened to a file; ``FileEvent``.
  case file = 4
  /// The content of a file, told once for equal ones; ``FileContent``.
  case content = 5
  /// A database was changed; ``DatabaseEvent``.
  case database = 6
  /// What the program's processes use; ``ResourceSample``.
  case resources = 7
  /// Something that is missing from the recording; ``RecordingLoss``.
  case loss = 8
  /// A signal was passed on; its number.
  case signal = 9
  /// The program ended; ``RecordingEnd``.
  case end = 10
}
