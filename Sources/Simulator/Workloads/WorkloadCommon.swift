/// What every workload has: a name, a beginning, a seed and a model's service.
public struct WorkloadCommon: Sendable, Equatable {
  /// Name of the run in the trace.
  public var run = "run_0000"
  /// When it begins, nanoseconds since 1970 UTC.
  public var start = SimulatedStart.standard
  /// What all random numbers follow from.
  public var seed: UInt64 = 1
  /// The model's service and the client that calls it.
  public var service = ServiceParameters()
  /// How often the program sends a call before it gives the call up.
  public var attempts = 5
  /// Median characters of a prompt.
  public var promptCharacters = 6000
  /// Median characters of an answer.
  public var answerCharacters = 1000
  /// How long making a prompt takes; nothing leaves no line.
  public var promptTime = LatencyShape.lognormal(medianMilliseconds: 0.8, sigma: 0.3)
  /// How long reading an answer takes; nothing leaves a line only for a bad answer.
  public var parseTime = LatencyShape.lognormal(medianMilliseconds: 0.15, sigma: 0.5)

  /// Whether the trace tells which prompts are equal.
  public var writesPromptHashes = false

  /// The defaults.
  public init() {}

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] {
    [
      ("run", run), ("start_ns", "\(start)"), ("seed", "\(seed)"), ("attempts", "\(attempts)"),
      ("prompt_characters", "\(promptCharacters)"), ("answer_characters", "\(answerCharacters)"),
      ("prompt_time", promptTime.description), ("parse_time", parseTime.description),
    ] + service.settings
  }
}
