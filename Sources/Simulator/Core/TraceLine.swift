/// One timed thing of a simulated run, as its trace tells it.
public struct TraceLine: Sendable {
  /// When it began, nanoseconds since 1970 UTC.
  public var start: Int64 = 0
  /// How long it took, in nanoseconds; the trace has whole microseconds.
  public var duration: Int64 = 0
  /// Simulated day.
  public var day = 0
  /// Number of the iteration or step in the day, or of the batch.
  public var iteration = 0
  /// Who; nil where no single one.
  public var agent: Int?
  /// In which process or session; nil where there are none.
  public var group: Int?
  /// The stage's name, made by the writer.
  public var stage = TraceName(number: 0)
  /// Which part of the call.
  public var phase = TracePhase.llm
  /// How often the program had sent the call before.
  public var attempt = 0
  /// How it ended.
  public var status = TraceStatus.ok
  /// Tokens of the prompt; 0 where there is none.
  public var inputTokens = 0
  /// Tokens of the answer; 0 where there is none.
  public var outputTokens = 0
  /// Number of the logical call, from 0; nil for what belongs to none.
  public var call: Int?
  /// Whether the answer came from a cache.
  public var isCached = false
  /// Equal for equal prompts; nil where the trace does not tell.
  public var promptHash: Int64?

  /// A line about nothing yet.
  public init() {}
}

/// A name that a trace's writer knows.
public struct TraceName: Sendable, Equatable {
  let number: Int
}

/// The part of a call that a line is about.
public enum TracePhase: String, Sendable, CaseIterable {
  /// The whole call.
  case call
  /// Making the prompt.
  case prompt
  /// The request to the model, as the program sees it.
  case llm
  /// Reading and checking the answer.
  case parse
  /// Waiting for a place, a limit or the others.
  case queue
  /// Reading from or writing to a database.
  case db
  /// A step of the simulation, or a stage of a batch.
  case step
}

/// How a line's part of a call ended.
public enum TraceStatus: String, Sendable, CaseIterable {
  /// Well.
  case ok
  /// The client gave up for the rate limit.
  case rateLimited = "http_429"
  /// The client gave up for server errors.
  case serverError = "http_500"
  /// The service had no place in its queue.
  case unavailable = "http_503"
  /// The client gave up for resets.
  case connection = "connection_error"
  /// The client gave up waiting.
  case timeout
  /// The answer was no JSON, or not of the expected shape.
  case parseError = "parse_error"
  /// The validator refused the answer.
  case invalid = "invalid_output"
  /// The answer was empty.
  case empty = "empty_result"

  /// The status that a fault ends in; `ok` for none and for a slow answer.
  public init(_ fault: Fault?) {
    switch fault {
    case nil, .slow: self = .ok
    case .http429, .http429ra: self = .rateLimited
    case .http500: self = .serverError
    case .reset: self = .connection
    case .timeout: self = .timeout
    case .badjson, .wrongkey, .nonstring: self = .parseError
    case .invalid: self = .invalid
    case .empty, .null: self = .empty
    }
  }
}
