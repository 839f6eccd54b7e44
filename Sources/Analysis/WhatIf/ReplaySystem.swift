/// How the calls of a system depend on one another: declared here, once for each system.
///
/// A run is a row of sections. In a section lanes run side by side, as many at a time as there are
/// places; the calls of a lane follow one another; a section begins when the one before has ended.
public struct ReplaySystem: Sendable, Equatable {
  /// What belongs to one section.
  enum Extent: Sendable, Equatable {
    /// The part of an iteration that the stage belongs to.
    case parts([String: Int])
    /// An iteration of a day.
    case iteration
    /// One stage of an iteration.
    case stage
    /// The whole run.
    case run
  }

  /// The system, or «any other» for one that nothing is declared for.
  public let name: String
  /// What waits for what, a sentence each.
  public let rules: [String]
  /// What `--concurrency` counts.
  public let lanes: String
  var extent: Extent
  /// Whether each group has places of its own.
  var hasGroups = false
  /// Whether lanes arrive on their own, whenever the others end.
  var arrives = false
  /// The stage whose rows are the lanes, where rows of other stages lie inside them.
  var whole: String?
  /// Nanoseconds that the program sleeps in each row of a stage.
  public var sleeps: [String: Int64] = [:]
  /// Whether a lane of an owner whose call failed for good is left out of the sections of its iteration
  /// that follow.
  var dropsFailures = false
  /// Whether rows of the phase `prompt` are the making of a client for every attempt.
  var makesClients = false
}

extension ReplaySystem {
  /// Agent-Trading-Arena.
  static let arena: ReplaySystem = {
    let parts: [(Int, [String])] = [
      (0, ["gossip"]), (1, ["market_analysis", "buy", "sell", "decision"]),
      (2, ["short_reflection", "long_reflection", "strategy_update", "reflection"]),
    ]
    var kinds: [String: Int] = [:]
    for (part, stages) in parts { for stage in stages { kinds[stage] = part } }
    var system = ReplaySystem(
      name: "agent-trading-arena",
      rules: [
        "an agent's purchase waits for its analysis, its sale for its purchase",
        "orders and the market wait for the turns of all agents",
        "an agent's long reflection waits for its short one, its new strategy for both; the first "
          + "waits for the market",
        "the next iteration waits for all reflections, a day's first one for all gossip",
        "agents of one iteration do not wait for one another",
      ], lanes: "agents at a time", extent: .parts(kinds))
    system.sleeps = ["order_submission": 10_000_000]
    system.makesClients = true
    return system
  }()

  /// AgentSociety and what is built like it.
  static let groups = ReplaySystem(
    name: "agentsociety",
    rules: [
      "an agent's calls of a step follow one another",
      "a group waits at the end of a step until all groups have ended it",
    ], lanes: "agents at a time in each group", extent: .iteration, hasGroups: true)

  /// Batches that go through stages.
  static let pipeline: ReplaySystem = {
    var system = ReplaySystem(
      name: "pipeline",
      rules: [
        "a stage of a batch waits for the stage before as a whole",
        "a batch waits for the one before",
        "items of a batch do not wait for one another",
        "an item that fails in one stage does not reach the next",
      ], lanes: "items at a time", extent: .stage)
    system.dropsFailures = true
    return system
  }()

  /// LOOM: turns of stories.
  static let loom = ReplaySystem(
    name: "loom",
    rules: [
      "a session's turns follow one another", "sessions do not wait for one another",
      "one scheduler works on one turn after the other, as recorded",
    ], lanes: "sessions at a time", extent: .run)

  /// Requests that arrive on their own.
  static let service = ReplaySystem(
    name: "service",
    rules: [
      "a request waits for a place, in the order of arrival",
      "requests arrive as recorded, whatever the service does",
    ], lanes: "requests at a time", extent: .run, arrives: true, whole: "request")

  /// Systems that nothing is declared for.
  static let other = ReplaySystem(
    name: "any other",
    rules: [
      "the calls of an agent (else of a group) follow one another as recorded; those that "
        + "overlapped are independent",
      "an iteration waits for the one before where they were never seen to overlap",
      "agents do not wait for one another within an iteration",
    ], lanes: "agents at a time", extent: .iteration)

  /// Calls of which each is independent of all others.
  static let independent = ReplaySystem(
    name: "independent calls", rules: ["no call waits for another"], lanes: "calls at a time",
    extent: .run)

  /// What is declared for a system of that name.
  static func named(_ name: String) -> ReplaySystem {
    switch name {
    case "agent-trading-arena": arena
    case "agentsociety": groups
    case "pipeline", "polyalphascan": pipeline
    case "service": service
    case "loom": loom
    default: other
    }
  }

  /// The part of an iteration that a stage belongs to; stages that belong to none share the last.
  func part(of stage: String) -> Int {
    if case .parts(let parts) = extent { return parts[stage] ?? 3 }
    return 0
  }
}
