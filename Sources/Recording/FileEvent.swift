/// Something that happened to a file below a watched folder.
public struct FileEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: UInt8, Sendable {
    /// It was there when the recording began.
    case present = 1
    /// Who wrote it closed it.
    case written = 2
    /// It was found in a folder that is new, or after events were lost.
    case found = 3
    /// It got this name; ``FileEvent/from`` has the old one where that is known.
    case renamed = 4
    /// It was removed, or moved out of all watched folders.
    case removed = 5
  }

  /// What became of its content.
  public enum Content: UInt8, Sendable {
    /// Nobody asked for it.
    case unwanted = 0
    /// It is kept: ``FileEvent/content`` is its number.
    case kept = 1
    /// The recording had reached its size.
    case overLimit = 2
    /// It is larger than the format takes.
    case tooLarge = 3
    /// It could not be read.
    case unreadable = 4
    /// The next writer had begun before it was read.
    case overwritten = 5
  }

  /// What happened.
  public var kind: Kind
  /// The watched folder that it lies below, counted from 0.
  public var root: UInt64
  /// Path below it.
  public var path: [UInt8]
  /// The path before a change of its name; empty where it is not known.
  public var from: [UInt8] = []
  /// Bytes when the event was handled; nil where the file was gone.
  public var size: UInt64?
  /// Last modification, in nanoseconds since 1970 UTC as the clock was set; nil likewise.
  public var modified: Int64?
  /// What became of its content.
  public var contentState = Content.unwanted
  /// Number of the content, counted from 1; 0 where none is kept.
  public var content: UInt64 = 0

  /// An event of which nothing else is known.
  public init(kind: Kind, root: UInt64, path: [UInt8]) {
    self.kind = kind
    self.root = root
    self.path = path
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(UInt64(kind.rawValue))
    encoder.put(UInt64(contentState.rawValue))
    encoder.put(root)
    encoder.put(text: path)
    encoder.put(text: from)
    encoder.put(size.map { $0 &+ 1 } ?? 0)
    encoder.put(fixed: modified ?? .min)
    encoder.put(content)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: cursor.number())),
      let state = Content(rawValue: UInt8(truncatingIfNeeded: cursor.number()))
    else { return nil }
    self.kind = kind
    contentState = state
    root = cursor.number()
    path = cursor.text()
    from = cursor.text()
    let size = cursor.number()
    self.size = size == 0 ? nil : size - 1
    let modified = Int64(bitPattern: cursor.fixed(8))
    self.modified = modified == .min ? nil : modified
    content = cursor.number()
    if cursor.isBroken { return nil }
  }
}
