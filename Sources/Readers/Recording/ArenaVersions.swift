/// Gives every write of an Agent-Trading-Arena run the step that it belongs to.
///
/// The program writes strictly one step after another, and each of its files before or after one
/// call; so the order of the writes tells what their names and contents do not: which iteration an
/// analysis is of, and which agent a reflection or gossip.
struct ArenaVersions {
  /// A write that the program's own names fit.
  struct Write {
    /// Its number among the recording's versions.
    var version: Int
    var step: ArenaStep
    var isResult: Bool
  }

  /// What a file's name says.
  private struct Name {
    var day: Int32
    var agent: Int32?
    var stage: ArenaStage
    var isResult: Bool
  }

  private let patterns: [NamePattern]
  private let reflectFrequency: [Int32]?
  /// The writes of the last run, each with its step.
  private(set) var writes: [Write] = []
  /// Writes to whose step nothing leads.
  private(set) var unplaced = 0

  private var day: Int32 = -1
  private var iteration: Int32 = -1
  private var analyst: Int32 = -1
  private var gossiper: Int32 = -1
  /// The reflections of this iteration, in the order of their first prompts.
  private var reflector = -1
  /// Where among ``writes`` the reflections of this iteration begin.
  private var reflections = 0
  private var highest: Int32 = -1
  private var lastPrompt: [ArenaStage: ArenaStep] = [:]

  /// A run whose persons reflect that often; nil where nothing tells.
  ///
  /// - Parameter completed: the last iteration that was over when the recording began, if one was.
  init(
    reflectFrequency: [Int32]?, completed: (day: Int32, iteration: Int32)?
  ) throws(ReaderError) {
    // Those of a program that keeps every call's files need no further name.
    patterns = try PromptFolderReader.compile(ArenaFiles.sharedPatterns)
    self.reflectFrequency = reflectFrequency
    if let completed { (day, iteration) = (completed.day, completed.iteration) }
  }

  /// Takes the next write; whether its name is one of the program's.
  mutating func take(_ version: Int, _ path: [UInt8]) -> Bool {
    guard let name = name(path) else { return false }
    if name.day != day { begin(name.day) }
    guard let step = step(name) else {
      unplaced += 1
      return true
    }
    writes.append(Write(version: version, step: step, isResult: name.isResult))
    return true
  }

  /// Gives the reflections their agents where no description says who reflects: if there are as
  /// many as agents, all do.
  mutating func finish() {
    closeReflections()
    writes.removeAll { write in
      guard write.step.agent == nil else { return false }
      unplaced += 1
      return true
    }
    reflections = writes.count
  }

  /// Whether a file's name is one of the program's.
  func knows(_ path: [UInt8]) -> Bool { name(path) != nil }

  private func name(_ path: [UInt8]) -> Name? {
    for pattern in patterns {
      guard let match = pattern.match(path.span) else { continue }
      let text = String(decoding: path[match.stage], as: UTF8.self)
      guard let stage = ArenaStage.allCases.first(where: { $0.fileName == text }),
        (0..<ArenaFacts.numberLimit).contains(match.day)
      else { return nil }
      let agent = Int32(String(decoding: path[match.agent], as: UTF8.self))
      if stage == .marketAnalysis, agent.map({ !(0..<ArenaFacts.numberLimit).contains($0) }) ?? true
      {
        return nil
      }
      return Name(day: match.day, agent: agent, stage: stage, isResult: match.isResult)
    }
    return nil
  }

  private mutating func begin(_ next: Int32) {
    closeReflections()
    // A day before this one is a new run in the same folder: the last counts.
    if next < day {
      writes.removeAll()
      highest = -1
    }
    day = next
    iteration = -1
    analyst = -1
    gossiper = -1
    reflector = -1
    reflections = writes.count
    lastPrompt = [:]
  }

  private mutating func step(_ name: Name) -> ArenaStep? {
    switch name.stage {
    case .gossip:
      gossiper += 1
      highest = max(highest, gossiper)
      return ArenaStep(day: day, iteration: nil, agent: gossiper, stage: .gossip)
    case .marketAnalysis:
      guard let agent = name.agent else { return nil }
      if iteration < 0 || agent <= analyst || reflector >= 0 { beginIteration() }
      analyst = agent
      highest = max(highest, agent)
      return ArenaStep(day: day, iteration: iteration, agent: agent, stage: .marketAnalysis)
    default:
      if name.isResult { return lastPrompt[name.stage] }
      guard iteration >= 0 else { return nil }
      if name.stage == .shortReflection || reflector < 0 { reflector += 1 }
      // The ordinal stands for the agent until the iteration is over and all are known.
      let step = ArenaStep(
        day: day, iteration: iteration, agent: Int32(clamping: reflector), stage: name.stage)
      lastPrompt[name.stage] = step
      return step
    }
  }

  private mutating func beginIteration() {
    closeReflections()
    iteration += 1
    reflector = -1
    reflections = writes.count
    lastPrompt = [:]
  }

  /// Turns the ordinals of this iteration's reflections into agents, nil where that can't be done.
  private mutating func closeReflections() {
    let agents = reflectingAgents()
    for index in reflections..<writes.count where writes[index].step.stage.isReflection {
      let ordinal = Int(writes[index].step.agent ?? 0)
      writes[index].step.agent = agents.indices.contains(ordinal) ? agents[ordinal] : nil
    }
    reflections = writes.count
  }

  private func reflectingAgents() -> [Int32] {
    guard let reflectFrequency else {
      return reflector == Int(highest) ? Array(0...max(0, highest)) : []
    }
    return reflectFrequency.indices.filter {
      reflectFrequency[$0] > 0 && (iteration + 1) % reflectFrequency[$0] == 0
    }.map { Int32(clamping: $0) }
  }
}
