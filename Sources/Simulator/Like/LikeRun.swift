public import Trace

/// What a recorded run tells a simulation: latencies, failures and the run's shape.
///
/// Only what was observed is taken over; the rest is said in ``warnings`` and stays as it was.
public struct LikeRun: Sendable {
  /// Durations of one stage's requests.
  public struct Stage: Sendable, Equatable {
    /// The stage's name.
    public var name: String
    /// Quantiles of its durations; nil where none was timed.
    public var shape: LatencyShape?
    /// How many durations those are taken from.
    public var timed = 0
    /// Where they come from.
    public var timing = Timing.none
    /// Rates of its failures.
    public var rates = FaultRates()
  }

  /// The stages, sorted by name.
  public internal(set) var stages: [Stage] = []
  /// Quantiles of all stages' durations together, for stages that the run doesn't have.
  public internal(set) var shape: LatencyShape?
  /// Simulated days; nil where the run doesn't tell.
  public internal(set) var days: Int?
  /// Iterations of a day.
  public internal(set) var iterations: Int?
  /// Number of agents.
  public internal(set) var agents: Int?
  /// For each agent, every how many iterations it reflects; empty where the run doesn't tell.
  public internal(set) var reflectFrequency: [Int] = []
  /// Sentences on what could not be taken over.
  public internal(set) var warnings: [String] = []

  /// Number of quantiles that stand for a recorded distribution: every percent.
  static let quantileCount = 101
  /// Fewer durations than this are said to be few.
  static let fewDurations = 20

  /// Takes from a run what can be taken.
  ///
  /// - Complexity: O(rows), and O(n log n) in a stage's durations.
  public init(_ trace: RunTrace) {
    days = trace.run.days
    iterations = trace.run.iterations
    agents = trace.run.agents
    for (fact, name) in [(days, "days"), (iterations, "iterations"), (agents, "agents")]
    where fact == nil {
      warnings.append("the run doesn't tell its number of \(name); --\(name) holds")
    }
    var tallies = LikeTallies(trace.spans)
    takeLatencies(&tallies)
    takeFailures(tallies)
    reflectFrequency = LikeReflection.frequencies(trace.spans, agents: agents)
  }

  /// Puts what was taken into a service's parameters.
  ///
  /// Recorded durations contain the making of the client and the repeats inside its library, so
  /// neither is simulated a second time: the client is reused.
  public func apply(to parameters: inout ServiceParameters) {
    if let shape { parameters.latency.shape = shape }
    parameters.latency.stages = [:]
    for stage in stages {
      if let shape = stage.shape { parameters.latency.stages[stage.name] = shape }
      if stage.rates != FaultRates() { parameters.faults.stages[stage.name] = stage.rates }
    }
    parameters.client.makesClientPerCall = false
  }
}
