import Writing

extension PromptWriter {
  private static let several: StaticString =
    "- The exchange is open for several days of several iterations each.\n"

  static func short(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: several)
    text.append(
      literal: "- You need to evaluate the weakness and strength of your the latest strategy.\n")
    text.append(
      literal:
        "- You are told what you did in each iteration, what the stocks and the market did, your ")
    text.append(
      literal: "strategy and what you owned. \n- Your aim is to earn as much as you can.\n\n\n")
    for day in view.past.indices { text.append(view.past[day].turns) }
    text.append(
      literal: """

        Task: 
        - By nothing but the iterations above, judge the weakness and the strength of the latest \
        investment strategy. Each judgement has to name the gain or the loss that proves it:
            - What you did
            - How you stood
            - The market index 
            - The state of all stocks
            - The state of what you owned
            - Your investment strategy
        """)
  }

  static func long(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: several)
    text.append(
      literal: "- Based on the trading activity over the past few days, you advise on how to earn ")
    text.append(
      literal:
        "more from your investments.\n- You receive what you did on several days in a row, what ")
    text.append(
      literal:
        "the stocks and the market did, your strategy, and how you stood at the end of each day. ")
    text.append(literal: "\n- Your aim is to earn as much as you can.\n\n\n")
    for day in view.past.indices { text.append(view.past[day].ends) }
    text.append(
      literal: """

        Task: 
        - By nothing but the days above, say what a better investment strategy would do. Each \
        suggestion has to name the gain or the loss that speaks for it:
            - How you stood
            - The market index 
            - The state of all stocks
            - The state of what you owned
            - Your investment strategy
        """)
  }

  static func beginStrategy(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: several)
    text.append(
      literal: "- You need to adjust the latest investment strategy, so that it earns more.\n")
    text.append(
      literal:
        "- You are told what you did in each iteration, what the stocks and the market did, your ")
    text.append(
      literal: "strategy, and what was found about it. \n- Your aim is to earn as much as you can.")
    text.append(literal: "\n\n\n")
    for day in view.past.indices { text.append(view.past[day].turns) }
  }

  static func strategy(_ view: AgentView, _ text: inout ByteBuffer) {
    beginStrategy(view, &text)
    text.append(literal: "\nAnalysis on latest investment strategy:\n")
    let (weakness, strength) = parts(of: view.shortReflection)
    text.append(literal: "- Weakness: \n")
    text.append(weakness)
    text.append(literal: "\n- Strength: \n")
    text.append(strength)
    text.append(literal: "\n\nNew investment strategy suggestion:\n")
    text.append(view.longReflection)
    text.append(
      literal: """


        Task: 
        - By nothing but the above, improve the investment strategy and sum the new one up in one \
        sentence. It should guide at large instead of naming single stocks:
            - What you did
            - How you stood
            - The market index 
            - The state of all stocks
            - The state of what you owned
            - Your investment strategy
            - The reflection on the latest strategy, which matters most
        """)
  }

  static func gossip(_ view: AgentView, _ text: inout ByteBuffer) {
    text.append(literal: several)
    text.append(
      literal: "- You will be given what you did and saw on the day before to help you generate ")
    text.append(
      literal:
        "gossip for the other participants. \n- Your aim is to earn as much as you can.\n\n\n")
    if let latest = view.past.first { text.append(latest.turnsForGossip) }
    text.append(
      literal: """

        Task: 
        - By the above, you need to generate gossip only for one stock, in one sentence. It may be \
        true or made up, and should lead the others to act in your favour.
        """)
  }

  /// The weakness and the strength of a short reflection.
  private static func parts(of answer: [UInt8]) -> (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    let weak = Array("Weakness: ".utf8).count
    let mark = Array(". Strength: ".utf8)
    guard answer.count > weak + mark.count,
      let start = (weak...(answer.count - mark.count)).first(where: {
        answer[$0...].starts(with: mark)
      })
    else { return (answer[...], []) }
    return (answer[weak..<start], answer[(start + mark.count)...])
  }
}
