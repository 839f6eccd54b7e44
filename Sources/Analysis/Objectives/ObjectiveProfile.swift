/// A set of objectives that comes with the program: an objective file with published targets.
public struct ObjectiveProfile: Sendable, Equatable {
  /// The name, as `--profile` takes it.
  public let name: String
  /// Whose targets these are, in one line.
  public let summary: String
  /// The objectives, to be read like a file; comments name the source of each target.
  public let text: String

  /// All profiles.
  public static let all = [agentService, narrativeRuntime, agentSociety]

  /// The objectives, which name the profile as their place.
  public var objectives: [Objective] {
    ObjectiveParser.parse(Array(text.utf8), path: place).objectives
  }

  /// What stands for the path of a file.
  public var place: String { "profile \(name)" }

  /// Latencies of a service around agents.
  static let agentService = ObjectiveProfile(
    name: "agent-service",
    summary: "Published targets of an agent service: latencies by layer, and concurrency",
    text: """
      # Objectives of the profile agent-service.
      # Source of each: published target of an agent service.

      "Request, 95 of 100": request p95 < 500 ms
      "Request, 99 of 100": request p99 < 1 s
      "Agent execution, on average": agent execution mean < 2 s
      "Agent execution, 95 of 100": agent execution p95 < 5 s
      "Database, 95 of 100": database p95 < 100 ms
      "Vector retrieval, 95 of 100": vector retrieval p95 < 200 ms
      "LLM call, 95 of 100": llm p95 < 3 s

      # A run shows what it bore, not what it could have borne: below the target it tells nothing.
      "Concurrent requests": request capacity >= 1000

      """)

  /// Latencies, cost and resources of a runtime for interactive stories.
  static let narrativeRuntime = ObjectiveProfile(
    name: "narrative-runtime",
    summary: "Published targets and alerts of a narrative runtime: turns, cost, resources",
    text: """
      # Objectives of the profile narrative-runtime.
      # Source of each: published target of a narrative runtime, or published alert of the same.

      # These targets name no statistic; the mean is held against them.
      "Turn": turn mean < 5 s
      "LLM call": llm mean < 3 s
      "Memory retrieval": memory retrieval mean < 100 ms

      "Turns a second": turn throughput > 10/s
      # A run's files don't tell how many sessions it served at once.
      "Sessions": sessions > 100
      "Errors": failures < 5%
      # Published for turns under load: check a run that was under load.
      "Turn under load, 95 of 100": turn p95 < 8 s
      "Cost of a turn": cost per turn < 0.01
      # A run's files don't tell which tokens were of use, nor what the machine did.
      "Token efficiency": token efficiency > 0.8
      "Processor": cpu < 70%
      "Memory": memory < 2 GB

      # Alerts fire above these.
      "Alert on turns": turn p95 <= 5 s
      "Alert on errors": failures <= 5%
      "Alert on memory": memory <= 80%
      "Alert on the processor": cpu <= 80%

      """)

  /// What a simulation of a society watches; it publishes no bounds.
  static let agentSociety = ObjectiveProfile(
    name: "agent-society",
    summary: "What a published agent-society simulator watches: it names no bounds, so it is shown",
    text: """
      # Objectives of the profile agent-society.
      # Source of each: measure published by an agent-society simulator, without a bound. To get
      # verdicts, write a bound behind a measure and leave 'show' out.

      # Above what latency to switch traffic to another endpoint.
      "LLM latency that switches traffic": show llm p99
      # One slow group holds up a step of all.
      "Slowest group against the median group": show llm group ratio
      "Failed calls": show failures

      """)
}
