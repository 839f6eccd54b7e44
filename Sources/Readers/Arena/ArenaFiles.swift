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

  /// The name patterns of the program, with their true meaning: the number after `iter` in the name
  /// of a market analysis is the agent.
  static let patternSources = [
    "day{day}_iter{agent}_{stage:market_analysis}_{kind:prompt|result}.txt",
    "day{day}_{stage:gossip_generation}_{kind:prompt|result}.txt",
    "day{day}_{stage:short_reflection|long_reflection|strategy_update}_{kind:prompt|result}.txt",
  ]

  /// Fits every one of those names, for a quick look at a folder.
  static let anyFile =
    "day{day}_*{stage:market_analysis|gossip_generation|short_reflection|long_reflection|strategy_update}"
    + "_{kind:prompt|result}.txt"

  private(set) var days: [Int32: Day] = [:]
  /// Files whose names fit no pattern.
  private(set) var unmatched: [Int] = []
  /// Files that lie outside the run in time, so an earlier run left them.
  var stale: [Int] = []
  /// Whether a stage that never writes a result has one: then another program made the folder.
  private(set) var contradictsProgram = false

  /// Sorts out the files of a folder.
  init(of listing: FileListing, files: some Sequence<Int>) throws(ReaderError) {
    var patterns: [NamePattern] = []
    for source in Self.patternSources { patterns.append(try NamePattern(source)) }
    let pairs = PromptPairs(of: listing, files: files, patterns: patterns)
    unmatched = pairs.unmatched
    let stages = Dictionary(
      uniqueKeysWithValues: ArenaStage.allCases.compactMap { stage in
        stage.fileName.map { ($0, stage) }
      })
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

  /// No files.
  init() {}

  /// Number of files that fit a pattern.
  var count: Int { all.count }

  /// Every file that fits a pattern.
  var all: [File] {
    days.sorted { $0.key < $1.key }.flatMap(\.value.all)
  }

  /// Changes every file, as for taking over its times; a file for which nil comes back is dropped.
  mutating func update(_ change: (File) -> File?) {
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
    days.values.flatMap(\.analysis.keys).max().map { $0 + 1 }
  }
}
