import Scheduling

/// Simulates agents in groups that wait for one another after every step.
///
/// The shape of AgentSociety: each group is a process that runs its agents side by side; a step
/// ends when the slowest group has ended, so slow groups hold all the others.
public struct GroupsWorkload: Sendable, Equatable {
  /// What all workloads have.
  public var common = WorkloadCommon()
  /// Number of groups.
  public var groups = 8
  /// Agents of a group.
  public var agentsPerGroup = 25
  /// Number of steps.
  public var steps = 96
  /// Steps of a simulated day.
  public var stepsPerDay = 48
  /// Calls of an agent's turn, one after another.
  public var stages = ["needs", "plan", "action"]
  /// How many agents of a group run side by side; nil for all of them.
  ///
  /// The next agent begins when any of them has ended its turn.
  public var agentsAtOnce: Int?
  /// How many groups, the last ones, are served more slowly.
  public var slowGroups = 1
  /// How many times as long their answers take.
  public var slowFactor = 1.6
  /// How many agents, the first ones, take longer for everything.
  public var heavyAgents = 0
  /// How many times as long their answers take.
  public var heavyFactor = 3.0
  /// Whether agents are dealt to the groups one at a time; else each group has neighbours.
  public var dealsAgents = false
  /// What the environment does after every step, such as storing its state.
  public var stepTime = LatencyShape.lognormal(medianMilliseconds: 120, sigma: 0.3)

  /// The defaults.
  public init() {}

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] {
    [
      ("groups", "\(groups)"), ("agents_per_group", "\(agentsPerGroup)"), ("steps", "\(steps)"),
      ("steps_per_day", "\(stepsPerDay)"), ("stages", stages.joined(separator: ",")),
      ("agents_at_once", agentsAtOnce.map { "\($0)" } ?? "all"),
      ("slow_groups", "\(slowGroups)"), ("slow_factor", "\(slowFactor)"),
      ("step_time", stepTime.description),
    ] + heavySettings + common.settings
  }

  /// Parameters that only count where some agents are heavy.
  private var heavySettings: [(key: String, value: String)] {
    guard heavyAgents > 0 else { return [] }
    return [
      ("heavy_agents", "\(heavyAgents)"), ("heavy_factor", "\(heavyFactor)"),
      ("deals_agents", "\(dealsAgents)"),
    ]
  }

  /// The number of an agent of a group.
  func number(of agent: Int, in group: Int) -> Int {
    dealsAgents ? agent &* groups &+ group : group &* agentsPerGroup &+ agent
  }

  /// Runs it, handing the trace's lines over in chunks of whole lines.
  ///
  /// Memory holds the agents that run side by side, however many steps there are.
  ///
  /// - Throws: What the closure throws, soon after it did.
  public func run<Failure: Error>(
    into sink: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> WorkloadSummary {
    try TraceRecorder.record(run: common.run, system: "agentsociety", into: sink) { run($0) }
  }

  private func run(_ recorder: TraceRecorder) -> WorkloadSummary {
    var service = ModelService(parameters: common.service, seed: common.seed)
    service.keepsExchanges = false
    let script = GroupScript(self, recorder)
    let size = max(0, agentsPerGroup)
    var waits = [Int64](repeating: 0, count: max(0, groups))
    var now = common.start
    for step in 0..<max(0, steps) where !recorder.isStopped {
      var lanes: [GroupLane] = []
      for group in waits.indices {
        for agent in 0..<size {
          lanes.append(GroupLane(script, step: step, group: group, agent: agent))
        }
      }
      let end = service.run(
        &lanes, concurrency: agentsAtOnce ?? size, crews: waits.count, from: now)
      for group in waits.indices {
        let own = lanes[group * size..<(group + 1) * size]
        let groupEnd = own.reduce(now) { max($0, $1.end) }
        script.recordGroup(group, step: step, from: now, to: groupEnd, barrier: end)
        waits[group] = waits[group].later(by: end - groupEnd)
      }
      now = script.recordStep(step, from: now, to: end)
    }
    recorder.finish()
    return summary(recorder, service, waits: waits, end: now)
  }

  private func summary(
    _ recorder: TraceRecorder, _ service: ModelService, waits: [Int64], end: Int64
  ) -> WorkloadSummary {
    var summary = WorkloadSummary(recorder, start: common.start, end: end)
    summary.facts = [("steps", Int64(max(0, steps)))] + recorder.counts.facts(of: service)
    for (group, wait) in waits.enumerated() {
      summary.facts.append(("barrier_wait_us.group_\(group)", wait / 1000))
    }
    return summary
  }
}
