/// One order of an agent or of the broker.
struct ArenaOrder: Sendable, Equatable {
  enum Side: String, Sendable { case buy, sell }
  enum State: String, Sendable { case active, closed, finished }

  /// Milliseconds since 1970 UTC, taken before the row is written.
  var timestamp: Int64
  var day: Int
  var iteration: Int
  var stock: Int
  /// -1 is the broker.
  var person: Int
  var side: Side
  /// The worst price that is accepted; of a fill's copy the price of the deal.
  var price: Double
  var quantity: Int
  var state = State.active
}

/// Shares that changed hands.
struct ArenaFill: Sendable, Equatable {
  var stock: Int
  var quantity: Int
  var price: Double
  /// -1 is the broker.
  var buyer: Int
  var seller: Int
  /// What the buyer and the seller held of it before; nil for nothing and for the broker.
  var buyerHeld: ArenaPortfolio.Holding?
  var sellerHeld: ArenaPortfolio.Holding?
}

/// The exchange: its stocks, the broker and the orders of the day.
///
/// Orders are matched best price first, then oldest first. The broker makes the market: it sells
/// what it holds and buys what nobody else takes, within the order's limit. The price of a deal lies
/// between the limits of both sides: it starts from the last price and moves towards the limit of
/// the later order by the share of the stock that changes hands (this simulation's own rule).
struct ArenaMarket: Sendable {
  private(set) var stocks: [ArenaStock]
  /// The broker's shares by stock.
  private(set) var inventory: [Int]
  private(set) var brokerCash = 0.0
  /// Orders of the day in the order of their rows.
  private(set) var orders: [ArenaOrder] = []

  init(stocks: [ArenaStock]) {
    self.stocks = stocks
    inventory = stocks.map(\.total)
  }

  /// Last prices by number of the stock.
  var prices: [Double] { stocks.map(\.last) }

  mutating func place(_ order: ArenaOrder) { orders.append(order) }

  /// Closes what is still open and starts the next day's book.
  mutating func endDay() {
    orders = []
    for index in stocks.indices { stocks[index].endDay() }
  }

  mutating func closeOrders() {
    for index in orders.indices where orders[index].state == .active {
      orders[index].state = .closed
    }
  }

  /// The broker takes in money that agents pay for their living.
  mutating func receive(_ amount: Double) { brokerCash += amount }

  /// The broker pays, at most what it has; what was paid.
  mutating func pay(_ amount: Double) -> Double {
    let paid = min(max(0, amount), brokerCash)
    brokerCash -= paid
    return paid
  }

  /// The next deal, carried out; nil when no two orders meet any more.
  ///
  /// - Complexity: O(orders of the day) a deal.
  mutating func matchNext(_ portfolios: inout [ArenaPortfolio], day: Int) -> ArenaFill? {
    for stock in stocks.indices {
      if let fill = matchBook(stock, &portfolios, day: day) { return fill }
    }
    for index in orders.indices where orders[index].state == .active && orders[index].person >= 0 {
      if let fill = serve(index, &portfolios, day: day) { return fill }
    }
    return nil
  }

  private func best(_ stock: Int, _ side: ArenaOrder.Side, _ portfolios: [ArenaPortfolio]) -> Int? {
    var found: Int?
    for index in orders.indices
    where orders[index].state == .active && orders[index].stock == stock
      && orders[index].side == side && possible(orders[index], portfolios) > 0
    {
      guard let other = found else {
        found = index
        continue
      }
      let (one, two) = (orders[index], orders[other])
      if side == .buy ? one.price > two.price : one.price < two.price { found = index }
    }
    return found
  }

  /// How much of an order its owner can pay for or deliver.
  private func possible(_ order: ArenaOrder, _ portfolios: [ArenaPortfolio]) -> Int {
    if order.person < 0 { return min(order.quantity, inventory[order.stock]) }
    let portfolio = portfolios[order.person]
    return order.side == .buy
      ? min(order.quantity, portfolio.affordable(at: order.price))
      : min(order.quantity, portfolio.holding(of: order.stock)?.quantity ?? 0)
  }

  private mutating func matchBook(
    _ stock: Int, _ portfolios: inout [ArenaPortfolio], day: Int
  ) -> ArenaFill? {
    guard let buy = best(stock, .buy, portfolios), let sell = best(stock, .sell, portfolios),
      orders[buy].price >= orders[sell].price, orders[buy].person != orders[sell].person
    else { return nil }
    let quantity = min(possible(orders[buy], portfolios), possible(orders[sell], portfolios))
    let isBuyLater = orders[buy].timestamp >= orders[sell].timestamp
    let price = dealPrice(
      stock, quantity, low: orders[sell].price, high: orders[buy].price, towardsHigh: isBuyLater)
    var fill = ArenaFill(
      stock: stock, quantity: quantity, price: price, buyer: orders[buy].person,
      seller: orders[sell].person)
    guard settle(&fill, &portfolios, day: day) else { return nil }
    fillOrder(buy, quantity, price)
    fillOrder(sell, quantity, price)
    return fill
  }

  /// Lets the broker take the other side of an agent's order.
  private mutating func serve(
    _ index: Int, _ portfolios: inout [ArenaPortfolio], day: Int
  ) -> ArenaFill? {
    let order = orders[index]
    let last = stocks[order.stock].last
    var quantity = possible(order, portfolios)
    let offered = orders.reduce(0) {
      $0 + ($1.person < 0 && $1.state == .active && $1.stock == order.stock ? $1.quantity : 0)
    }
    switch order.side {
    case .buy:
      guard order.price >= last else { return nil }
      quantity = min(quantity, inventory[order.stock] - offered)
    case .sell:
      guard order.price <= last else { return nil }
      quantity = min(quantity, Int(brokerCash / last))
    }
    guard quantity > 0 else { return nil }
    let price = dealPrice(
      order.stock, quantity, low: min(order.price, last), high: max(order.price, last),
      towardsHigh: order.side == .buy)
    var fill = ArenaFill(
      stock: order.stock, quantity: quantity, price: price,
      buyer: order.side == .buy ? order.person : -1,
      seller: order.side == .sell ? order.person : -1)
    guard settle(&fill, &portfolios, day: day) else { return nil }
    fillOrder(index, quantity, price)
    return fill
  }

  private func dealPrice(
    _ stock: Int, _ quantity: Int, low: Double, high: Double, towardsHigh: Bool
  ) -> Double {
    let start = min(max(stocks[stock].last, low), high)
    let share = Double(quantity) / Double(quantity + stocks[stock].total / 8 + 1)
    let price = towardsHigh ? start + (high - start) * share : start - (start - low) * share
    return min(max(price, low), high)
  }

  private mutating func settle(
    _ fill: inout ArenaFill, _ portfolios: inout [ArenaPortfolio], day: Int
  ) -> Bool {
    if fill.buyer >= 0 { fill.buyerHeld = portfolios[fill.buyer].holding(of: fill.stock) }
    if fill.seller >= 0 { fill.sellerHeld = portfolios[fill.seller].holding(of: fill.stock) }
    let money = Double(fill.quantity) * fill.price
    if fill.buyer < 0, brokerCash < money { return false }
    if fill.seller < 0, inventory[fill.stock] < fill.quantity { return false }
    if fill.buyer >= 0, portfolios[fill.buyer].affordable(at: fill.price) < fill.quantity {
      return false
    }
    if fill.seller >= 0 {
      guard portfolios[fill.seller].sell(fill.quantity, of: fill.stock, at: fill.price) else {
        return false
      }
    } else {
      inventory[fill.stock] -= fill.quantity
      brokerCash += money
    }
    if fill.buyer >= 0 {
      _ = portfolios[fill.buyer].buy(fill.quantity, of: fill.stock, at: fill.price, day: day)
    } else {
      inventory[fill.stock] += fill.quantity
      brokerCash -= money
    }
    stocks[fill.stock].trade(fill.quantity, at: fill.price)
    return true
  }

  /// Marks an order as filled; of a part a copy is made, a millisecond later than its parent.
  private mutating func fillOrder(_ index: Int, _ quantity: Int, _ price: Double) {
    if quantity == orders[index].quantity {
      orders[index].state = .finished
      return
    }
    orders[index].quantity -= quantity
    var copy = orders[index]
    copy.timestamp += 1
    copy.quantity = quantity
    copy.price = price
    copy.state = .finished
    orders.append(copy)
  }
}
