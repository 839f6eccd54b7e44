import Trace

/// A prompt that is being read, or was closed and may turn out to go on.
///
/// Every line after its start is hashed, also past its end, so that an end that was only a quotation
/// can be replaced by a later one without reading the log again.
struct ConsoleFrame {
  var isActive = false
  var offset: Int64 = 0
  var start: Int64 = ConsoleLog.absent
  var stage: ConsoleStage = .unknown
  /// Lines of the first paragraph still to be looked at for the stage.
  var headerLeft = 0
  /// Whether it may be a quotation in a refused statement.
  var isDoubtful = false
  var followsSettlement = false
  /// Index of its call once it is closed.
  var call = 0
  /// State of the counters when it was closed.
  var counters = ConsoleCounters()

  var closedHash: UInt64 = 0
  var closedBytes: Int64 = ConsoleLog.absent

  private var hash = ContentHash()
  /// How the line before ended: 0 where there is none, else 1 or 2 bytes.
  private var lineEnd = 0

  init() {}

  init(offset: Int64, start: Int64, followsSettlement: Bool, isDoubtful: Bool) {
    isActive = true
    self.offset = offset
    self.start = start
    self.followsSettlement = followsSettlement
    self.isDoubtful = isDoubtful
    headerLeft = 8
  }

  /// Bytes read since the start.
  var count: Int { hash.count }

  /// Appends a line; its end counts only once another line follows.
  @inline(__always)
  mutating func feed(_ line: Span<UInt8>, lineEnd next: Int) {
    feedEnd()
    hash.update(line)
    lineEnd = next
  }

  /// Appends the rest of an overlong line.
  mutating func feedRest(_ rest: Span<UInt8>, lineEnd next: Int) {
    hash.update(rest)
    lineEnd = next
  }

  @inline(__always)
  private mutating func feedEnd() {
    if lineEnd == 2 { hash.update(byte: 0x0D) }
    if lineEnd != 0 { hash.update(byte: 0x0A) }
    lineEnd = 0
  }

  /// Remembers the text up to here as the prompt, should this prove to be its end.
  mutating func markEnd() {
    closedHash = hash.value
    closedBytes = Int64(hash.count)
  }

  @inline(__always)
  mutating func readHeader(_ line: Span<UInt8>) {
    headerLeft -= 1
    if line.isEmpty { headerLeft = 0 }
    if stage == .unknown { stage = ConsoleStage.header(line) }
    if stage != .unknown { headerLeft = 0 }
  }
}

/// What is counted between calls, so that a wrong turn can be taken back.
struct ConsoleCounters {
  var settlements = 0
  var databaseErrors = 0
  var databaseErrorStamps = 0
  var existingTables = 0
  var hiddenRetries = 0
  var requests = 0
  var strayLines = 0
}
