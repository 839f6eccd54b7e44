/// The program's stages that call the model.
enum SimulatedStage: String, Sendable, CaseIterable {
  case marketAnalysis = "market_analysis"
  case buy, sell
  case shortReflection = "short_reflection"
  case longReflection = "long_reflection"
  case strategyUpdate = "strategy_update"
  case gossip

  /// Its place among all.
  var place: Int {
    switch self {
    case .marketAnalysis: 0
    case .buy: 1
    case .sell: 2
    case .shortReflection: 3
    case .longReflection: 4
    case .strategyUpdate: 5
    case .gossip: 6
    }
  }

  /// How often the program tries before it gives up.
  var attemptLimit: Int { self == .marketAnalysis ? 50 : 100 }

  /// Whether an accepted answer is written to a file, in the program's own layout.
  var writesResult: Bool {
    self == .shortReflection || self == .longReflection || self == .strategyUpdate
  }

  /// Whether the program checks the answer; what can be parsed is accepted otherwise.
  var isValidated: Bool { self != .longReflection && self != .gossip }

  /// What the program's validator returns for an answer of the wrong form.
  var refusal: String {
    self == .marketAnalysis || self == .buy || self == .sell ? "None" : "False"
  }

  /// What is asked for beyond the prompt, and the form of the answer.
  var request: (special: StaticString, example: StaticString) {
    switch self {
    case .marketAnalysis:
      (
        "Each analysis result should be started with \"-\", and ended with line break.",
        "The analysis results: [analysis results]"
      )
    case .buy:
      (
        "",
        """
        Operation: buy, Stock name: [Stock Name], Investment Amount: [Specific Amount], \
        Best Buying Price: [Recommended Buying Price]
        """
      )
    case .sell:
      (
        "",
        """
        Operation: sell, Stock name: [Stock Name], The number of shares: \
        [Specific Number of Shares], Best Selling Price: [Recommended Selling Price]
        """
      )
    case .shortReflection: ("", "Weakness: [Weakness]. Strength: [Strength]")
    case .longReflection:
      (
        "",
        "Suggestions for a new investment strategy: [Suggestions for a new investment strategy]."
      )
    case .strategyUpdate:
      (
        """
        The updated strategy should be concrete and more detailed in one sentence, rather than \
        general guidance.
        """, "New investment strategy: [New investment strategy]"
      )
    case .gossip: ("", "()")
    }
  }
}
