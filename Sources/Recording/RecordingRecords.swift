/// How a recording was begun.
public struct RecordingStart: Sendable, Equatable {
  /// The version of the program that recorded.
  public var version: String
  /// The command line of what was run; empty where a run already going was watched.
  public var arguments: [[UInt8]]
  /// The folder in which it was run.
  public var folder: [UInt8]
  /// The folders that were watched, as they were named.
  public var watched: [[UInt8]]
  /// Names of the variables in its environment, without their values.
  public var environment: [[UInt8]]
  /// Number of its first process; 0 where there is none.
  public var process: UInt64
  /// Whether its output is a terminal's, so that lines end as there.
  public var hasTerminal: Bool

  /// A start with those facts.
  public init(
    version: String, arguments: [[UInt8]], folder: [UInt8], watched: [[UInt8]],
    environment: [[UInt8]], process: UInt64, hasTerminal: Bool
  ) {
    self.version = version
    self.arguments = arguments
    self.folder = folder
    self.watched = watched
    self.environment = environment
    self.process = process
    self.hasTerminal = hasTerminal
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(text: version.utf8)
    encoder.put(texts: arguments)
    encoder.put(text: folder)
    encoder.put(texts: watched)
    encoder.put(texts: environment)
    encoder.put(process)
    encoder.put(hasTerminal ? 1 : 0)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    version = String(decoding: cursor.text(), as: UTF8.self)
    arguments = cursor.texts()
    folder = cursor.text()
    watched = cursor.texts()
    environment = cursor.texts()
    process = cursor.number()
    hasTerminal = cursor.number() != 0
    if cursor.isBroken { return nil }
  }
}

/// What the machine's clocks say at one moment, in nanoseconds.
public struct ClockReading: Sendable, Equatable {
  /// Since 1970 UTC, as it is set.
  public var wall: Int64
  /// Of the clock that stands still while the machine sleeps.
  public var awake: Int64

  /// A reading of both.
  public init(wall: Int64, awake: Int64) {
    self.wall = wall
    self.awake = awake
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(fixed: wall)
    encoder.put(fixed: awake)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    wall = Int64(bitPattern: cursor.fixed(8))
    awake = Int64(bitPattern: cursor.fixed(8))
    if cursor.isBroken { return nil }
  }
}

/// A change of a database, as its files show it.
public struct DatabaseEvent: Sendable, Equatable {
  /// What was seen.
  public enum Kind: UInt8, Sendable {
    /// The database's own file was written.
    case written = 1
    /// Its rollback journal was removed or cut: a transaction ended.
    case transactionEnded = 2
    /// Its write-ahead log was written.
    case logWritten = 3
  }

  /// What was seen.
  public var kind: Kind
  /// The watched folder that it lies below, counted from 0.
  public var root: UInt64
  /// Path of the database below it.
  public var path: [UInt8]
  /// The change counter of its first page; 0 where it could not be read.
  public var changes: UInt64
  /// Bytes of the file.
  public var size: UInt64
  /// Bytes of the write-ahead log; 0 where there is none.
  public var logSize: UInt64

  /// An event with those facts.
  public init(
    kind: Kind, root: UInt64, path: [UInt8], changes: UInt64, size: UInt64, logSize: UInt64
  ) {
    self.kind = kind
    self.root = root
    self.path = path
    self.changes = changes
    self.size = size
    self.logSize = logSize
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(UInt64(kind.rawValue))
    encoder.put(root)
    encoder.put(text: path)
    encoder.put(changes)
    encoder.put(size)
    encoder.put(logSize)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    guard let kind = Kind(rawValue: UInt8(truncatingIfNeeded: cursor.number())) else { return nil }
    self.kind = kind
    root = cursor.number()
    path = cursor.text()
    changes = cursor.number()
    size = cursor.number()
    logSize = cursor.number()
    if cursor.isBroken { return nil }
  }
}

/// What the recorded processes use at one moment, all of them together.
public struct ResourceSample: Sendable, Equatable {
  /// Processes that run.
  public var processes: UInt64 = 0
  /// Their threads.
  public var threads: UInt64 = 0
  /// Processor time so far in nanoseconds, that of processes that have ended included.
  public var processorTime: UInt64 = 0
  /// Bytes of memory that they hold; what they share counts for each.
  public var memory: UInt64 = 0
  /// Files that they have open; of processes that may not be looked into none.
  public var openFiles: UInt64 = 0

  /// Nothing used.
  public init() {}

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    for value in [processes, threads, processorTime, memory, openFiles] { encoder.put(value) }
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    processes = cursor.number()
    threads = cursor.number()
    processorTime = cursor.number()
    memory = cursor.number()
    openFiles = cursor.number()
    if cursor.isBroken { return nil }
  }
}

/// Something that a recording lacks.
public struct RecordingLoss: Sendable, Equatable {
  /// Why.
  public enum Reason: UInt8, Sendable {
    /// The system had more file events than it keeps; some are lost, and the folders were looked
    /// through again.
    case eventsOverflowed = 1
    /// A folder could not be watched.
    case folderUnwatched = 2
    /// A file's content was not kept since the recording had reached its size.
    case contentOverLimit = 3
    /// A watched folder went away.
    case folderGone = 4
  }

  /// Why.
  public var reason: Reason
  /// How often.
  public var count: UInt64
  /// Where; empty where it has no place.
  public var path: [UInt8]
  /// The system's error number; 0 where there is none.
  public var code: UInt64

  /// A loss with those facts.
  public init(reason: Reason, count: UInt64 = 1, path: [UInt8] = [], code: UInt64 = 0) {
    self.reason = reason
    self.count = count
    self.path = path
    self.code = code
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(UInt64(reason.rawValue))
    encoder.put(count)
    encoder.put(text: path)
    encoder.put(code)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    guard let reason = Reason(rawValue: UInt8(truncatingIfNeeded: cursor.number())) else {
      return nil
    }
    self.reason = reason
    count = cursor.number()
    path = cursor.text()
    code = cursor.number()
    if cursor.isBroken { return nil }
  }
}

/// How the recorded program ended.
public struct RecordingEnd: Sendable, Equatable {
  /// Its exit status; nil where a signal ended it, or where nobody knows.
  public var status: Int32?
  /// The signal that ended it; nil where none did.
  public var signal: Int32?
  /// Processor time in nanoseconds that it and its children took, by the system's own account.
  public var processorTime: UInt64
  /// The most bytes of memory that one of them held.
  public var memory: UInt64

  /// An end with those facts.
  public init(status: Int32?, signal: Int32?, processorTime: UInt64, memory: UInt64) {
    self.status = status
    self.signal = signal
    self.processorTime = processorTime
    self.memory = memory
  }

  /// Appends it as a record's body.
  public func encode(into encoder: inout RecordEncoder) {
    encoder.put(signed: Int64(status ?? -1))
    encoder.put(signed: Int64(signal ?? -1))
    encoder.put(processorTime)
    encoder.put(memory)
  }

  /// Reads it from a record's body; nil where that is none.
  public init?(_ body: Span<UInt8>) {
    var cursor = RecordCursor(body)
    let status = Int32(truncatingIfNeeded: cursor.signed())
    let signal = Int32(truncatingIfNeeded: cursor.signed())
    self.status = status < 0 ? nil : status
    self.signal = signal < 0 ? nil : signal
    processorTime = cursor.number()
    memory = cursor.number()
    if cursor.isBroken { return nil }
  }
}
