/// Cash and shares of one agent.
///
/// Neither can get negative: what can't be paid or delivered is refused whole.
struct ArenaPortfolio: Sendable, Equatable {
  /// Shares of one stock.
  struct Holding: Sendable, Equatable {
    var stock: Int
    var quantity: Int
    /// Mean price paid per share.
    var cost: Double
    /// Day of the first purchase.
    var since: Int
  }

  private(set) var cash: Double
  /// In the order of their first purchase; never of zero shares.
  private(set) var holdings: [Holding] = []

  init(cash: Double) { self.cash = max(0, cash) }

  /// Shares held of that stock; nil for none.
  func holding(of stock: Int) -> Holding? { holdings.first { $0.stock == stock } }

  /// How many shares at that price the cash pays for.
  func affordable(at price: Double) -> Int {
    guard price > 0 else { return 0 }
    var quantity = Int(min(cash / price, 1e12))
    // Rounding of the quotient must never make the cash negative.
    if Double(quantity) * price > cash { quantity -= 1 }
    return max(0, quantity)
  }

  /// Buys; false, with nothing changed, where the cash lacks.
  mutating func buy(_ quantity: Int, of stock: Int, at price: Double, day: Int) -> Bool {
    guard quantity > 0, price > 0, quantity <= affordable(at: price) else { return false }
    cash -= Double(quantity) * price
    if let index = holdings.firstIndex(where: { $0.stock == stock }) {
      let before = holdings[index]
      let total = before.quantity + quantity
      holdings[index].cost =
        (before.cost * Double(before.quantity) + price * Double(quantity)) / Double(total)
      holdings[index].quantity = total
    } else {
      holdings.append(Holding(stock: stock, quantity: quantity, cost: price, since: day))
    }
    return true
  }

  /// Sells; false, with nothing changed, where the shares lack.
  mutating func sell(_ quantity: Int, of stock: Int, at price: Double) -> Bool {
    guard quantity > 0, price > 0,
      let index = holdings.firstIndex(where: { $0.stock == stock }),
      holdings[index].quantity >= quantity
    else { return false }
    cash += Double(quantity) * price
    holdings[index].quantity -= quantity
    if holdings[index].quantity == 0 { holdings.remove(at: index) }
    return true
  }

  /// Takes in money from outside of the market.
  mutating func receive(_ amount: Double) { if amount > 0 { cash += amount } }

  /// Pays money to outside of the market, at most what there is; what was paid.
  mutating func pay(_ amount: Double) -> Double {
    let paid = min(max(0, amount), cash)
    cash -= paid
    return paid
  }

  /// Value of the shares at those prices, by number of the stock.
  func value(at prices: [Double]) -> Double {
    holdings.reduce(0) { $0 + Double($1.quantity) * prices[$1.stock] }
  }
}
