import Writing

/// What later prompts say of an agent's turns on a day that is over, made once for all of them.
struct PastDay: Sendable {
  /// The turns, as the short reflection and the new strategy are asked for.
  let turns: [UInt8]
  /// The turns, as gossip is asked for.
  let turnsForGossip: [UInt8]
  /// The last two turns, as the long reflection is asked for; the program leaves the first day out.
  let ends: [UInt8]

  /// - Parameters:
  ///   - rows: The day's rows as far as the database kept them, in their order.
  ///   - places: Where the agent's turns are among them.
  init(_ rows: [MemoryRow], at places: [Int]) {
    turns = Self.turns(rows, at: places, withAnalysis: false)
    turnsForGossip = Self.turns(rows, at: places, withAnalysis: true)
    ends = Self.ends(rows, at: places)
  }

  /// The turns, each with the market's analysis or with the gossip that was heard.
  private static func turns(
    _ rows: [MemoryRow], at places: [Int], withAnalysis: Bool
  ) -> [UInt8] {
    var text = ByteBuffer()
    for place in places {
      let row = rows[place]
      text.append(literal: "Time:\n- Day: ")
      text.append(decimal: Int64(row.day))
      text.append(literal: "\n- Iteration: ")
      text.append(decimal: Int64(row.iteration))
      text.append(literal: "\n\n")
      text.append(literal: "Stock operation in this iteration: ")
      text.append(row.operations)
      text.append(literal: "\n\nFacts in this iteration:\n- Financial Situation:\n    ")
      text.append(row.holdings)
      text.append(literal: "\n- The stocks on the market were:\n    ")
      if !withAnalysis {
        text.append(literal: "- market index change: ")
        text.append(row.index)
        text.append(literal: "\n    ")
      }
      text.append(row.stocks)
      text.append(literal: "\n\n")
      if withAnalysis {
        text.append(literal: "Analysis for stocks:\n")
        text.append(row.analysis)
      } else {
        text.append(literal: "Gossip from other people:\n")
        text.append(row.gossip)
      }
      text.append(literal: "\n\nInvestment strategy in this iteration: ")
      text.append(row.strategy)
      text.append(literal: "\n\n--------------------------------------------------------------\n")
    }
    return text.bytes
  }

  private static func ends(_ rows: [MemoryRow], at places: [Int]) -> [UInt8] {
    var text = ByteBuffer()
    for place in places.suffix(2) where rows[place].day > 0 {
      let row = rows[place]
      text.append(literal: "Time:\n- Day: ")
      text.append(decimal: Int64(row.day))
      text.append(literal: "\n\nFacts:\n- Financial Situation:\n    ")
      text.append(row.holdings)
      text.append(literal: "\n- The stocks on the market were:\n    - market index change: ")
      text.append(row.index)
      text.append(literal: "\n    ")
      text.append(row.stocks)
      text.append(literal: "\n\nInvestment strategy for the day: ")
      text.append(row.strategy)
      text.append(literal: "\n\n--------------------------------------------------------------\n")
    }
    return text.bytes
  }
}
