import Trace

/// One logical call while its lines come.
struct FlatCall {
  /// The row of the whole call.
  var row: EncodedSpan
  /// The last instant of its lines.
  var end = Int64.min
  /// Lines of requests to the model.
  var requests: Int32 = 0
  /// Whether a line of its own tells of the whole call.
  var isTold = false
  /// The last attempt of each kind of phase, -1 where none came.
  var last: (prompt: Int32, request: Int32, check: Int32) = (-1, -1, -1)

  /// A call that begins with that line.
  init(_ row: EncodedSpan, phase: NameID) {
    self.row = row
    self.row.phase = phase
    self.row.attempt = SpanTable.absent16
    self.row.duration = SpanTable.absent64
    self.row.status = .unknown
    self.row.error = .absent
    self.row.cost = .nan
    self.row.inputTokens = SpanTable.absent64
    self.row.outputTokens = SpanTable.absent64
    self.row.covers = 1
  }

  /// Whether that line can be one more of this call.
  @inline(__always)
  func admits(_ line: EncodedSpan, _ part: FlatPhase, attempt: Int32) -> Bool {
    if row.day != line.day || row.iteration != line.iteration || isTold { return false }
    return switch part {
    case .prompt: attempt > last.prompt
    case .request: attempt > last.request
    case .check: attempt > last.check
    case .call, .other: true
    }
  }

  /// Takes in a line of the call.
  @inline(__always)
  mutating func add(_ line: EncodedSpan, _ part: FlatPhase, attempt: Int32) {
    switch part {
    case .prompt: last.prompt = attempt
    case .check:
      last.check = attempt
      row.status = line.status
      row.error = line.error
    case .request:
      last.request = attempt
      requests &+= 1
      row.status = line.status
      row.error = line.error
      row.inputTokens = line.inputTokens
      row.outputTokens = line.outputTokens
      if !line.model.isAbsent { row.model = line.model }
      if !line.cost.isNaN { row.cost = row.cost.isNaN ? line.cost : row.cost + line.cost }
      if line.promptBytes != .min { row.promptBytes = line.promptBytes }
      if row.promptHash == .min { row.promptHash = line.promptHash }
      if line.responseBytes != .min { row.responseBytes = line.responseBytes }
    case .call, .other: break
    }
    if line.start != .min {
      row.start = row.start == .min ? line.start : min(row.start, line.start)
      let lineEnd = line.duration >= 0 ? line.start.addingReportingOverflow(line.duration) : nil
      if let lineEnd, !lineEnd.overflow { end = max(end, lineEnd.partialValue) }
    }
    if line.resolution > row.resolution { row.resolution = line.resolution }
  }

  /// Takes in the line that tells of the whole call.
  mutating func tell(_ line: EncodedSpan) {
    let (phase, call) = (row.phase, row.call)
    row = line
    row.phase = phase
    row.call = call
    row.covers = 1
    isTold = true
  }

  /// The row of the call as it is known now.
  func finished() -> EncodedSpan {
    var row = row
    if requests > 0 { row.attempt = Int16(clamping: requests) }
    guard !isTold else { return row }
    if end != .min, row.start != .min, end >= row.start {
      row.duration = end &- row.start
      row.timing = .trace
    }
    return row
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
