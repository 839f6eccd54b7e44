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
