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
  init(_ line: SpanValues, number: Int64, kind: Int32) {
    self.number = number
    self.kind = kind
    (start, agent) = (line.start, line.agent)
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
  mutating func add(_ line: SpanValues, _ part: FlatPhase, attempt: Int32) {
    switch part {
    case .prompt: last.prompt = attempt
    case .check:
      last.check = attempt
      status = line.status
      error = line.error
    case .request:
      last.request = attempt
      self.attempt = isRequested ? self.attempt &+ (self.attempt < .max ? 1 : 0) : 1
      flags |= 2
      status = line.status
      error = line.error
      inputTokens = line.inputTokens
      outputTokens = line.outputTokens
    case .call, .other: break
    }
    if line.start != .min {
      start = start == .min ? line.start : min(start, line.start)
      let lineEnd =
        line.duration >= 0 ? line.start.addingReportingOverflow(line.duration) : nil
      if let lineEnd, !lineEnd.overflow, !isTold { end = max(end, lineEnd.partialValue) }
    }
  }

  /// Takes in the line that tells of the whole call, which is of that kind.
  mutating func tell(_ line: SpanValues, kind: Int32) {
    (start, end, agent, self.kind) = (line.start, line.duration, line.agent, kind)
    (inputTokens, outputTokens) = (line.inputTokens, line.outputTokens)
    (status, error) = (line.status, line.error)
    if !isRequested { attempt = line.attempt }
    flags |= 1
  }

  /// Changes the kind of the call.
  mutating func become(_ kind: Int32) { self.kind = kind }

  /// The row of the call as it is known now, but for what it has in common with others.
  @inline(__always)
  func row(_ kind: FlatCallKind, phase: NameID) -> SpanValues {
    var row = SpanValues()
    (row.call, row.stage, row.phase) = (number, kind.stage, phase)
    (row.agent, row.group, row.attempt, row.covers) = (agent, kind.group, attempt, 1)
    row.start = start
    if isTold {
      row.duration = end
    } else if end != .min, start != .min {
      // Of lines that lie further apart than a number can tell there is none.
      let duration = end &- start
      if end >= start, duration >= 0 { row.duration = duration }
    }
    row.timing = row.duration >= 0 ? .trace : .none
    (row.status, row.error) = (status, error)
    (row.inputTokens, row.outputTokens) = (inputTokens, outputTokens)
    return row
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
  init(_ line: SpanCommon, withCost: Bool) {
    (promptBytes, responseBytes) = (line.promptBytes, line.responseBytes)
    promptHash = line.promptHash
    if withCost { cost = line.cost }
  }

  /// Whether a line tells any of it.
  static func are(in line: SpanCommon) -> Bool {
    line.promptBytes != .min || line.responseBytes != .min || line.promptHash != .min
      || !line.cost.isNaN
  }

  /// Takes in a request of the call.
  mutating func add(_ line: SpanCommon) {
    if !line.cost.isNaN { cost = cost.isNaN ? line.cost : cost + line.cost }
    if line.promptBytes != .min { promptBytes = line.promptBytes }
    if promptHash == .min { promptHash = line.promptHash }
    if line.responseBytes != .min { responseBytes = line.responseBytes }
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
