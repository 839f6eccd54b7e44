import Trace

/// One logical call while its lines come, as small as can be: with identifiers all calls of a run are open to its
/// end.
struct FlatCall {
  /// Its number in the table.
  let number: Int64
  private var start: Int64
  /// The last instant of its lines; of a call that a line tells of its duration.
  private var end = Int64.min
  private var inputTokens = SpanTable.absent64
  private var outputTokens = SpanTable.absent64
  /// The number of its ``FlatCallKind``.
  private(set) var kind: Int32
  private var agent: NameID
  private var error = NameID.absent
  /// The place of its ``FlatExtras``; -1 where it has none.
  var extras: Int32 = -1
  /// The last attempt of each kind of phase, -1 where none came.
  private var last: (prompt: Int32, request: Int32, check: Int32) = (-1, -1, -1)
  /// Lines of requests to the model; where none came, the attempt that the line of the whole call tells.
  private var attempt = SpanTable.absent16
  private var status = Status.unknown
  private var flags: UInt8 = 0

  /// Whether a line of its own tells of the whole call.
  var isTold: Bool { flags & 1 != 0 }
  private var isRequested: Bool { flags & 2 != 0 }

  /// A call of that kind that begins with that line.
  init(_ line: FlatPlace<EncodedSpan>, number: Int64, kind: Int32) {
    self.number = number
    self.kind = kind
    (start, agent) = (line.row.start, line.row.agent)
  }

  /// Whether that line of the same day and iteration can be one more of this call.
  @inline(__always)
  func admits(_ part: FlatPhase, attempt: Int32) -> Bool {
    if isTold { return false }
    return switch part {
    case .prompt: attempt > last.prompt
    case .request: attempt > last.request
    case .check: attempt > last.check
    case .call, .other: true
    }
  }

  /// Takes in a line of the call.
  @inline(__always)
  mutating func add(_ line: FlatPlace<EncodedSpan>, _ part: FlatPhase, attempt: Int32) {
    switch part {
    case .prompt: last.prompt = attempt
    case .check:
      last.check = attempt
      status = line.row.status
      error = line.row.error
    case .request:
      last.request = attempt
      self.attempt = isRequested ? self.attempt &+ (self.attempt < .max ? 1 : 0) : 1
      flags |= 2
      status = line.row.status
      error = line.row.error
      inputTokens = line.row.inputTokens
      outputTokens = line.row.outputTokens
    case .call, .other: break
    }
    if line.row.start != .min {
      start = start == .min ? line.row.start : min(start, line.row.start)
      let lineEnd =
        line.row.duration >= 0 ? line.row.start.addingReportingOverflow(line.row.duration) : nil
      if let lineEnd, !lineEnd.overflow, !isTold { end = max(end, lineEnd.partialValue) }
    }
  }

  /// Takes in the line that tells of the whole call, which is of that kind.
  mutating func tell(_ line: FlatPlace<EncodedSpan>, kind: Int32) {
    (start, end, agent, self.kind) = (line.row.start, line.row.duration, line.row.agent, kind)
    (inputTokens, outputTokens) = (line.row.inputTokens, line.row.outputTokens)
    (status, error) = (line.row.status, line.row.error)
    if !isRequested { attempt = line.row.attempt }
    flags |= 1
  }

  /// Changes the kind of the call.
  mutating func become(_ kind: Int32) { self.kind = kind }

  /// Makes a row of the call as it is known now.
  func finish(
    _ row: inout EncodedSpan, _ kind: FlatCallKind, _ extras: FlatExtras, source: NameID,
    phase: NameID
  ) {
    (row.run, row.system, row.source) = (kind.run, kind.system, source)
    (row.stage, row.phase, row.call) = (kind.stage, phase, number)
    (row.agent, row.group, row.model) = (agent, kind.group, kind.model)
    (row.day, row.iteration) = (kind.day, kind.iteration)
    (row.attempt, row.covers) = (attempt, 1)
    (row.start, row.resolution, row.timing) = (start, kind.resolution, .trace)
    row.duration = SpanTable.absent64
    if isTold {
      row.duration = end
    } else if end != .min, start != .min, end >= start {
      row.duration = end &- start
    }
    (row.status, row.error) = (status, error)
    (row.inputTokens, row.outputTokens) = (inputTokens, outputTokens)
    (row.promptBytes, row.responseBytes) = (extras.promptBytes, extras.responseBytes)
    (row.cost, row.promptHash) = (extras.cost, extras.promptHash)
  }
}

/// What few lines tell of their call.
struct FlatExtras {
  private(set) var promptBytes = SpanTable.absent64
  private(set) var responseBytes = SpanTable.absent64
  private(set) var promptHash = SpanTable.absent64
  private(set) var cost = Double.nan

  /// Nothing told.
  init() {}

  /// What the first line of a call tells, or the line that tells of the whole call.
  ///
  /// - Parameter withCost: whether the line's cost is that of the call.
  init(_ line: FlatPlace<EncodedSpan>, withCost: Bool) {
    (promptBytes, responseBytes) = (line.row.promptBytes, line.row.responseBytes)
    promptHash = line.row.promptHash
    if withCost { cost = line.row.cost }
  }

  /// Whether a line tells any of it.
  @inline(__always)
  static func are(in line: FlatPlace<EncodedSpan>) -> Bool {
    line.row.promptBytes != .min || line.row.responseBytes != .min || line.row.promptHash != .min
      || !line.row.cost.isNaN
  }

  /// Takes in a request of the call.
  mutating func add(_ line: FlatPlace<EncodedSpan>) {
    if !line.row.cost.isNaN { cost = cost.isNaN ? line.row.cost : cost + line.row.cost }
    if line.row.promptBytes != .min { promptBytes = line.row.promptBytes }
    if promptHash == .min { promptHash = line.row.promptHash }
    if line.row.responseBytes != .min { responseBytes = line.row.responseBytes }
  }
}

/// What the phase of a line is to its call.
enum FlatPhase: UInt8 {
  case call
  case prompt
  case request
  case check
  case other
}
