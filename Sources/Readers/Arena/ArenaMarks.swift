/// Which step each file of `debug_prompts` belongs to, and the marks that its times make.
struct ArenaMarks: Sendable {
  /// The files of one step.
  struct StepFiles: Sendable {
    var prompt: ArenaFiles.File?
    var result: ArenaFiles.File?
  }

  /// What the program's strict order can be divided by.
  private(set) var timeline = ArenaTimeline()
  /// The same, and the files of calls that may have run side by side.
  private(set) var checked = ArenaTimeline()
  /// Steps whose own files still hold what they wrote.
  private(set) var files: [ArenaStep: StepFiles] = [:]
  /// Steps of which only the birth time of a file is left.
  private(set) var births: Set<ArenaStep> = []
  /// Where each step is in the sequence; empty without files.
  private let positions: [ArenaStep: Int]

  /// Places the files of a run and the database's times on its sequence of steps.
  ///
  /// - Parameters:
  ///   - clock: granularity of modification and birth times in nanoseconds.
  init(
    sequence: ArenaSequence, facts: ArenaFacts, files: ArenaFiles,
    clock: (modified: Int64, born: Int64)
  ) {
    // Without files nobody asks for a step, nor for those of a day.
    positions = files.days.isEmpty && files.calls.isEmpty ? [:] : sequence.positions
    let steps = ArenaStepIndex(files.days.isEmpty ? ArenaSequence() : sequence)
    for (day, content) in files.days {
      for (agent, file) in content.analysis {
        let known = steps.all(.marketAnalysis, day: day, agent: agent)
        place(file, first: known.first, last: known.last, clock)
      }
      if let file = content.gossip {
        let known = steps.all(.gossip, day: day, agent: nil)
        place(file, first: known.first, last: known.last, clock)
      }
      for stage in ArenaStage.reflection {
        place(content, stage, steps.all(stage, day: day, agent: nil), clock)
      }
    }
    for (step, call) in files.calls { place(call, of: step, clock) }
    addDatabase(facts, sequence)
  }

  /// Takes in the files of one call.
  ///
  /// They time it themselves, so that they divide nothing else.
  private mutating func place(
    _ call: ArenaFiles.Call, of step: ArenaStep,
    _ clock: (modified: Int64, born: Int64)
  ) {
    guard let position = positions[step] else { return }
    files[step] = StepFiles(prompt: call.prompt, result: call.result)
    if let prompt = call.prompt, let time = prompt.modified {
      checked.add(
        ArenaMark(
          position: position, time: time, kind: .prompt, resolution: clock.modified,
          file: prompt.index))
    }
    if let result = call.result, let time = result.modified {
      checked.add(
        ArenaMark(
          position: position + 1, time: time, kind: .result, resolution: clock.modified,
          file: result.index))
    }
  }

  private mutating func place(
    _ prompt: ArenaFiles.File, first: ArenaStep?, last: ArenaStep?,
    _ clock: (modified: Int64, born: Int64)
  ) {
    guard let first, let last else { return }
    self.files[last, default: StepFiles()].prompt = prompt
    if let time = prompt.modified, let position = positions[last] {
      add(
        ArenaMark(
          position: position, time: time, kind: .prompt, resolution: clock.modified,
          file: prompt.index))
    }
    if let time = prompt.born, first != last, let position = positions[first] {
      births.insert(first)
      add(
        ArenaMark(
          position: position, time: time, kind: .prompt, resolution: clock.born,
          file: prompt.index, isBirth: true))
    }
  }

  /// Places the pair of one reflection stage: a result older than its prompt is still the answer
  /// to the prompt before, since the run ended while the last one was open.
  private mutating func place(
    _ content: ArenaFiles.Day, _ stage: ArenaStage, _ known: [ArenaStep],
    _ clock: (modified: Int64, born: Int64)
  ) {
    if let prompt = content.prompts[stage] {
      place(prompt, first: known.first, last: known.last, clock)
    }
    guard let result = content.results[stage], let last = known.last else { return }
    var owner = last
    if let begun = content.prompts[stage]?.modified, let written = result.modified, written < begun
    {
      guard known.count > 1 else { return }
      owner = known[known.count - 2]
    }
    self.files[owner, default: StepFiles()].result = result
    if let time = result.modified, let position = positions[owner] {
      add(
        ArenaMark(
          position: position + 1, time: time, kind: .result, resolution: clock.modified,
          file: result.index))
    }
    if let time = result.born, let first = known.first, first != owner,
      let position = positions[first]
    {
      births.insert(first)
      add(
        ArenaMark(
          position: position + 1, time: time, kind: .result, resolution: clock.born,
          file: result.index, isBirth: true))
    }
  }

  private mutating func addDatabase(_ facts: ArenaFacts, _ sequence: ArenaSequence) {
    let millisecond: Int64 = 1_000_000
    if let time = facts.openingEnd {
      add(
        ArenaMark(position: 0, time: time, kind: .database, resolution: millisecond))
    }
    for block in facts.orderBlocks {
      let position = sequence.count(before: .orders(day: block.day, iteration: block.iteration))
      var mark = ArenaMark(
        position: position, time: block.first, kind: .database, resolution: millisecond)
      add(mark)
      if block.last != block.first {
        mark.time = block.last
        add(mark)
      }
    }
  }

  private mutating func add(_ mark: ArenaMark) {
    timeline.add(mark)
    checked.add(mark)
  }
}

/// The known steps of a sequence by stage, day and agent.
struct ArenaStepIndex {
  private struct Key: Hashable {
    var stage: ArenaStage
    var day: Int32
    var agent: Int32?
  }

  private var steps: [Key: [ArenaStep]] = [:]

  init(_ sequence: ArenaSequence) {
    for entry in sequence.entries where !entry.isGap {
      let step = entry.step
      steps[Key(stage: step.stage, day: step.day, agent: nil), default: []].append(step)
      steps[Key(stage: step.stage, day: step.day, agent: step.agent), default: []].append(step)
    }
  }

  /// The steps of that stage and day in order; of one agent, or of all for nil.
  func all(_ stage: ArenaStage, day: Int32, agent: Int32?) -> [ArenaStep] {
    steps[Key(stage: stage, day: day, agent: agent)] ?? []
  }
}
