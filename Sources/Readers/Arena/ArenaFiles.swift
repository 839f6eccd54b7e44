/// The prompt and result files of a run's `debug_prompts`, by day and meaning.
struct ArenaFiles: Sendable {
  /// One file: its place in the listing and what its times say.
  struct File: Sendable, Equatable {
    var index: Int
    var size: Int64
    /// Last write in nanoseconds since 1970 UTC; nil where it is not known or not to be trusted.
    var modified: Int64?
    /// First write; nil where it is not known or not to be trusted.
    var born: Int64?
  }

  /// The files of one call that have names of their own.
  struct Call: Sendable {
    var prompt: File?
    var result: File?
  }

  /// The files of one day.
  struct Day: Sendable {
    var analysis: [Int32: File] = [:]
    var gossip: File?
    var prompts: [ArenaStage: File] = [:]
    var results: [ArenaStage: File] = [:]

    /// Every file, the analyses first.
    var all: [File] {
      analysis.sorted { $0.key < $1.key }.map(\.value) + [gossip].compactMap(\.self)
        + ArenaStage.reflection.flatMap { stage in
          [prompts[stage], results[stage]].compactMap(\.self)
        }
    }

    /// The steps of the reflection that was begun last; empty where nothing tells.
    ///
    /// They are those whose prompts are not older than its first.
    var lastChain: [ArenaStage] {
      guard let begun = prompts[.shortReflection]?.modified else { return [] }
      return ArenaStage.reflection.filter { prompts[$0]?.modified ?? .min >= begun }
    }

    /// The last step of a reflection that did not come to its end; nil where it is complete, or where
    /// nothing tells.
    ///
    /// Its prompt has no newer result, or no further step was begun.
    var unfinishedReflection: ArenaStage? {
      let chain = lastChain
      let open = chain.first { stage in
        guard let prompt = prompts[stage]?.modified, let result = results[stage]?.modified else {
          return true
        }
        return result < prompt
      }
      return open ?? (chain.count < ArenaStage.reflection.count ? chain.last : nil)
    }
  }

  /// The names of a program that was changed to keep every call's files.
  static let ownPatterns = [
    "day{day}_iter{iteration}_agent{agent}_"
      + "{stage:market_analysis|buy|sell|short_reflection|long_reflection|strategy_update}"
      + "_{kind:prompt|result}.txt",
    "day{day}_agent{agent}_{stage:gossip}_{kind:prompt|result}.txt",
  ]

  /// The name patterns of the program, with their true meaning: the number after `iter` in the name
  /// of a market analysis is the agent.
  static let sharedPatterns = [
    "day{day}_iter{agent}_{stage:market_analysis}_{kind:prompt|result}.txt",
    "day{day}_{stage:gossip_generation}_{kind:prompt|result}.txt",
    "day{day}_{stage:short_reflection|long_reflection|strategy_update}_{kind:prompt|result}.txt",
  ]

  /// The name of a call's own file, as the patterns of such a program fit it.
  static func ownName(_ step: ArenaStep, isResult: Bool) -> String {
    let iteration = step.stage == .gossip ? "" : "_iter\(step.iteration ?? 0)"
    return "day\(step.day)\(iteration)_agent\(step.agent ?? 0)_\(step.stage.name)_"
      + "\(isResult ? "result" : "prompt").txt"
  }

  /// Fits every one of those names, for a quick look at a folder.
  static let anyFile =
    "day{day}_*{stage:market_analysis|gossip_generation|short_reflection|long_reflection|strategy_update}"
    + "_{kind:prompt|result}.txt"

  private(set) var days: [Int32: Day] = [:]
  /// The files of calls that have names of their own.
  private(set) var calls: [ArenaStep: Call] = [:]
  /// Files whose names fit no pattern.
  private(set) var unmatched: [Int] = []
  /// Files that lie outside the run in time, so an earlier run left them.
  var stale: [Int] = []
  /// Whether a stage that never writes a result has one: then another program made the folder.
  private(set) var contradictsProgram = false

  /// Whether the names are those under which a recording keeps every write: stages that write no
  /// result have none then.
  var isRecorded = false

  /// Sorts out the files of a folder.
  init(of listing: FileListing, files: some Sequence<Int>) throws(ReaderError) {
    var patterns: [NamePattern] = []
    for source in Self.ownPatterns + Self.sharedPatterns {
      patterns.append(try NamePattern(source))
    }
    let pairs = PromptPairs(of: listing, files: files, patterns: patterns)
    unmatched = pairs.unmatched
    var stages: [String: ArenaStage] = [:]
    for stage in ArenaStage.allCases {
      stages[stage.name] = stage
      if let name = stage.fileName { stages[name] = stage }
    }
    func file(_ index: Int32) -> File? {
      guard index >= 0 else { return nil }
      let position = Int(index)
      return File(index: position, size: listing.size[position], modified: nil, born: nil)
    }
    for pair in pairs.pairs {
      guard let text = pairs.text(pair.stage), let stage = stages[text] else { continue }
      guard pair.day < ArenaFacts.numberLimit else {
        unmatched += [pair.prompt, pair.result].filter { $0 >= 0 }.map(Int.init)
        continue
      }
      if pair.pattern < Self.ownPatterns.count {
        let step = pairs.text(pair.agent).flatMap { Int32($0) }.flatMap { agent in
          Self.step(pair, agent, stage)
        }
        if let step {
          calls[step] = Call(prompt: file(pair.prompt), result: file(pair.result))
        } else {
          unmatched += [pair.prompt, pair.result].filter { $0 >= 0 }.map(Int.init)
        }
        continue
      }
      var day = days[pair.day] ?? Day()
      if pair.result >= 0, !stage.writesResult { contradictsProgram = true }
      if stage == .marketAnalysis {
        guard let name = pairs.text(pair.agent), let agent = Int32(name),
          (0..<ArenaFacts.numberLimit).contains(agent)
        else {
          unmatched += [pair.prompt, pair.result].filter { $0 >= 0 }.map(Int.init)
          continue
        }
        day.analysis[agent] = file(pair.prompt)
      } else if stage == .gossip {
        day.gossip = file(pair.prompt)
      } else {
        day.prompts[stage] = file(pair.prompt)
        day.results[stage] = file(pair.result)
      }
      days[pair.day] = day
    }
  }

  /// The step that a call's own file names; nil where its numbers are none of a run.
  private static func step(_ pair: PromptPair, _ agent: Int32, _ stage: ArenaStage) -> ArenaStep? {
    let numbers = 0..<ArenaFacts.numberLimit
    guard numbers.contains(agent), stage == .gossip || numbers.contains(pair.iteration) else {
      return nil
    }
    return ArenaStep(day: pair.day, iteration: pair.iteration, agent: agent, stage: stage)
  }

  /// No files.
  init() {}

  /// Whether every call has files of its own, so that none is overwritten.
  var isPerCall: Bool { !calls.isEmpty && days.isEmpty }

  /// Whether a call of which a prompt is left must have a result, too.
  func expectsResult(_ step: ArenaStep) -> Bool {
    step.stage.writesResult || (calls[step] != nil && !isRecorded)
  }

  /// The steps in whose place of the order the run ended: begun, not answered, and in the last
  /// block of work that was begun at all.
  var openCalls: [ArenaStep] {
    guard let last = calls.keys.map(\.order).max() else { return [] }
    return calls.filter { step, call in
      call.result == nil && expectsResult(step) && step.order.day == last.day
        && step.order.block == last.block
    }.keys.sorted { $0.order < $1.order }
  }

  /// Number of files that fit a pattern.
  var count: Int { all.count }

  /// Every file that fits a pattern.
  var all: [File] {
    days.sorted { $0.key < $1.key }.flatMap(\.value.all)
      + calls.sorted { $0.key.order < $1.key.order }.flatMap { _, call in
        [call.prompt, call.result].compactMap(\.self)
      }
  }

  /// Changes every file, as for taking over its times; a file for which nil comes back is dropped.
  mutating func update(_ change: (File) -> File?) {
    for (step, call) in calls {
      let changed = Call(
        prompt: call.prompt.flatMap(change), result: call.result.flatMap(change))
      calls[step] = changed.prompt == nil && changed.result == nil ? nil : changed
    }
    for (key, day) in days {
      var changed = day
      changed.analysis = day.analysis.compactMapValues(change)
      changed.gossip = day.gossip.flatMap(change)
      changed.prompts = day.prompts.compactMapValues(change)
      changed.results = day.results.compactMapValues(change)
      let isEmpty =
        changed.analysis.isEmpty && changed.gossip == nil && changed.prompts.isEmpty
        && changed.results.isEmpty
      days[key] = isEmpty ? nil : changed
    }
  }

  /// Drops a day and returns the files that it had.
  mutating func removeDay(_ day: Int32) -> [File] {
    guard let content = days.removeValue(forKey: day) else { return [] }
    return Array(content.analysis.values) + [content.gossip].compactMap(\.self)
      + Array(content.prompts.values) + Array(content.results.values)
  }

  /// One more than the highest agent that has an analysis prompt.
  var agents: Int32? {
    (days.values.flatMap(\.analysis.keys) + calls.keys.compactMap(\.agent)).max().map { $0 + 1 }
  }
}
