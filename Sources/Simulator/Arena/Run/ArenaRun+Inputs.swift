import Writing

extension ArenaRun {
  /// `persona.json`, which the user gives the program.
  func personaFile() -> [UInt8] {
    var text = ByteBuffer()
    text.append("[\n")
    for agent in agents {
      text.append(
        """
         {
          "person_id": \(agent.number),
          "name": "\(agent.name)",
          "occupation": "\(agent.occupation)",
          "principle": "\(ArenaAgent.firstStrategy)",
          "investment_duration": "one year",
          "daily_income_from_job": "\(agent.income)",
          "cash": \(agent.startCash),
          "minimum_living_expense": \(agent.livingExpense),
          "reflect_frequency": \(agent.reflectFrequency)
         }
        """)
      text.append(agent.number + 1 < agents.count ? ",\n" : "\n")
    }
    text.append("]")
    return text.bytes
  }

  /// `stocks.json`, likewise.
  func stocksFile() -> [UInt8] {
    var text = ByteBuffer()
    text.append("[\n")
    for stock in market.stocks {
      text.append(
        " {\n  \"stock_id\": \(stock.number),\n  \"stock_name\": \"\(stock.name)\",\n"
          + "  \"DPS\": \(stock.dividend),\n  \"past_stock_last_prices\": [\n")
      for (index, price) in stock.past.enumerated() {
        text.append("   ")
        text.append(price: price)
        text.append(index + 1 < stock.past.count ? ",\n" : "\n")
      }
      text.append("  ],\n  \"quantity\": \(stock.total)\n }")
      text.append(stock.number + 1 < market.stocks.count ? ",\n" : "\n")
    }
    text.append("]")
    return text.bytes
  }
}
