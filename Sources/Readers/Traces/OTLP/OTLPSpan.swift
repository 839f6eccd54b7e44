/// One span of an OpenTelemetry trace, with what its attributes tell about a call.
///
/// Texts are numbers of the store's names, -1 where absent; other absent numbers are as in the
/// spans table.
struct OTLPSpan: Sendable {
  /// What a span is about.
  enum Kind: UInt8, Sendable {
    /// Anything else.
    case other
    /// A request to a model, retries of the client library included.
    case call
    /// One HTTP request.
    case http
    /// A tool that a model called.
    case tool
    /// An agent's work, or a workflow's.
    case agent
    /// A row that was exported.
    case told
  }

  var traceHigh: UInt64 = 0
  var traceLow: UInt64 = 0
  var id: UInt64 = 0
  /// 0 for a root.
  var parent: UInt64 = 0
  /// Nanoseconds since 1970 UTC, `Int64.min` where absent.
  var start = Int64.min
  var end = Int64.min
  var name: Int32 = -1
  var run: Int32 = -1
  var kind = Kind.other
  /// Whether a request over HTTP goes to a model's service, by its address.
  var isModelAddress = false
  /// Whether it is marked as failed.
  var isError = false
  var operation: Int32 = -1
  var stage: Int32 = -1
  var agent: Int32 = -1
  var group: Int32 = -1
  var day = Int32.min
  var iteration = Int32.min
  var inputTokens = Int64.min
  var outputTokens = Int64.min
  var cost = Double.nan
  /// Code of the HTTP answer, -1 where there was none.
  var httpStatus: Int32 = -1
  /// How often the request had been sent before; 0 where that is not said.
  var resend: Int32 = 0
  var errorType: Int32 = -1
  /// The model that answered, or else the one that was asked.
  var model: Int32 = -1
  var message: Int32 = -1
  /// Hash of the prompt, 0 where there is none.
  var promptHash: UInt64 = 0
  /// Events that tell of a retry.
  var retryEvents: Int32 = 0

  /// What it tells of its row where it was exported.
  var told = OTLPTold()

  /// Whether it has both times and they are in order.
  var isTimed: Bool { start != .min && end != .min && end >= start }
}
