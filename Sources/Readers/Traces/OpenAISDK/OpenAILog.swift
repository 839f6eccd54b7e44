import Trace

/// Calls as the log of OpenAI's library tells them, one line after the other.
///
/// Its lines carry no identifier, so requests that run side by side can't be told apart: those have no
/// duration, and no repeats.
struct OpenAILog: LogParser {
  static let longestLine = 1 << 16

  /// One request; times are the machine's clock's.
  struct Attempt {
    var start: Int64
    var end: Int64?
    var resolution: Int64
    var status = Status.unknown
    var error: String?

    /// The same with instants for the clock's times.
    func at(_ clock: inout NaiveClock) -> Attempt {
      var result = self
      result.start = clock.instant(start)
      result.end = end.map { clock.instant($0) }
      return result
    }
  }

  /// The attempts of each call, in the order of the log.
  private(set) var calls: [[Attempt]] = []
  /// Requests that others ran beside.
  private(set) var overlapping = 0
  /// The time of its last line that tells of a request; nil without one.
  private(set) var last: Int64?
  /// Requests in flight.
  private var open: [(call: Int, attempt: Int)] = []
  private var isRepeating = false
  private var built: (time: Int64, isRepeat: Bool)?

  mutating func add(_ line: Span<UInt8>) {
    if let found = OpenAILogLine(line) { add(found) }
  }

  /// Takes in what one line tells.
  private mutating func add(_ line: OpenAILogLine) {
    last = line.time
    switch line.event {
    case .building(let isRepeat):
      if let built { begin(built.time, line.resolution, isRepeat: built.isRepeat) }
      built = (line.time, isRepeat)
    case .sending:
      begin(line.time, line.resolution, isRepeat: built?.isRepeat ?? false)
      built = nil
    case .answered(let code):
      end(line, ErrorClass.status(http: code), code < 400 ? nil : String(code))
    case .timedOut(let name): end(line, .timeout, name)
    case .failed(let name):
      let status = ErrorClass.status(name)
      end(line, status == .error ? .connection : status, name)
    case .repeating: isRepeating = true
    case .raising: isRepeating = false
    }
  }

  private mutating func begin(_ time: Int64, _ resolution: Int64, isRepeat: Bool) {
    let attempt = Attempt(start: time, end: nil, resolution: resolution)
    let isAlone = open.isEmpty
    if isAlone, isRepeat || isRepeating, !calls.isEmpty {
      calls[calls.count - 1].append(attempt)
    } else {
      calls.append([attempt])
    }
    isRepeating = false
    open.append((calls.count - 1, calls[calls.count - 1].count - 1))
    if !isAlone { overlapping += open.count == 2 ? 2 : 1 }
  }

  private mutating func end(_ line: OpenAILogLine, _ status: Status, _ error: String?) {
    if open.isEmpty, let built {
      // Early versions do not say when they send.
      begin(built.time, line.resolution, isRepeat: built.isRepeat)
      self.built = nil
    }
    guard !open.isEmpty else { return }
    // Which of several was answered is not said.
    let isAlone = open.count == 1 && overlapping == 0
    let (call, attempt) = open.removeFirst()
    if isAlone { calls[call][attempt].end = line.time }
    calls[call][attempt].status = status
    calls[call][attempt].error = error
  }
}
