import Trace

/// What the parts of a LOOM run tell, joined by the identifiers of turns and sessions.
///
/// Times are those of the machine's clocks, in nanoseconds since 1970; absent ones are ``absent``.
struct LoomEvidence {
  /// Stands for a time or a number that is not known.
  static var absent: Int64 { .min }

  static let databaseSource = "loom.db"
  static let logSource = "loom.log"
  static let trackerSource = "reasoning_trace"
  static let resultSource = "enhanced_result"
  static let benchmarkSource = "benchmark_result"
  static let costSource = "cost_data"

  /// Identifiers and error texts.
  var texts = ByteInterner()
  /// The turns in the order in which they were met.
  private(set) var turns: [LoomTurn] = []
  private var turnOfText: [Int32] = []
  /// The sessions in the order in which they were met.
  private(set) var sessions: [LoomSession] = []
  private var sessionOfText: [Int32] = []
  /// Whether a database and a log were read.
  var hasDatabase = false
  var hasLog = false
  /// What the logs tell beside turns.
  var log = LoomLog()
  var steps: [LoomStep] = []
  var benchmarks: [LoomBenchmark] = []
  var costs: [LoomCost] = []

  /// The turn of that identifier, which is added if it is new.
  mutating func turn(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    let id = texts.identifier(text, range)
    return Self.place(id, &turnOfText, turns.count) { turns.append(LoomTurn(id: id)) }
  }

  /// The session of that identifier, which is added if it is new.
  mutating func session(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    let id = texts.identifier(text, range)
    return Self.place(id, &sessionOfText, sessions.count) { sessions.append(LoomSession(id: id)) }
  }

  /// The number of an error's text, of which the beginning is enough.
  mutating func error(_ text: Span<UInt8>, _ range: Range<Int>) -> Int32 {
    texts.identifier(text, range.lowerBound..<min(range.upperBound, range.lowerBound + 256))
  }

  private static func place(
    _ id: Int32, _ places: inout [Int32], _ next: Int, _ add: () -> Void
  ) -> Int {
    // An empty identifier has no number; all of those are one.
    let slot = Int(id) + 1
    while places.count <= slot { places.append(-1) }
    if places[slot] < 0 {
      places[slot] = Int32(next)
      add()
    }
    return Int(places[slot])
  }

  /// Changes a turn.
  mutating func update(turn: Int, _ change: (inout LoomTurn) -> Void) { change(&turns[turn]) }

  /// Changes a session.
  mutating func update(session: Int, _ change: (inout LoomSession) -> Void) {
    change(&sessions[session])
  }

  /// The text of that number; nil where it has none.
  func text(_ id: Int32) -> String? { id < 0 ? nil : texts.names[Int(id)] }

  /// A session's name, or its identifier where nothing names it.
  func name(ofSession session: Int32) -> String? {
    guard session >= 0 else { return nil }
    let found = sessions[Int(session)]
    return found.name ?? text(found.id)
  }
}

/// One turn: what its row and the log's lines say.
struct LoomTurn {
  /// How the program left a turn.
  enum State: UInt8 {
    case pending, processing, retrying, completed, failed, cancelled, unknown

    /// The state of that word in the database.
    init(_ word: String) {
      switch word {
      case "pending": self = .pending
      case "processing": self = .processing
      case "retrying": self = .retrying
      case "completed": self = .completed
      case "failed", "timeout": self = .failed
      case "cancelled": self = .cancelled
      default: self = .unknown
      }
    }

    /// Whether nothing more happens to such a turn.
    var isFinal: Bool { self == .completed || self == .failed || self == .cancelled }
  }

  /// Its row in the database.
  struct Row {
    var state: State
    var created: Int64
    var started: Int64
    var completed: Int64
    /// Milliseconds of the last attempt, cut to a whole.
    var milliseconds: Int64
    /// Number of the error's text, -1 without one.
    var error: Int32
    var fallback: LoomFallback?
    var responseBytes: Int64
  }

  /// One attempt as the log tells it.
  struct Attempt {
    var start: Int64
    var end = LoomEvidence.absent
    var milliseconds = LoomEvidence.absent
    var state = State.processing
    /// Number of the error's text, -1 without one.
    var error: Int32 = -1
    /// Whether its end is only bounded by what came next.
    var isBounded = false
  }

  var id: Int32
  /// Position of its session, -1 where nothing tells.
  var session: Int32 = -1
  var number = SpanTable.absent32
  var row: Row?
  /// When the log shows it submitted first.
  var submitted = LoomEvidence.absent
  var attempts: [Attempt] = []
  /// Whether its cancelling is in the log.
  var isCancelled = false

  init(id: Int32) { self.id = id }

  /// The state that both sources together show.
  var state: State {
    let logged = attempts.last?.state
    if let row, row.state.isFinal || logged == nil || logged == .processing {
      // The log knows that a turn began of which the row, saved before, says that it waits.
      return row.state == .pending && logged == .processing ? .processing : row.state
    }
    return logged ?? (row?.state ?? .pending)
  }

  /// Whether the log shows the end of a turn that waits or runs by its row.
  var isRowBehind: Bool {
    guard let row, !row.state.isFinal, let last = attempts.last else { return false }
    return last.state.isFinal
  }
}

/// What stands in place of an answer that failed; the turn counts as completed all the same.
enum LoomFallback: UInt8, CaseIterable {
  case response, system, exception

  /// What outputs call it.
  var name: String {
    switch self {
    case .response: "fallback response"
    case .system: "all providers failed"
    case .exception: "pipeline exception"
    }
  }

  /// What an answer begins with; nil for an answer of the model's own.
  init?(_ answer: Span<UInt8>) {
    if answer.starts(with: "[降级响应]") {
      self = .response
    } else if answer.starts(with: "[系统降级]") {
      self = .system
    } else if answer.starts(with: "[错误]") {
      self = .exception
    } else {
      return nil
    }
  }
}

/// One session.
struct LoomSession {
  var id: Int32
  var name: String?
  /// Completed turns as of the last save; nil where no row tells.
  var totalTurns: Int64?

  init(id: Int32) { self.id = id }
}

/// One step of a turn's reasoning, as instrumentation inside LOOM measured it.
struct LoomStep {
  var source: String
  var stage: String
  /// Position of the session, -1 where nothing tells.
  var session: Int32
  var number: Int32
  /// Instant in UTC, or the clock's time where ``isNaive``.
  var start: Int64
  var isNaive: Bool
  var duration: Int64
  var resolution: Int64
  var timing: Timing
  var error: String?
}

/// One benchmark's result file.
struct LoomBenchmark {
  var name: String
  var kind: String
  var start: Int64
  var end: Int64
  var isCompleted: Bool
  var count: Int64
  /// Milliseconds as the file has them.
  var quantiles: [Distribution.Quantile]
  var mean: Double?
  var minimum: Double?
  var maximum: Double?
  var path: String

  /// Its summary of latencies, as far as it has one.
  var distribution: Distribution? {
    guard count > 0 else { return nil }
    let kind = kind.isEmpty ? [] : [MetricLabel("type", kind)]
    var result = Distribution(
      identity: MetricIdentity(
        name: "loom_benchmark_latency", labels: kind + [MetricLabel("benchmark", name)],
        stage: name,
        unit: .milliseconds, path: path),
      count: Double(count),
      shape: .quantiles(
        quantiles,
        definition: "LOOM's own, sorted[int(n*q)]: one above the nearest rank for many n"),
      window: .programs)
    result.statedMean = mean
    result.minimum = minimum
    result.maximum = maximum
    return result
  }
}

/// What a provider's model cost in all.
struct LoomCost {
  var provider: String
  var model: String
  var requests: Int64
  var cost: Double
}
