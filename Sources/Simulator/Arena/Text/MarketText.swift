import Writing

/// The parts of prompts that describe the market and an agent's holdings.
enum MarketText {
  /// All stocks with their prices, indented as in the program's prompts.
  static func stocks(_ market: ArenaMarket) -> [UInt8] {
    var text = ByteBuffer()
    text.append(literal: "\n")
    for (place, stock) in market.stocks.enumerated() {
      // One line feed ends the last stock: the column holds it so.
      if place > 0 { text.append(literal: "\n") }
      text.append(literal: "    - ")
      text.append(stock.name)
      text.append(literal: ":\n")
      text.append(literal: "        - The closing prices in the past 5 days are: [")
      appendPrices(stock.shownCloses, to: &text)
      text.append(literal: "]\n        - Dividend per share: $")
      text.append(decimal: Int64(stock.dividend))
      text.append(literal: "\n")
      text.append(literal: "        - Current price change: +")
      text.append(cents: stock.change)
      text.append(literal: "%, Current price: $")
      text.append(price: stock.last)
      text.append(literal: "\n        - Intraday High：$")
      text.append(price: stock.highest)
      text.append(literal: "\n        - Intraday Low: $")
      text.append(price: stock.lowest)
      text.append(literal: "\n        - Intraday Mean: $")
      text.append(price: stock.mean)
      text.append(literal: "\n")
    }
    return text.bytes
  }

  /// The change of the index, as it stands in prompts and in the table.
  static func index(change: Double) -> [UInt8] {
    var text = ByteBuffer()
    text.append(literal: "Current market index change: ")
    text.append(cents: change)
    text.append(literal: "%")
    return text.bytes
  }

  /// What is said of a stock to all who hold it, by number of the stock.
  static func standings(_ market: ArenaMarket) -> [[UInt8]] {
    market.stocks.map { stock in
      var text = ByteBuffer()
      text.append(literal: "            - The prices in the past 5 days are: prices: [")
      appendPrices([stock.last] + stock.shownCloses.prefix(4), to: &text)
      text.append(literal: "]\n            - current price change: +")
      text.append(cents: stock.change)
      text.append(literal: "%, current price: $")
      text.append(price: stock.last)
      return text.bytes
    }
  }

  /// What an agent holds.
  ///
  /// - Parameter standings: What ``standings(_:)`` says of the same market.
  static func holdings(
    _ portfolio: ArenaPortfolio, _ market: ArenaMarket, _ standings: [[UInt8]]
  ) -> [UInt8] {
    var text = ByteBuffer()
    text.reserve(128 + 512 * portfolio.holdings.count)
    text.append(literal: "Your total portfolio balance is $")
    text.append(cents: portfolio.value(at: market.prices))
    if portfolio.holdings.isEmpty {
      text.append(literal: ", you do not hold any stock right now.")
      return text.bytes
    }
    text.append(literal: ", you are holding the following stocks:\n")
    for (place, holding) in portfolio.holdings.enumerated() {
      if place > 0 { text.append(literal: "\n") }
      let stock = market.stocks[holding.stock]
      let gain = (stock.last - holding.cost) / holding.cost * 100
      text.append(literal: "        - ")
      text.append(stock.name)
      text.append(literal: ":\n            - You have held ")
      text.append(decimal: Int64(holding.quantity))
      text.append(literal: " shares of this stock\n")
      text.append(literal: "            - the total portfolio value is $")
      text.append(cents: Double(holding.quantity) * stock.last)
      text.append(literal: " the total capital gain is ")
      text.append(cents: gain.magnitude.rounded())
      text.append(literal: gain.rounded() > 0 ? "% PROFIT\n" : "% LOSS\n")
      text.append(standings[holding.stock])
      text.append(literal: ", cost price: $")
      text.append(price: holding.cost)
      text.append(literal: "\n")
    }
    return text.bytes
  }

  private static func appendPrices(_ prices: [Double], to text: inout ByteBuffer) {
    for (index, price) in prices.enumerated() {
      if index > 0 { text.append(literal: ", ") }
      text.append(price: price)
    }
  }
}
