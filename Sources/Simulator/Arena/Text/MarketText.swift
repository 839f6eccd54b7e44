import Writing

/// The parts of prompts that describe the market and an agent's holdings.
enum MarketText {
  /// All stocks with their prices, indented as in the program's prompts.
  static func stocks(_ market: ArenaMarket) -> [UInt8] {
    var text = ByteBuffer()
    text.append("\n")
    for stock in market.stocks {
      text.append("    - \(stock.name):\n")
      text.append("        - The closing prices in the past 5 days are: [")
      appendPrices(stock.shownCloses, to: &text)
      text.append("]\n        - Dividend per share: $\(stock.dividend)\n")
      text.append("        - Current price change: +")
      text.append(cents: stock.change)
      text.append("%, Current price: $")
      text.append(price: stock.last)
      text.append("\n        - Intraday High：$")
      text.append(price: stock.highest)
      text.append("\n        - Intraday Low: $")
      text.append(price: stock.lowest)
      text.append("\n        - Intraday Mean: $")
      text.append(price: stock.mean)
      text.append("\n\n")
    }
    // One line feed ends the last stock: the column holds it so.
    return Array(text.bytes.dropLast())
  }

  /// The change of the index, as it stands in prompts and in the table.
  static func index(change: Double) -> [UInt8] {
    var text = ByteBuffer()
    text.append("Current market index change: ")
    text.append(cents: change)
    text.append("%")
    return text.bytes
  }

  /// What an agent holds.
  static func holdings(_ portfolio: ArenaPortfolio, _ market: ArenaMarket) -> [UInt8] {
    var text = ByteBuffer()
    text.append("Your total portfolio balance is $")
    text.append(cents: portfolio.value(at: market.prices))
    if portfolio.holdings.isEmpty {
      text.append(", you do not hold any stock right now.")
      return text.bytes
    }
    text.append(", you are holding the following stocks:\n")
    for holding in portfolio.holdings {
      let stock = market.stocks[holding.stock]
      let gain = (stock.last - holding.cost) / holding.cost * 100
      text.append("        - \(stock.name):\n")
      text.append("            - You have held \(holding.quantity) shares of this stock\n")
      text.append("            - the total portfolio value is $")
      text.append(cents: Double(holding.quantity) * stock.last)
      text.append(" the total capital gain is ")
      text.append(cents: gain.magnitude.rounded())
      text.append(gain.rounded() > 0 ? "% PROFIT\n" : "% LOSS\n")
      text.append("            - The prices in the past 5 days are: prices: [")
      appendPrices([stock.last] + stock.shownCloses.prefix(4), to: &text)
      text.append("]\n            - current price change: +")
      text.append(cents: stock.change)
      text.append("%, current price: $")
      text.append(price: stock.last)
      text.append(", cost price: $")
      text.append(price: holding.cost)
      text.append("\n\n")
    }
    return Array(text.bytes.dropLast())
  }

  private static func appendPrices(_ prices: [Double], to text: inout ByteBuffer) {
    for (index, price) in prices.enumerated() {
      if index > 0 { text.append(", ") }
      text.append(price: price)
    }
  }
}
