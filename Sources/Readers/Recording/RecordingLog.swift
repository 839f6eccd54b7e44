import Recording
import Snapshot
import Trace

/// What a recording tells but for the texts: they stay in its file, and their places are kept.
struct RecordingLog: Sendable {
  /// Where a content lies: its block's offset in the file, and its bytes within the block's records.
  struct Place: Sendable, Equatable {
    var block: Int
    var text: Range<Int>
  }

  /// A file event with the instant at which it was noticed.
  struct Event: Sendable {
    /// Nanoseconds since 1970 UTC, by the clock as it was set when the recording began.
    var time: Int64
    var event: FileEvent
  }

  /// How late a stamp usually is at most, in nanoseconds: the recorder has to be woken first.
  ///
  /// Measured against programs' own logs, see `Documentation/Recording.md`.
  static let stampError: Int64 = 100_000

  /// How the recording was begun; nil where even that was not written.
  private(set) var start: RecordingStart?
  /// How the command ended; nil where the recording ended before it.
  private(set) var end: RecordingEnd?
  private(set) var events: [Event] = []
  private(set) var databaseEvents = 0
  private(set) var contents: [UInt64: Place] = [:]
  private(set) var losses: [RecordingLoss] = []
  /// Bytes of output, and line feeds in it.
  private(set) var outputBytes: Int64 = 0
  private(set) var lines = 0
  /// Of these the ones that came in pieces as a full buffer makes them.
  private(set) var bufferedLines = 0
  private(set) var signals = 0
  /// The most that was used at once, and processor time in nanoseconds at the last look.
  private(set) var peak = ResourceSample()
  /// The first and the last instant, in nanoseconds since 1970 UTC as ``Event/time``.
  private(set) var first: Int64?
  private(set) var last: Int64?
  /// The largest change of the clock while it was recorded, in nanoseconds.
  private(set) var clockStep: Int64 = 0
  /// Bytes at the end that make no whole block.
  private(set) var bytesLeft = 0
  /// Records whose body could not be understood.
  private(set) var brokenRecords = 0
  /// From the recording's own clock to that since 1970, by the first reading; nil without one.
  private(set) var offset: Int64?
  /// The same by the latest reading.
  private var latestOffset: Int64 = 0

  /// Reads all whole blocks of a recording.
  ///
  /// - Complexity: O(bytes); memory for the events and the places of the contents.
  init(_ bytes: SnapshotBytes, progress: (@Sendable (Int64, Int64) -> Void)?) {
    var reader = unsafe BlockReader(count: bytes.count) { unsafe bytes.read($0, $1) }
    var place = reader.offset
    while reader.next() {
      reader.forEachRecord { kind, time, range, body in
        take(kind, time, range, body, block: place)
        return true
      }
      place = reader.offset
      progress?(Int64(place), Int64(bytes.count))
    }
    bytesLeft = reader.left
  }

  /// The instant of a record, in nanoseconds since 1970 UTC.
  ///
  /// The clock that stamped the records is never set, so that the first reading of the other holds
  /// for all of them.
  func instant(_ time: Int64) -> Int64 { time &+ (offset ?? 0) }

  private mutating func take(
    _ kind: UInt8, _ time: Int64, _ range: Range<Int>, _ body: Span<UInt8>, block: Int
  ) {
    // A kind that is not known is a later version's.
    guard let kind = RecordKind(rawValue: kind) else { return }
    if kind == .clock { takeClock(time, body) }
    if offset != nil, kind != .file {
      first = min(first ?? .max, instant(time))
      last = max(last ?? .min, instant(time))
    }
    var isUnderstood = true
    switch kind {
    case .start:
      start = RecordingStart(body)
      isUnderstood = start != nil
    case .clock: break
    case .output:
      guard let piece = OutputPiece(body) else {
        isUnderstood = false
        break
      }
      outputBytes += Int64(piece.text.count)
      var count = 0
      for index in piece.text where body[index] == 0x0A { count &+= 1 }
      lines &+= count
      if Self.isFullBuffer(body.extracting(piece.text)) { bufferedLines &+= count }
    case .file: isUnderstood = takeFile(time, body)
    case .content:
      guard let content = FileContent(body) else {
        isUnderstood = false
        break
      }
      let start = range.lowerBound
      contents[content.number] = Place(
        block: block, text: start + content.text.lowerBound..<start + content.text.upperBound)
    case .database: databaseEvents += 1
    case .resources: isUnderstood = takeResources(body)
    case .loss:
      guard let loss = RecordingLoss(body) else {
        isUnderstood = false
        break
      }
      // A machine of very many folders may fail on each of them.
      if losses.count < 1000 { losses.append(loss) }
    case .signal: signals += 1
    case .end:
      end = RecordingEnd(body)
      isUnderstood = end != nil
    }
    if !isUnderstood { brokenRecords += 1 }
  }

  /// Whether a piece is what a program wrote when its buffer was full: whole pages, and cut within a line.
  ///
  /// A piece of 64 KiB is as much as a pipe holds, whatever the program writes.
  private static func isFullBuffer(_ text: Span<UInt8>) -> Bool {
    text.count > 0 && text.count % 4096 == 0 && text.count < 1 << 16
      && text[text.count - 1] != 0x0A
  }

  private mutating func takeClock(_ time: Int64, _ body: Span<UInt8>) {
    guard let reading = ClockReading(body) else {
      brokenRecords += 1
      return
    }
    latestOffset = reading.wall &- time
    if let offset {
      let step = latestOffset &- offset
      if step.magnitude > clockStep.magnitude { clockStep = step }
    } else {
      offset = latestOffset
      // What was recorded before the first reading waits for it.
      for index in events.indices { events[index].time = instant(events[index].time) }
    }
  }

  private mutating func takeFile(_ time: Int64, _ body: Span<UInt8>) -> Bool {
    guard var event = FileEvent(body) else { return false }
    // The files' times follow the clock as it is set; those here do not.
    if let offset, let modified = event.modified {
      event.modified = modified &- (latestOffset &- offset)
    }
    events.append(Event(time: instant(time), event: event))
    return true
  }

  private mutating func takeResources(_ body: Span<UInt8>) -> Bool {
    guard let sample = ResourceSample(body) else { return false }
    peak.processes = max(peak.processes, sample.processes)
    peak.threads = max(peak.threads, sample.threads)
    peak.memory = max(peak.memory, sample.memory)
    peak.openFiles = max(peak.openFiles, sample.openFiles)
    peak.processorTime = max(peak.processorTime, sample.processorTime)
    return true
  }
}
