/// The stage of the simulation that a prompt belongs to.
public enum ConsoleStage: UInt8, Sendable, CaseIterable {
  /// Conclusions on stocks and market, the first call of an agent's turn.
  case marketAnalysis
  /// Decision to buy or hold.
  case buy
  /// Decision to sell or hold.
  case sell
  /// Weaknesses and strengths of the strategy.
  case shortReflection
  /// Suggestions from the past days.
  case longReflection
  /// The new strategy.
  case strategyUpdate
  /// Gossip for the other agents, at the start of a day.
  case gossip
  /// No marker of any stage was found.
  case unknown

  /// The stage of the run that it is; nil where the prompt names none.
  var arena: ArenaStage? {
    switch self {
    case .marketAnalysis: .marketAnalysis
    case .buy: .buy
    case .sell: .sell
    case .shortReflection: .shortReflection
    case .longReflection: .longReflection
    case .strategyUpdate: .strategyUpdate
    case .gossip: .gossip
    case .unknown: nil
    }
  }

  /// The word that outputs use.
  public var name: String { arena?.name ?? "unknown" }

  /// Whether it is one of the three calls of a reflection.
  public var isReflection: Bool { arena?.isReflection ?? false }

  /// How often the simulator tries before it gives the call up.
  public var attemptLimit: Int { self == .marketAnalysis ? 50 : 100 }

  /// The stage that a line of a prompt's first paragraph names; `unknown` for the other lines.
  static func header(_ line: Span<UInt8>) -> ConsoleStage {
    if line.starts(with: "- You need to ") {
      if line.contains("make decision to buy or hold") { return .buy }
      if line.contains("make decision to sell or hold") { return .sell }
      if line.contains("evaluate the weakness and strength of your") { return .shortReflection }
      if line.contains("adjust the latest investment strategy") { return .strategyUpdate }
      return .unknown
    }
    if line.starts(with: "- You will be given ") {
      if line.contains("information related to specific stocks, the whole market") {
        return .marketAnalysis
      }
      if line.contains("to help you generate gossip") { return .gossip }
      return .unknown
    }
    if line.starts(with: "- Based on the trading activity over the past few days") {
      return .longReflection
    }
    return .unknown
  }

  /// The stage whose example the line `{"output": "..."}` at a prompt's end gives.
  static func example(_ line: Span<UInt8>) -> ConsoleStage {
    if line.starts(with: "{\"output\": \"The analysis results:") { return .marketAnalysis }
    if line.starts(with: "{\"output\": \"Operation: buy") { return .buy }
    if line.starts(with: "{\"output\": \"Operation: sell") { return .sell }
    if line.starts(with: "{\"output\": \"Weakness:") { return .shortReflection }
    if line.starts(with: "{\"output\": \"Suggestions for") { return .longReflection }
    if line.starts(with: "{\"output\": \"New investment strategy:") { return .strategyUpdate }
    if line.starts(with: "{\"output\": \"()") { return .gossip }
    return .unknown
  }
}
