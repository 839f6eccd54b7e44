/// The LLM stages of Agent-Trading-Arena.
enum ArenaStage: UInt8, Sendable, CaseIterable {
  case marketAnalysis, buy, sell, shortReflection, longReflection, strategyUpdate, gossip

  /// The field's name for the stage, as outputs show it.
  var name: String {
    switch self {
    case .marketAnalysis: "market_analysis"
    case .buy: "buy"
    case .sell: "sell"
    case .shortReflection: "short_reflection"
    case .longReflection: "long_reflection"
    case .strategyUpdate: "strategy_update"
    case .gossip: "gossip"
    }
  }

  /// The stage's name within file names; nil for the stages that write no file.
  var fileName: String? {
    switch self {
    case .buy, .sell: nil
    case .gossip: "gossip_generation"
    default: name
    }
  }

  /// Whether an accepted answer is written to a result file.
  var writesResult: Bool { isReflection }

  /// Whether it is one of the three steps of a reflection.
  var isReflection: Bool {
    self == .shortReflection || self == .longReflection || self == .strategyUpdate
  }

  /// Whether it is one of the three steps of an agent's decision.
  var isDecision: Bool { self == .marketAnalysis || self == .buy || self == .sell }

  /// What a composite is called that covers several steps of this kind.
  var group: String { isDecision ? "decision" : isReflection ? "reflection" : "gossip" }

  /// The three steps of a reflection in order.
  static let reflection: [ArenaStage] = [.shortReflection, .longReflection, .strategyUpdate]
  /// The three steps of a decision in order.
  static let decision: [ArenaStage] = [.marketAnalysis, .buy, .sell]

  /// Place of the stage within its agent's turn.
  var place: Int64 {
    switch self {
    case .marketAnalysis, .shortReflection, .gossip: 0
    case .buy, .longReflection: 1
    case .sell, .strategyUpdate: 2
    }
  }
}

/// What a stage's accepted answers look like.
struct ArenaAnswerFormat: Sendable {
  /// Texts that an accepted answer holds, in this order.
  var parts: [String]

  /// Whether an answer has all of the parts in their order.
  func accepts(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    for part in parts {
      let wanted = Array(part.utf8)
      guard wanted.count <= rest.count else { return false }
      let last = rest.endIndex - wanted.count
      guard let start = (rest.startIndex...last).first(where: { rest[$0...].starts(with: wanted) })
      else { return false }
      rest = rest[(start + wanted.count)...]
    }
    return true
  }
}

extension ArenaStage {
  /// The format that the program's validator demands of answers that it writes to a result file;
  /// nil where it accepts any.
  var acceptedFormat: ArenaAnswerFormat? {
    switch self {
    case .shortReflection: ArenaAnswerFormat(parts: ["Weakness:", "Strength:"])
    case .strategyUpdate: ArenaAnswerFormat(parts: ["New investment strategy:"])
    default: nil
    }
  }
}

/// One prompt of one agent at one stage: a logical call.
struct ArenaStep: Hashable, Sendable {
  var day: Int32
  /// Nil for gossip, which belongs to the day, and where no source tells.
  var iteration: Int32?
  /// Nil where no source tells.
  var agent: Int32?
  var stage: ArenaStage

  init(day: Int32, iteration: Int32?, agent: Int32?, stage: ArenaStage) {
    self.day = day
    self.iteration = stage == .gossip ? nil : iteration
    self.agent = agent
    self.stage = stage
  }

  /// Orders the steps as the simulator makes them, strictly one after another.
  var order: ArenaOrder {
    let block: Int64
    switch stage {
    case .gossip: block = 0
    case .marketAnalysis, .buy, .sell: block = 1 + 2 * Int64(iteration ?? 0)
    default: block = 2 + 2 * Int64(iteration ?? 0)
    }
    return ArenaOrder(day: Int64(day), block: block, agent: Int64(agent ?? 0), place: stage.place)
  }
}

/// A place in the simulator's strict order of work.
struct ArenaOrder: Comparable, Hashable, Sendable {
  var day: Int64
  /// 0 gossip, 1 + 2K the decisions of iteration K, 2 + 2K its reflections.
  var block: Int64
  var agent: Int64
  var place: Int64

  /// Before everything.
  static let beginning = ArenaOrder(day: -1, block: 0, agent: 0, place: 0)

  /// After every step of that block, whoever takes part.
  static func endOf(day: Int32, block: Int64) -> ArenaOrder {
    ArenaOrder(day: Int64(day), block: block, agent: .max, place: .max)
  }

  /// After every decision of that iteration, where its orders are submitted.
  static func orders(day: Int32, iteration: Int32) -> ArenaOrder {
    endOf(day: day, block: 1 + 2 * Int64(iteration))
  }

  /// After every reflection of that iteration.
  static func endOfIteration(day: Int32, iteration: Int32) -> ArenaOrder {
    endOf(day: day, block: 2 + 2 * Int64(iteration))
  }

  static func < (left: ArenaOrder, right: ArenaOrder) -> Bool {
    (left.day, left.block, left.agent, left.place)
      < (right.day, right.block, right.agent, right.place)
  }
}
