/// What one attempt asks of the model's service.
///
/// All times are nanoseconds since 1970 UTC.
public struct AttemptRequest: Sendable {
  /// The stage, by which latency is chosen.
  public var stage: String
  /// Size of what is sent, in characters, to which tokens are tied.
  public var promptCharacters: Int
  /// Size of the answer that would be given, in characters.
  public var answerCharacters: Int
  /// Equal for equal prompts: the key of a response cache.
  public var cacheKey: UInt64
  /// 0 for the first attempt of a call.
  public var attempt: Int
  /// Tells the logical call from the others of its stage, such as a number made of day, iteration
  /// and agent.
  ///
  /// What goes wrong and how long it takes is then drawn from stage, identity and attempt alone:
  /// the same for any concurrency, order or policy. Nil: the place in the order of the stage's
  /// attempts serves instead.
  public var identity: UInt64?
  /// What the answer's duration is multiplied by, for callers that are served worse than others.
  public var slowness = 1.0

  /// A request with those facts.
  public init(
    stage: String, promptCharacters: Int, answerCharacters: Int, cacheKey: UInt64, attempt: Int,
    identity: UInt64? = nil
  ) {
    self.identity = identity
    self.stage = stage
    self.promptCharacters = promptCharacters
    self.answerCharacters = answerCharacters
    self.cacheKey = cacheKey
    self.attempt = attempt
  }
}

/// One HTTP request as the server saw it.
public struct Exchange: Sendable {
  /// Number of the request in the run, from 0.
  public var sequence: Int
  /// When the server had read it.
  public var start: Int64
  /// When the server had answered, or given it up.
  public var end: Int64
  /// HTTP status, 0 for a reset.
  public var status: Int
  /// What went wrong; nil for a good answer.
  public var fault: Fault?
  /// How often the client library had sent it before.
  public var retryCount: Int
}

/// How one attempt went.
public struct AttemptResult: Sendable {
  /// When the client began to be made.
  public var constructStart: Int64 = 0
  /// When the client was ready; the same where it is reused.
  public var constructEnd: Int64 = 0
  /// When the client was called.
  public var start: Int64 = 0
  /// When the client returned or threw.
  public var end: Int64 = 0
  /// The class of the exception that the client threw, such as `RateLimitError`; nil for an answer.
  public var exception: String?
  /// The exception's message.
  public var message = ""
  /// What the last request failed with, where the client threw.
  public var transportFault: Fault?
  /// What is wrong with the answer that arrived; nil for a good one.
  public var answerFault: Fault?
  /// The requests that the client library sent.
  public var exchanges: [Exchange] = []
  /// Tokens of the prompt.
  public var inputTokens = 0
  /// Tokens of the answer; 0 where none came.
  public var outputTokens = 0
  /// Nanoseconds from the last request's start to the first token; nil where none came.
  public var timeToFirstToken: Int64?
  /// Nanoseconds spent waiting for a place among the concurrent calls or for the rate limit.
  public var queued: Int64 = 0
  /// Whether the answer came from the response cache.
  public var isCached = false

  /// Nothing yet.
  public init() {}
}
