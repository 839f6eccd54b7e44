/// One timed thing, with its texts spelled out: the form in which readers hand spans over.
///
/// Absent values are nil and mean «not known from this source», never zero.
public struct SpanRow: Sendable, Equatable {
  /// The run it belongs to.
  public var run: String
  /// The system that ran, such as `agent-trading-arena`.
  public var system: String
  /// The reader's source, such as `debug_prompts`, `console` or `data.db`.
  public var source: String
  /// Groups the phases and attempts of one logical call.
  public var call: Int64
  /// The field's name for the step, such as `market_analysis` or `turn`.
  public var stage: String
  /// Which part of the step: see ``Phase``.
  public var phase: String
  /// Simulated day, counted as the system counts.
  public var day: Int32?
  /// Simulated iteration, step, round or turn.
  public var iteration: Int32?
  /// Who acted.
  public var agent: String?
  /// The process, session or group that it belongs to.
  public var group: String?
  /// 1-based attempt; on a whole call the number of attempts made, nil where unknown.
  public var attempt: Int16?
  /// Number of logical calls inside: 1 for a single call, more for a composite, 0 for none,
  /// nil where that is not known.
  public var covers: Int32?
  /// Start in nanoseconds since 1970 UTC.
  public var start: Int64?
  /// Duration in nanoseconds, never negative.
  public var duration: Int64?
  /// Where the duration comes from; `.none` where there is none.
  public var timing: Timing
  /// Uncertainty in nanoseconds that comes with the source of the time; nil without a time.
  public var resolution: Int64?
  /// How it ended.
  public var status: Status
  /// The error's class, as short and stable a text as the source gives.
  public var error: String?
  /// Size of the prompt in bytes.
  public var promptBytes: Int64?
  /// Size of the response in bytes.
  public var responseBytes: Int64?
  /// Tokens of the prompt.
  public var inputTokens: Int64?
  /// Tokens of the response.
  public var outputTokens: Int64?
  /// Cost in the currency that the source records.
  public var cost: Double?
  /// Hash of the prompt's text; equal texts have equal hashes within one table.
  public var promptHash: Int64?
  /// The model that answered, or else the one that was asked, as the source names it.
  public var model: String?

  /// A row with nothing known but its place.
  public init(
    run: String, system: String, source: String, call: Int64, stage: String, phase: String,
    status: Status
  ) {
    self.run = run
    self.system = system
    self.source = source
    self.call = call
    self.stage = stage
    self.phase = phase
    self.status = status
    self.timing = .none
  }
}

/// The names of the parts of a step.
public enum Phase {
  /// The whole of one logical call, all attempts included.
  public static let call = "call"
  /// One request to the model, that is one attempt.
  public static let llm = "llm"
  /// Waiting for a turn, such as in a queue or at a barrier.
  public static let queue = "queue"
  /// The whole run, with all else in it.
  public static let run = "run"
  /// A composite of several calls or of work that is no call.
  public static let step = "step"
}
