import Statistics
public import Trace

/// How often a comparison sees a change where there is none, on a user's own run.
///
/// The agents of the run are dealt to two sides at random, again and again. Nothing was changed between
/// the sides, so every `slower` or `faster` is a false alarm, as long as the agents do the same work.
public struct ComparisonSelfTest: Sendable, Equatable {
  /// One stage over all splits.
  public struct Stage: Sendable, Equatable {
    /// The step's name.
    public var stage: String
    /// The part of the step.
    public var phase: String
    /// Where the durations come from.
    public var timing: String
    /// Splits in which it could be compared.
    public var compared = 0
    /// Splits by verdict.
    public var slower = 0
    /// Splits by verdict.
    public var faster = 0
    /// Splits by verdict.
    public var equivalent = 0
    /// Splits by verdict.
    public var inconclusive = 0

    /// Share of the compared splits with a false alarm; nil without any.
    public var falseAlarmRate: Double? {
      compared > 0 ? Double(slower + faster) / Double(compared) : nil
    }
  }

  /// Random splits made.
  public var splits = 0
  /// Splits with a false alarm in any stage.
  public var splitsWithAlarm = 0
  /// Agents that were dealt.
  public var agents: Int
  /// One entry a stage, in the order of the names.
  public var stages: [Stage] = []
  /// Whether there were agents enough to deal.
  public var isPossible: Bool { agents >= 2 }

  /// Splits a run that many times.
  ///
  /// - Complexity: that of a comparison for every split.
  public init(of trace: RunTrace, splits wanted: Int = 200, options: ComparisonOptions) {
    var names: [NameID] = []
    var seen: Set<NameID> = []
    for agent in trace.spans.agent where !agent.isAbsent && seen.insert(agent).inserted {
      names.append(agent)
    }
    names.sort { (trace.spans.names[$0] ?? "") < (trace.spans.names[$1] ?? "") }
    agents = names.count
    guard names.count >= 2 else { return }
    var options = options
    options.shiftReplicates = 0
    options.replicates = min(options.replicates, 1_000)
    options.pairsCalls = false
    options.gates = []
    var generator = SplitMix64(seed: options.seed)
    var tallies: [StageKey: Stage] = [:]
    for _ in 0..<max(0, wanted) {
      let (first, second) = Self.deal(names, trace, &generator)
      options.seed = generator.next()
      let comparison = Comparison(first, second, options: options)
      splits += 1
      var alarm = false
      for row in comparison.stages where row.verdict != .notComparable {
        let key = StageKey(
          stage: row.stage, phase: row.phase, timing: Timing(name: row.timing) ?? .none)
        var tally =
          tallies[key] ?? Stage(stage: row.stage, phase: row.phase, timing: row.timing)
        tally.count(row.verdict)
        tallies[key] = tally
        alarm = alarm || row.verdict == .slower || row.verdict == .faster
      }
      if alarm { splitsWithAlarm += 1 }
    }
    stages = tallies.values.sorted {
      ($0.stage, $0.phase, $0.timing) < ($1.stage, $1.phase, $1.timing)
    }
  }

  /// Deals half of the agents to either side.
  private static func deal(
    _ names: [NameID], _ trace: RunTrace, _ generator: inout SplitMix64
  ) -> (ComparisonSide, ComparisonSide) {
    var order = names
    for position in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(position, generator.index(below: position + 1))
    }
    let first = Set(order.prefix(order.count / 2))
    func part(_ chosen: Set<NameID>, isFirst: Bool) -> ComparisonSide {
      var side = ComparisonSide(label: isFirst ? "first half" : "second half", runs: [trace])
      side.filter = SpanFilter(agents: chosen, text: side.label)
      return side
    }
    return (part(first, isFirst: true), part(Set(order.dropFirst(order.count / 2)), isFirst: false))
  }
}

extension ComparisonSelfTest.Stage {
  fileprivate init(stage: String, phase: String, timing: String) {
    self.stage = stage
    self.phase = phase
    self.timing = timing
  }

  fileprivate mutating func count(_ verdict: ComparisonVerdict) {
    compared += 1
    switch verdict {
    case .slower: slower += 1
    case .faster: faster += 1
    case .equivalent: equivalent += 1
    default: inconclusive += 1
    }
  }
}
