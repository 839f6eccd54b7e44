import Writing

/// What an agent knows when it is asked.
struct AgentView: Sendable {
  var stocks: [UInt8] = []
  var index: [UInt8] = []
  /// Gossip heard today, each line after `- `; `None` where there is none.
  var gossip: [UInt8] = []
  var holdings: [UInt8] = []
  var strategy: [UInt8] = []
  var cash = 0.0
  /// The least cash that the agent must keep.
  var reserve = 0
  /// The market analysis of this turn.
  var analysis: [UInt8] = []
  /// Answers of this reflection.
  var shortReflection: [UInt8] = []
  var longReflection: [UInt8] = []
  /// The turns of the last three days, the newest day first.
  var past: [PastDay] = []
  /// What is the same in all reflections of the day; nil for turns and gossip.
  var today: DayPrompts?
}

/// Writes prompts: the stages' marker phrases and the order of the blocks are the program's, the
/// rest is worded here.
enum PromptWriter {
  /// The text that is really sent and printed, and where the prompt lies in it.
  typealias Written = (sent: [UInt8], prompt: Range<Int>)

  /// The text of a stage's prompt.
  static func text(_ stage: SimulatedStage, _ view: AgentView) -> Written {
    var text = ByteBuffer()
    text.reserve(view.room(for: stage))
    begin(&text)
    switch stage {
    case .marketAnalysis: analysis(view, &text)
    case .buy: buy(view, &text)
    case .sell: sell(view, &text)
    case .shortReflection: short(view, &text)
    case .longReflection: long(view, &text)
    case .strategyUpdate: strategy(view, &text)
    case .gossip: gossip(view, &text)
    }
    // No template ends in white space, which the program would strip.
    let end = text.count
    let (special, example) = stage.request
    text.append(literal: "\n\"\"\"\nOutput the response to the prompt above in json. ")
    text.append(literal: special)
    text.append(literal: "\n")
    text.append(literal: "Please provide the response in the following format:\n")
    text.append(literal: "{\"output\": \"")
    text.append(literal: example)
    text.append(literal: "\"}")
    return (text.bytes, opening.utf8CodeUnitCount..<end)
  }

  /// What all texts begin with that ask for an analysis in the same iteration, or for a new strategy after
  /// the same days; nothing for the other stages.
  static func beginning(of stage: SimulatedStage, _ view: AgentView) -> [UInt8] {
    var text = ByteBuffer()
    switch stage {
    case .marketAnalysis:
      text.reserve(view.room(for: stage))
      begin(&text)
      beginAnalysis(view, &text)
    case .strategyUpdate:
      text.reserve(view.room(for: stage))
      begin(&text)
      beginStrategy(view, &text)
    default: break
    }
    return text.bytes
  }

  private static let opening: StaticString = "\"\"\"\n"

  private static func begin(_ text: inout ByteBuffer) {
    text.append(literal: opening)
    text.append(literal: "Instructions:\n- You take part in a simulated stock exchange. Its ")
    text.append(literal: "prices are made by nothing but the bids of the other participants ")
    text.append(literal: "and your own.\n")
  }

  private static let goal: StaticString = "- Your aim is to earn as much as you can"

  private static func beginAnalysis(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: "- You will be given information related to specific stocks, the ")
    text.append(literal: "whole market, and what you own, from which you judge how the ")
    text.append(literal: "market and your investments stand.\n")
    text.append(literal: goal)
    text.append(literal: ".\n\nStock information:\n")
    text.append(view.stocks)
    text.append(literal: "\n\nMarket information:\n")
    text.append(view.index)
    text.append(literal: "\n\nGossip from other people:\n")
  }

  private static func analysis(_ view: AgentView, _ text: inout ByteBuffer) {
    beginAnalysis(view, &text)
    text.append(view.gossip)
    text.append(literal: "\n\nExisting Investments:\n")
    text.append(view.holdings)
    text.append(literal: "\n\nInvestment strategy:\n")
    text.append(view.strategy)
    text.append(
      literal: """


        Task: 
        - From what is given above (you may use more), name the 3 most important and valuable \
        analysis results. Each of them has to serve the investment strategy and has to say in which \
        way it does. They are handed on to the next stage, where it is decided what is bought and \
        what is sold. Consider:
            - Stock information
            - Market information
            - What you own
            - Your investment strategy
            - Gossip from other people, which may be true or made up
        """)
  }

  private static func buy(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: "- You need to make decision to buy or hold a stock by all of the ")
    text.append(literal: "information below.\n- You are told how you stand, what the stocks ")
    text.append(literal: "do, what your analysis says, and your strategy.\n")
    text.append(literal: goal)
    text.append(literal: ", and never to run out of cash.\n\nFacts:\n- How you stand:\n    ")
    text.append(literal: "- Your cash is $")
    text.append(price: view.cash)
    text.append(literal: ", of which at least $")
    text.append(decimal: Int64(view.reserve))
    text.append(literal: " must stay for your living.\n")
    text.append(literal: "- The stocks on the market:\n")
    text.append(view.stocks)
    text.append(literal: "\n\nAdditional information:\n")
    text.append(view.analysis)
    text.append(literal: " \n\nInvestment Strategy: \n")
    text.append(view.strategy)
    text.append(
      literal: """


        Task: 
        - From what is given above (you may use more), decide which stock should be bought, for how \
        much and at what price, or choose hold:
            - How you stand and the cash that must stay
            - Stock information
            - The additional information
            - Your investment strategy
        """)
  }

  private static func sell(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: "- You need to make decision to sell or hold a stock by the ")
    text.append(literal: "information below.\n- You are told how you stand, what you own, ")
    text.append(literal: "what your analysis says, and your strategy.\n")
    text.append(literal: goal)
    text.append(literal: ".\n\nFacts:\n- How you stand:\n    - Your cash is $")
    text.append(cents: view.cash)
    text.append(literal: ", of which at least $")
    text.append(decimal: Int64(view.reserve))
    text.append(literal: " must stay for your living. \n    - ")
    text.append(view.holdings)
    text.append(literal: "\n\nAdditional information:\n")
    text.append(view.analysis)
    text.append(literal: " \n\nInvestment Strategy: \n")
    text.append(view.strategy)
    text.append(
      literal: """


        Task: 
        - From what is given above (you may use more), decide which stock should be sold, how many \
        shares and at what price, or choose hold:
            - How you stand and the cash that must stay
            - The additional information
            - Your investment strategy
        """)
  }
}

extension AgentView {
  /// About as many bytes as the stage's prompt takes.
  fileprivate func room(for stage: SimulatedStage) -> Int {
    // The templates take up to two thousand bytes.
    var room = 2048 + strategy.count
    switch stage {
    case .marketAnalysis, .buy, .sell:
      room += stocks.count + holdings.count + gossip.count + analysis.count
    case .gossip: room += past.first?.turnsForGossip.count ?? 0
    case .longReflection: for day in past.indices { room += past[day].ends.count }
    case .shortReflection, .strategyUpdate:
      room += shortReflection.count + longReflection.count
      for day in past.indices { room += past[day].turns.count }
    }
    return room
  }
}
