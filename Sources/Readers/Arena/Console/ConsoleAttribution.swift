/// Which day, iteration and agent each call of a console log belongs to.
///
/// The log prints none of them; they follow from the fixed order of the simulation: gossip of all
/// agents opens a day (but the first), then each iteration has analysis, buy and sell of all agents in
/// turn, and the three calls of every agent that reflects.
public struct ConsoleAttribution: Sendable {
  /// Stands for what is not known, or does not exist as a gossip's iteration.
  @inlinable public static var absent: Int32 { -1 }

  /// Day of each call, from 0.
  public private(set) var day: [Int32] = []
  /// Iteration of its day of each call, from 0; absent for gossip.
  public private(set) var iteration: [Int32] = []
  /// Agent of each call, from 0.
  public private(set) var agent: [Int32] = []
  /// Number of agents, given or inferred; nil where the log can't tell.
  ///
  /// Where it is nil, no border between iterations was seen either: ``agent`` counts on from 0, and
  /// is right only if the log ends in its first iteration.
  public private(set) var agents: Int?
  /// Number of days begun.
  public private(set) var days = 0
  /// Iterations begun on each day.
  public private(set) var iterationsPerDay: [Int] = []
  /// Whether days count from the first whole day seen because the log's head is missing.
  public let daysAreRelative: Bool

  // The place in the order.
  private var currentDay: Int32 = 0
  private var currentIteration: Int32 = -1
  private var currentAgent: Int32 = ConsoleAttribution.absent
  private var gossiper: Int32 = -1
  /// Whether the first agents of the open gossip block may be missing.
  private var isGossipCut = false
  private var last: ConsoleStage?
  private var reflecting: [Int32] = []
  private var reflector = -1
  private let reflectFrequency: [Int]?

  /// Assigns a log's calls.
  ///
  /// - Parameters:
  ///   - agents: Number of agents; nil to infer it from the order.
  ///   - reflectFrequency: `reflect_frequency` of each agent, in their order; nil where not known, so
  ///     that a reflecting agent is known only where all agents reflect.
  /// - Complexity: linear in the number of calls.
  public init(_ log: ConsoleLog, agents: Int? = nil, reflectFrequency: [Int]? = nil) {
    daysAreRelative = log.headMissing
    self.agents = agents ?? ConsoleAttribution.inferAgents(log.calls)
    self.reflectFrequency = reflectFrequency
    let count = log.calls.count
    day.reserveCapacity(count)
    iteration.reserveCapacity(count)
    agent.reserveCapacity(count)
    if log.headMissing {
      // Nothing is known before the first border of a day.
      currentDay = ConsoleAttribution.absent
      currentIteration = ConsoleAttribution.absent
    }
    for (index, call) in log.calls.enumerated() { assign(call, at: index, of: log.calls) }
  }

  private mutating func assign(_ call: ConsoleCall, at index: Int, of calls: [ConsoleCall]) {
    var isIterationKnown = true
    var who = currentAgent
    switch call.stage {
    case .gossip:
      startGossip()
      who = isGossipCut ? ConsoleAttribution.absent : gossiper
      isIterationKnown = false
    case .marketAnalysis:
      startAnalysis(call)
      who = currentAgent
    case .buy, .sell, .unknown:
      break
    case .shortReflection, .longReflection, .strategyUpdate:
      startReflection(call, at: index, of: calls)
      who =
        reflecting.indices.contains(reflector) ? reflecting[reflector] : ConsoleAttribution.absent
    }
    day.append(currentDay)
    iteration.append(isIterationKnown ? currentIteration : ConsoleAttribution.absent)
    agent.append(who)
    if currentDay >= 0 {
      while iterationsPerDay.count <= Int(currentDay) { iterationsPerDay.append(0) }
      days = iterationsPerDay.count
      if isIterationKnown, currentIteration >= 0 {
        iterationsPerDay[Int(currentDay)] = max(
          iterationsPerDay[Int(currentDay)], Int(currentIteration) + 1)
      }
    }
    if call.stage != .unknown { last = call.stage }
  }

  private mutating func startGossip() {
    let isFull = agents.map { gossiper + 1 >= $0 } ?? false
    if last != .gossip || isFull {
      isGossipCut = last == nil && daysAreRelative
      currentDay = currentDay < 0 ? 0 : currentDay + 1
      currentIteration = -1
      gossiper = -1
    }
    gossiper += 1
    currentAgent = ConsoleAttribution.absent
  }

  private mutating func startAnalysis(_ call: ConsoleCall) {
    let isNew =
      last == nil || last == .gossip || last?.isReflection == true || call.followsSettlement
      || agents.map { Int(currentAgent) == $0 - 1 } ?? false
    if last == nil, daysAreRelative {
      // Which agent's turn it is can't be known.
      currentAgent = ConsoleAttribution.absent
      return
    }
    if isNew {
      if currentDay >= 0 { currentIteration += 1 }
      currentAgent = 0
    } else if currentAgent >= 0 {
      currentAgent += 1
    }
  }

  private mutating func startReflection(
    _ call: ConsoleCall, at index: Int, of calls: [ConsoleCall]
  ) {
    if last?.isReflection != true {
      reflector = -1
      reflecting = reflectingAgents(from: index, in: calls)
    }
    // A missing call must not shift the agents after it.
    let isNext =
      switch call.stage {
      case .shortReflection: true
      case .longReflection: last == .strategyUpdate || last?.isReflection != true
      default: last?.isReflection != true
      }
    if isNext { reflector += 1 }
    currentAgent = ConsoleAttribution.absent
  }

  /// The agents that reflect in the current iteration, in their order.
  private func reflectingAgents(from index: Int, in calls: [ConsoleCall]) -> [Int32] {
    guard let agents else { return [] }
    if let reflectFrequency {
      guard currentIteration >= 0 else { return [] }
      return (0..<Int32(clamping: min(agents, reflectFrequency.count))).filter {
        let frequency = reflectFrequency[Int($0)]
        return frequency > 0 && (Int(currentIteration) + 1) % frequency == 0
      }
    }
    var shorts = 0
    for call in calls[index...] {
      guard call.stage.isReflection else { break }
      if call.stage == .shortReflection { shorts += 1 }
    }
    return shorts == agents ? (0..<Int32(clamping: agents)).map { $0 } : []
  }

  /// The number of agents: the commonest size of a whole block of gossip, or else what divides the
  /// number of analyses of every whole stretch without another border.
  private static func inferAgents(_ calls: [ConsoleCall]) -> Int? {
    var gossips: [Int: Int] = [:]
    var gossip = 0
    var analyses = 0
    var divisor = 0
    for call in calls {
      if call.stage == .gossip {
        gossip += 1
      } else if gossip > 0 {
        gossips[gossip, default: 0] += 1
        gossip = 0
      }
      let isBorder = call.stage.isReflection || call.stage == .gossip || call.followsSettlement
      if isBorder, analyses > 0 {
        divisor = greatestDivisor(divisor, analyses)
        analyses = 0
      }
      if call.stage == .marketAnalysis { analyses += 1 }
    }
    if let commonest = gossips.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) {
      return commonest.key
    }
    return divisor > 0 ? divisor : nil
  }

  private static func greatestDivisor(_ one: Int, _ other: Int) -> Int {
    var (large, small) = (one, other)
    while small != 0 { (large, small) = (small, large % small) }
    return large
  }
}
