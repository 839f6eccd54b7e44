import Trace

/// Finds out how often each agent of a recorded run reflected.
enum LikeReflection {
  /// For each agent, every how many iterations; empty where agents or iterations are not known.
  ///
  /// An agent that reflects every f iterations does so first in iteration f of a day, counted
  /// from 1.
  static func frequencies(_ spans: SpanTable, agents: Int?) -> [Int] {
    guard let agents, (1...100_000).contains(agents) else { return [] }
    var first = [Int](repeating: 0, count: agents)
    var isKnown = false
    for row in 0..<spans.count {
      guard spans.names[spans.stage[row]] == "short_reflection",
        spans.names[spans.phase[row]] == Phase.call,
        spans.iteration[row] != SpanTable.absent32, spans.iteration[row] >= 0,
        let name = spans.names[spans.agent[row]], let agent = Int(name),
        first.indices.contains(agent)
      else { continue }
      isKnown = true
      let every = Int(spans.iteration[row]) + 1
      if first[agent] == 0 || every < first[agent] { first[agent] = every }
    }
    return isKnown ? first : []
  }
}
