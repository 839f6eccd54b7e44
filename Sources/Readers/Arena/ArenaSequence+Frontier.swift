extension ArenaSequence {
  /// The sequence that `data.db` and the files prove, up to the last step that was begun.
  init(facts: ArenaFacts, files: ArenaFiles) {
    let done = Self.completed(facts)
    var inFlight: ArenaStep?
    let begunLater = files.days.contains { day, content in
      day > facts.completed?.day ?? .max && content.all.contains { $0.modified != nil }
    }
    if facts.finished != true || begunLater {
      inFlight = Self.begun(facts: facts, files: files, after: done)
    }
    // Everything before a step that was begun is over.
    let before = inFlight.map { step in
      ArenaOrder(
        day: step.order.day, block: step.order.block, agent: step.order.agent,
        place: step.order.place - 1)
    }
    self.init(facts: facts, through: max(done, before ?? .beginning), inFlight: inFlight)
  }

  /// The last place that the database or `information.json` proves to be over.
  private static func completed(_ facts: ArenaFacts) -> ArenaOrder {
    var last = ArenaOrder.beginning
    for (turn, row) in facts.memory.all {
      if row.decided {
        let step = ArenaStep(
          day: turn.day, iteration: turn.iteration, agent: turn.agent, stage: .sell)
        last = max(last, step.order)
      }
      if row.reflected {
        let step = ArenaStep(
          day: turn.day, iteration: turn.iteration, agent: turn.agent, stage: .strategyUpdate)
        last = max(last, step.order)
      }
    }
    for (day, agents) in facts.gossip {
      guard let agent = agents.max() else { continue }
      last = max(last, ArenaStep(day: day, iteration: nil, agent: agent, stage: .gossip).order)
    }
    for block in facts.orderBlocks {
      last = max(last, .orders(day: block.day, iteration: block.iteration))
    }
    if let completed = facts.completed {
      last = max(last, .endOfIteration(day: completed.day, iteration: completed.iteration))
    }
    if let day = facts.lastPersonDay, day > 0 {
      last = max(last, .endOf(day: day - 1, block: .max))
    }
    return last
  }

  /// The step that the files show begun but nothing shows ended; nil where there is none.
  private static func begun(
    facts: ArenaFacts, files: ArenaFiles, after done: ArenaOrder
  ) -> ArenaStep? {
    // Files whose times are not to be trusted may be an earlier run's.
    let timed = files.days.filter { $0.value.all.contains { $0.modified != nil } }
    guard let lastDay = timed.keys.max(), let files = timed[lastDay] else { return nil }
    guard Int64(lastDay) >= done.day else { return nil }
    var begun: ArenaStep?
    func consider(_ step: ArenaStep) {
      if step.order > done, step.order > begun?.order ?? done { begun = step }
    }
    if files.gossip != nil {
      let told = facts.gossip[lastDay]?.count ?? 0
      consider(ArenaStep(day: lastDay, iteration: nil, agent: Int32(told), stage: .gossip))
    }
    for (agent, file) in files.analysis {
      let over = facts.orderBlocks.filter {
        $0.day == lastDay && $0.last < file.modified ?? .min
      }
      let iteration = (over.map(\.iteration).max() ?? -1) + 1
      consider(
        ArenaStep(day: lastDay, iteration: iteration, agent: agent, stage: .marketAnalysis))
    }
    if let reflection = unfinishedReflection(facts: facts, files: files, day: lastDay, after: done)
    {
      consider(reflection)
    }
    return begun
  }

  /// The step in which the day's last chain of reflection files ends before its time.
  private static func unfinishedReflection(
    facts: ArenaFacts, files: ArenaFiles.Day, day: Int32, after done: ArenaOrder
  ) -> ArenaStep? {
    guard let open = files.unfinishedReflection, let agents = facts.agents,
      let iterations = facts.iterations
    else { return nil }
    for iteration in 0..<iterations {
      for agent in 0..<agents
      where facts.reflects(agent: agent, day: day, iteration: iteration) == true
        || facts.reflectFrequency == nil
      {
        let step = ArenaStep(day: day, iteration: iteration, agent: agent, stage: open)
        let last = ArenaStep(day: day, iteration: iteration, agent: agent, stage: .strategyUpdate)
        if last.order > done { return step }
      }
    }
    return nil
  }
}

extension ArenaSequence {
  /// An iteration of which only the files tell that it was the day's last.
  static var someIteration: Int32 { 1_000_000 }
  /// An agent that no source names.
  static var someAgent: Int32 { 1_000_001 }
  /// The agent before it, whom no source names either.
  static var agentBefore: Int32 { 1_000_000 }

  /// The sequence that the files alone prove: the last iteration of each day, with stretches of
  /// unknown work between.
  init(files: ArenaFiles) {
    self.init()
    var agents = files.agents ?? 0
    let most = Set(files.days.values.flatMap(\.analysis.keys)).count
    if Int(agents) > most + Int(ArenaFacts.widestHole) { agents = Int32(clamping: most) }
    for (day, content) in files.days.sorted(by: { $0.key < $1.key }) {
      if content.gossip != nil {
        // A stray name must not claim more agents than there can be files of.
        let all = entries.count < 100_000 + 100 * files.count ? max(agents, 1) : 1
        for agent in 0..<all {
          append(
            Entry(
              step: ArenaStep(day: day, iteration: nil, agent: agent, stage: .gossip), made: .yes))
        }
      }
      let hasFirst = content.analysis.values.contains {
        $0.born != nil && $0.modified != nil && $0.born != $0.modified
      }
      if hasFirst {
        appendDecisions(day: day, iteration: 0, agents: content.analysis.keys.sorted())
      }
      appendGap(
        ArenaStep(day: day, iteration: 0, agent: 0, stage: .shortReflection),
        ["decision", "reflection"])
      appendDecisions(
        day: day, iteration: Self.someIteration, agents: content.analysis.keys.sorted())
      appendGap(
        ArenaStep(day: day, iteration: Self.someIteration, agent: 0, stage: .shortReflection),
        ["reflection"])
      appendReflections(day: day, content)
      // An open chain on the last day means that the run ended inside of it.
      if day == files.days.keys.max(), let open = content.unfinishedReflection {
        inFlight = ArenaStep(
          day: day, iteration: Self.someIteration, agent: Self.someAgent, stage: open)
      }
    }
  }

  /// Adds the last reflection of a day, and what is left of the one before where the run ended
  /// inside of the last.
  private mutating func appendReflections(day: Int32, _ content: ArenaFiles.Day) {
    let chain = content.lastChain
    for (agent, isLast) in [(Self.agentBefore, false), (Self.someAgent, true)] {
      for stage in ArenaStage.reflection where content.prompts[stage] != nil {
        let isOlderResult =
          content.results[stage]?.modified ?? .max < content.prompts[stage]?.modified ?? .min
        let belongs = chain.contains(stage) || chain.isEmpty
        guard isLast ? belongs : (!belongs || isOlderResult) else { continue }
        let step = ArenaStep(day: day, iteration: Self.someIteration, agent: agent, stage: stage)
        append(Entry(step: step, made: .yes))
      }
    }
  }

  private mutating func appendGap(_ step: ArenaStep, _ groups: [String]) {
    append(Entry(step: step, made: .unknown, gap: groups))
  }

  private mutating func appendDecisions(day: Int32, iteration: Int32, agents: [Int32]) {
    for agent in agents {
      for stage in ArenaStage.decision {
        let step = ArenaStep(day: day, iteration: iteration, agent: agent, stage: stage)
        append(Entry(step: step, made: stage == .marketAnalysis ? .yes : .unknown))
      }
    }
  }
}
