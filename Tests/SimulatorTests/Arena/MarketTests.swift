import Testing

@testable import Simulator

/// What must hold of the market, whatever is ordered.
@Suite struct MarketTests {
  /// Random orders of random agents over some days.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func nothingIsMadeOrLost(seed: UInt64) {
    var stream = RandomStream(seed: seed, label: "market-test")
    let stockCount = 1 + stream.below(4)
    let agentCount = 1 + stream.below(12)
    let stocks = (0..<stockCount).map { number in
      ArenaStock(
        number: number, dividend: 20, total: 50 + stream.below(2000),
        past: [90 + 20 * stream.unit()])
    }
    var market = ArenaMarket(stocks: stocks)
    var portfolios = (0..<agentCount).map { _ in ArenaPortfolio(cash: 20_000 * stream.unit()) }
    let money = portfolios.reduce(0) { $0 + $1.cash }
    var time: Int64 = 1000
    var fills = 0
    for day in 0..<4 {
      if day == 0 {
        for stock in stocks {
          market.place(
            ArenaOrder(
              timestamp: time, day: 0, iteration: 0, stock: stock.number, person: -1, side: .sell,
              price: stock.last, quantity: stock.total))
          time += 10
        }
      }
      for iteration in 0..<3 {
        for agent in 0..<agentCount where stream.chance(0.8) {
          let stock = stream.below(stockCount)
          let side: ArenaOrder.Side = stream.chance(0.6) ? .buy : .sell
          let price = market.stocks[stock].last * (0.9 + 0.2 * stream.unit())
          // Orders that can't be paid or delivered are placed as well.
          market.place(
            ArenaOrder(
              timestamp: time, day: day, iteration: iteration, stock: stock, person: agent,
              side: side, price: price, quantity: 1 + stream.below(200)))
          time += 11
        }
        let limits = market.orders
        while let fill = market.matchNext(&portfolios, day: day) {
          fills += 1
          expectSound(fill, limits, seed)
          expectConserved(market, portfolios, money, seed)
          if fills > 20_000 { return }
        }
      }
      market.closeOrders()
      #expect(market.orders.allSatisfy { $0.state != .active })
      market.endDay()
      #expect(market.orders.isEmpty)
    }
  }

  /// The price lies within the limits of both sides.
  private func expectSound(_ fill: ArenaFill, _ orders: [ArenaOrder], _ seed: UInt64) {
    #expect(fill.quantity > 0, "seed \(seed)")
    #expect(fill.buyer != fill.seller, "seed \(seed)")
    let known = orders.filter { $0.stock == fill.stock }
    if fill.buyer >= 0 {
      let limit = known.filter { $0.person == fill.buyer && $0.side == .buy }.map(\.price).max()
      #expect(fill.price <= limit ?? 0, "seed \(seed): \(fill)")
    }
    if fill.seller >= 0 {
      let limit = known.filter { $0.person == fill.seller && $0.side == .sell }.map(\.price).min()
      #expect(fill.price >= limit ?? .infinity, "seed \(seed): \(fill)")
    }
  }

  private func expectConserved(
    _ market: ArenaMarket, _ portfolios: [ArenaPortfolio], _ money: Double, _ seed: UInt64
  ) {
    for stock in market.stocks {
      let held = portfolios.reduce(0) { $0 + ($1.holding(of: stock.number)?.quantity ?? 0) }
      #expect(held + market.inventory[stock.number] == stock.total, "seed \(seed)")
      #expect(market.inventory[stock.number] >= 0, "seed \(seed)")
    }
    let now = portfolios.reduce(market.brokerCash) { $0 + $1.cash }
    #expect(abs(now - money) < 1e-6 * max(1, money), "seed \(seed)")
    #expect(market.brokerCash >= 0, "seed \(seed)")
    for portfolio in portfolios {
      #expect(portfolio.cash >= 0, "seed \(seed)")
      #expect(portfolio.holdings.allSatisfy { $0.quantity > 0 }, "seed \(seed)")
    }
  }

  @Test func aPartialFillLeavesACopyAMillisecondLater() throws {
    var market = ArenaMarket(stocks: [ArenaStock(number: 0, dividend: 20, total: 100, past: [10])])
    market.place(
      ArenaOrder(
        timestamp: 5000, day: 0, iteration: 0, stock: 0, person: -1, side: .sell, price: 10,
        quantity: 100))
    market.place(
      ArenaOrder(
        timestamp: 6000, day: 0, iteration: 1, stock: 0, person: 0, side: .buy, price: 11,
        quantity: 30))
    var portfolios = [ArenaPortfolio(cash: 1000)]
    let first = market.matchNext(&portfolios, day: 0)
    let fill = try #require(first)
    let next = market.matchNext(&portfolios, day: 0)
    #expect(next == nil)
    #expect(fill.quantity == 30)
    #expect(fill.price > 10 && fill.price < 11)
    #expect(market.orders.map(\.quantity) == [70, 30, 30])
    #expect(market.orders.map(\.timestamp) == [5000, 6000, 5001])
    #expect(market.orders.map(\.state) == [.active, .finished, .finished])
    #expect(market.orders[2].price == fill.price)
    #expect(market.orders[2].person == -1)
  }

  @Test func whatCanNotBePaidOrDeliveredIsRefused() {
    var portfolio = ArenaPortfolio(cash: 100)
    let tooDear = portfolio.buy(11, of: 0, at: 10, day: 0)
    let missing = portfolio.sell(1, of: 0, at: 10)
    let nothing = portfolio.buy(0, of: 0, at: 10, day: 0)
    #expect([tooDear, missing, nothing] == [false, false, false])
    #expect(portfolio == ArenaPortfolio(cash: 100))
    let bought = portfolio.buy(10, of: 0, at: 10, day: 0)
    #expect(bought)
    #expect(portfolio.cash == 0)
    let tooMany = portfolio.sell(11, of: 0, at: 10)
    #expect(!tooMany)
    let sold = portfolio.sell(10, of: 0, at: 12)
    #expect(sold)
    #expect(portfolio == ArenaPortfolio(cash: 120))
    let paid = portfolio.pay(200)
    #expect(paid == 120)
    #expect(portfolio.cash == 0)
  }
}
