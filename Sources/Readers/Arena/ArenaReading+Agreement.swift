import Trace

/// How well a console log fits the prompt files beside it.
struct ArenaAgreement: Sendable, Equatable {
  /// Files whose text the log holds at their day, stage and agent.
  var matching = 0
  /// Files whose text the log does not hold there.
  var differing = 0
  /// Days to add to the log's own count, where its head is missing and files tell.
  var dayShift: Int32?

  /// Whether the log must belong to another run.
  var isOtherRun: Bool { differing >= 2 && differing > matching }
}

extension ArenaReading {
  /// Files that are enough to judge by.
  private static var filesCompared: Int { 2_000 }

  /// Holds the texts of the prompt files against the prompts in the log.
  ///
  /// The file's text is printed to the log unchanged, so that equal hashes mean the same prompt.
  /// Reflections are left out: their texts may repeat.
  func agreement(_ console: ConsoleEvidence, _ attribution: ConsoleAttribution) -> ArenaAgreement {
    guard let prompts = folder.prompts else { return ArenaAgreement() }
    var calls: [UInt64: [Int]] = [:]
    for (index, call) in console.log.calls.enumerated()
    where call.stage == .marketAnalysis || call.stage == .gossip {
      calls[call.promptHash, default: []].append(index)
    }
    let lastDay = attribution.day.max() ?? -1
    var agreement = ArenaAgreement()
    var shifts: [Int32: Int] = [:]
    let tree = input.trees[prompts.tree]
    var compared = 0
    for (day, content) in evidence.files.days.sorted(by: { $0.key < $1.key }) {
      let files =
        content.analysis.sorted { $0.key < $1.key }.map { (agent: Int32?($0.key), $0.value) }
        + (content.gossip.map { [(agent: nil, $0)] } ?? [])
      for (agent, file) in files where compared < Self.filesCompared {
        compared += 1
        guard file.size < 1 << 20,
          let bytes = try? tree.contents(file.index, limit: 1 << 20), !bytes.isEmpty
        else { continue }
        let same = calls[ContentHash.hash(bytes)] ?? []
        for call in same where agent == nil || attribution.agent[call] == agent {
          if attribution.day[call] >= 0 { shifts[day - attribution.day[call], default: 0] += 1 }
        }
        if console.log.headMissing { continue }
        let isThere = same.contains {
          attribution.day[$0] == day && (agent == nil || attribution.agent[$0] == agent)
        }
        // A log that was cut holds nothing of the later days.
        if isThere { agreement.matching += 1 } else if day < lastDay { agreement.differing += 1 }
      }
    }
    let best = shifts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    if console.log.headMissing, let best, best.value >= 1 { agreement.dayShift = best.key }
    return agreement
  }
}
