import Scheduling
import Writing

extension ArenaRun {
  /// Sends the orders: agents in random order, each its purchase before its sale.
  mutating func order(
    _ drafts: inout [[DraftOrder]], _ day: Int, _ iteration: Int
  ) throws(ArenaStop) {
    var stream = RandomStream(seed: parameters.seed, label: "arena/order/\(day)/\(iteration)")
    var sequence = Array(agents.indices)
    for last in stride(from: sequence.count - 1, to: 0, by: -1) {
      sequence.swapAt(last, stream.below(last + 1))
    }
    try spend(1_500_000, 12_000_000)
    for agent in sequence {
      for draft in drafts[agent] { try send(draft, of: agent, day, iteration) }
    }
  }

  private mutating func send(
    _ draft: DraftOrder, of agent: Int, _ day: Int, _ iteration: Int
  ) throws(ArenaStop) {
    let limit = draft.price * (draft.side == .buy ? 1.05 : 0.95)
    if let stock = draft.stock {
      let possible =
        draft.side == .buy
        ? portfolios[agent].affordable(at: limit)
        : portfolios[agent].holding(of: stock)?.quantity ?? 0
      guard draft.quantity > 0, draft.quantity <= possible else { return }
    }
    try spend(100_000, 900_000)
    var order = ArenaOrder(
      timestamp: clock / 1_000_000, day: day, iteration: iteration, stock: draft.stock ?? -2,
      person: agent, side: draft.side, price: limit, quantity: draft.quantity)
    try reach(clock.later(by: parameters.orderSleep))
    guard draft.stock != nil else {
      _ = refuses(order.statementWithoutStock)
      return
    }
    try commit()
    order.state = .active
    market.place(order)
  }

  /// Carries out all deals that are possible.
  mutating func match(_ day: Int) throws(ArenaStop) {
    while let fill = market.matchNext(&portfolios, day: day) {
      // The sides' orders, accounts and persons, and the stock.
      try spend(200_000, 900_000)
      if fill.seller >= 0 { printSettlement(fill.sellerHeld, of: fill.seller, day) }
      if fill.buyer >= 0 { printSettlement(fill.buyerHeld, of: fill.buyer, day) }
      try commit(5)
      try settle(fill.seller, fill.stock, day)
      try settle(fill.buyer, fill.stock, day)
    }
  }

  /// Brings one side's rows up to what it holds now.
  private mutating func settle(_ person: Int, _ stock: Int, _ day: Int) throws(ArenaStop) {
    try commit()
    let row = tables.accounts.lastIndex {
      $0.day == day && $0.person == person && $0.stock == stock
    }
    guard person >= 0 else {
      if let row { tables.accounts[row].quantity = market.inventory[stock] }
      return
    }
    guard let holding = portfolios[person].holding(of: stock) else {
      if let row { tables.accounts.remove(at: row) }
      return
    }
    guard let row else {
      tables.accounts.append(
        AccountRow(
          person: person, stock: stock, day: day, quantity: holding.quantity, cost: holding.cost,
          price: holding.cost, profit: 0, since: day))
      return
    }
    tables.accounts[row].quantity = holding.quantity
    tables.accounts[row].cost = holding.cost
  }

  private mutating func printSettlement(
    _ holding: ArenaPortfolio.Holding?, of person: Int, _ day: Int
  ) {
    guard parameters.printsConsole else { return }
    var line = ByteBuffer()
    line.append("settlement stock_onhold: ")
    if let holding {
      let account = tables.accounts.last {
        $0.day == day && $0.person == person && $0.stock == holding.stock
      }
      line.append(
        "{'person_id': \(person), 'stock_id': \(holding.stock), 'virtual_date': \(day), "
          + "'weekday': \(day % 7), 'quantity': \(holding.quantity), 'cost_price': ")
      line.append(stored: (holding.cost * 100).rounded() / 100)
      line.append(", 'current_price': ")
      line.append(stored: ((account?.price ?? holding.cost) * 100).rounded() / 100)
      line.append(", 'profit': ")
      let profit = account?.profit ?? 0
      if profit == 0 { line.append("0") } else { line.append(rounded: profit) }
      line.append(", 'start_date': \(holding.since)}\n")
    } else {
      line.append("None\n")
    }
    print(line.bytes)
  }

  /// Brings prices and balances up to the end of an iteration.
  mutating func endIteration(_ day: Int) throws(ArenaStop) {
    let prices = market.prices
    try commit(market.stocks.count + 1)
    for row in tables.stocks.indices where tables.stocks[row].day == day {
      guard tables.stocks[row].stock >= 0 else {
        let begin = tables.stocks[row].begin
        tables.stocks[row] = indexRow(day: day)
        tables.stocks[row].begin = begin
        continue
      }
      let stock = market.stocks[tables.stocks[row].stock]
      tables.stocks[row].volume = stock.volume
      tables.stocks[row].quantity = stock.traded
      tables.stocks[row].last = stock.last
      tables.stocks[row].highest = stock.highest
      tables.stocks[row].lowest = stock.lowest
    }
    for row in tables.accounts.indices
    where tables.accounts[row].day == day && tables.accounts[row].person >= 0 {
      let cost = tables.accounts[row].cost
      let price = (prices[tables.accounts[row].stock] * 100).rounded() / 100
      tables.accounts[row].price = price
      tables.accounts[row].profit = (price - cost) / cost
    }
    for row in tables.persons.indices where tables.persons[row].day == day {
      let person = tables.persons[row].person
      guard person >= 0 else { continue }
      try commit()
      let value = portfolios[person].value(at: prices)
      tables.persons[row].cash = portfolios[person].cash
      tables.persons[row].asset = value
      tables.persons[row].gain = portfolios[person].holdings.reduce(0) {
        $0 + Double($1.quantity) * (prices[$1.stock] - $1.cost)
      }
      tables.persons[row].wealth = portfolios[person].cash + value
    }
  }

  func indexRow(day: Int) -> StockRow {
    let value = index
    return StockRow(
      stock: -1, day: day, volume: market.stocks.reduce(0) { $0 + $1.volume },
      quantity: market.stocks.reduce(0) { $0 + $1.traded }, last: value, begin: indexBegin,
      highest: max(value, indexBegin), lowest: min(value, indexBegin))
  }
}
