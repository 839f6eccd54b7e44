/// The steps of a run in the strict order in which the simulator made them.
struct ArenaSequence: Sendable {
  /// One entry: a call, or a stretch of work of which nobody knows how many calls it held.
  struct Entry: Sendable {
    var step: ArenaStep
    /// Whether the call was made; `.unknown` for calls that may have been skipped.
    var made: ArenaFacts.Made
    /// What kinds of work hide in it where it stands for any number of calls; nil for one call.
    var gap: [String]?
    /// Whether it stands for any number of calls.
    var isGap: Bool { gap != nil }
    /// Names of what it covers.
    var groups: [String] { gap ?? [step.stage.group] }
  }

  private(set) var entries: [Entry] = []
  /// The call during which the run ended, if there was one.
  var inFlight: ArenaStep?

  /// Position of each known step.
  ///
  /// - Complexity: O(n).
  var positions: [ArenaStep: Int] {
    var positions: [ArenaStep: Int] = [:]
    positions.reserveCapacity(entries.count)
    for (position, entry) in entries.enumerated() where !entry.isGap {
      positions[entry.step] = position
    }
    return positions
  }

  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// Makes room for so many more entries.
  mutating func reserve(_ additional: Int) {
    entries.reserveCapacity(entries.count + additional)
  }

  /// Takes in the calls that have files of their own, in their places.
  mutating func include(_ files: ArenaFiles, finished: Bool?) {
    guard !files.calls.isEmpty else { return }
    let known = positions
    var all = entries.map { entry in
      files.calls[entry.step] == nil ? entry : Entry(step: entry.step, made: .yes, gap: entry.gap)
    }
    all += files.calls.keys.filter { known[$0] == nil }.map { Entry(step: $0, made: .yes) }
    all.sort { $0.step.order < $1.step.order }
    entries = all
    if finished != true, let open = files.openCalls.last { inFlight = open }
  }

  /// Number of calls that must have happened.
  var least: Int { entries.count { $0.made == .yes && !$0.isGap } }

  /// Upper bound of the calls that can have happened; nil where a stretch is unknown.
  var most: Int? {
    entries.contains(where: \.isGap) ? nil : entries.count { $0.made != .no }
  }

  /// Number of entries that come before that place in the order of work.
  ///
  /// - Complexity: O(log n).
  func count(before place: ArenaOrder) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].step.order < place { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension ArenaSequence {
  /// The canonical order of work of a run of known shape, up to the last place that was reached.
  ///
  /// - Parameters:
  ///   - facts: the shape (agents, iterations, who reflects) and what calls were made.
  ///   - frontier: the last place that was completed.
  ///   - inFlight: the step during which the run ended.
  init(facts: ArenaFacts, through frontier: ArenaOrder, inFlight: ArenaStep?) {
    self.init()
    self.inFlight = inFlight
    guard let agents = facts.agents, let iterations = facts.iterations, agents > 0 else { return }
    let last = max(frontier, inFlight?.order ?? .beginning)
    guard last.day >= 0 else { return }
    let turns = Double(last.day + 1) * Double(iterations) * Double(agents)
    reserve(Int(min(turns * Double(ArenaStage.decision.count), 1_000_000)))
    func add(
      _ day: Int32, _ iteration: Int32?, _ agent: Int32, _ stage: ArenaStage,
      _ row: ArenaFacts.MemoryRow? = nil
    ) {
      let step = ArenaStep(day: day, iteration: iteration, agent: agent, stage: stage)
      guard step.order <= frontier || step == inFlight else { return }
      let made = step == inFlight ? .yes : facts.made(step, row)
      if made != .no { append(Entry(step: step, made: made)) }
    }
    for day in 0...Int32(clamping: last.day) {
      if day > 0 { for agent in 0..<agents { add(day, nil, agent, .gossip) } }
      for iteration in 0..<iterations {
        for agent in 0..<agents {
          let row = facts.memory[.init(day: day, iteration: iteration, agent: agent)]
          for stage in ArenaStage.decision { add(day, iteration, agent, stage, row) }
        }
        for agent in 0..<agents
        where facts.reflects(agent: agent, day: day, iteration: iteration) == true {
          for stage in ArenaStage.reflection { add(day, iteration, agent, stage) }
        }
      }
    }
  }
}
