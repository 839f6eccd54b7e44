import Trace

extension ArenaDatabase {
  /// One row of `active_orders`, without the broker's.
  private struct OrderRow {
    var day: Int32
    var iteration: Int32
    var agent: Int32
    /// Milliseconds since 1970 UTC.
    var time: Int64
  }

  /// Largest order time of which differences in nanoseconds still fit.
  private static var latestMilliseconds: Int64 { ArenaFileTimes.limit / 1_000_000 }

  /// The highest price of each stock on each day.
  private struct Highs {
    private var days = KeyIndex()
    private var prices: [Double] = []

    var isEmpty: Bool { prices.isEmpty }

    init() {}

    mutating func add(stock: Int64, day: Int32, price: Double) {
      let place = days.position(of: Self.key(stock, day))
      if place == prices.count { prices.append(price) }
      prices[place] = max(prices[place], price)
    }

    /// The highest price of that stock on that day; nil where it is not known.
    func price(stock: Int64, day: Int32) -> Double? {
      days.existing(Self.key(stock, day)).map { prices[$0] }
    }

    private static func key(_ stock: Int64, _ day: Int32) -> PackedKey {
      PackedKey(
        UInt32(truncatingIfNeeded: stock >> 32), UInt32(truncatingIfNeeded: stock),
        UInt32(bitPattern: day))
    }
  }

  /// Reads the highest prices; where there are none the orders' own prices have to do.
  private static func readHighs(
    _ database: borrowing SQLiteDatabase, _ warnings: inout WarningList
  ) -> Highs {
    var highs = Highs()
    do throws(ReaderError) {
      try database.rows(
        "SELECT stock_id, virtual_date, highest_price FROM stock", warnings: &warnings
      ) { row in
        if let stock = row.int64(0), let day = row.int32(1), let price = row.double(2) {
          highs.add(stock: stock, day: day, price: price)
        }
      }
    } catch {
      warnings.add("database_incomplete", error.message, path: database.shownPath)
    }
    return highs
  }

  /// Reads the order times: broker rows give the opening, and of the agents' rows the copies that
  /// partial fills made, one millisecond after their parent, are dropped.
  ///
  /// - Complexity: O(n log n) in the number of orders.
  static func readOrders(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts, _ warnings: inout WarningList
  ) throws(ReaderError) {
    var rows: [OrderRow] = []
    var broker: [Int64] = []
    var odd = 0
    var ledger = facts.ledger
    let highs = readHighs(database, &warnings)
    try database.rows(
      """
      SELECT timestamp, virtual_date, iteration, person_id, type, status, quantity, price, stock_id
      FROM active_orders
      """, warnings: &warnings
    ) { row in
      guard let time = row.int64(0), let day = row.counted(1), let iteration = row.counted(2),
        let agent = row.int32(3), agent < ArenaFacts.numberLimit, time >= 0,
        time <= latestMilliseconds
      else {
        odd += 1
        return
      }
      if agent < 0 {
        if day == 0, iteration == 0 { broker.append(time) }
        return
      }
      rows.append(OrderRow(day: day, iteration: iteration, agent: agent, time: time))
      var price = row.double(7)
      // A fill's price per share is at most the day's highest.
      if let own = price, !highs.isEmpty, let stock = row.int64(8) {
        price = max(own, highs.price(stock: stock, day: day) ?? own)
      }
      ledger.add(
        ArenaLedger.Order(
          iteration: iteration, isSale: row.isText(4, "sell"),
          isFinished: row.isText(5, "finished"), quantity: row.double(6) ?? 0, price: price ?? 0),
        of: ArenaLedger.AgentDay(agent: agent, day: day))
    }
    ledger.arrange()
    facts.ledger = ledger
    if let first = broker.min() {
      facts.opening = first * 1_000_000
      // Copies of the broker's orders carry the opening's stamps, a millisecond later each.
      facts.openingEnd = (broker.max() ?? first) * 1_000_000
    }
    rows.sort { left, right in
      if left.day != right.day { return left.day < right.day }
      if left.iteration != right.iteration { return left.iteration < right.iteration }
      return left.time < right.time
    }
    collect(rows, into: &facts)
    warn(of: odd, "active_orders", database, &warnings)
  }

  /// Turns sorted rows into one block an iteration and the gaps within it.
  private static func collect(_ rows: [OrderRow], into facts: inout ArenaFacts) {
    var block: ArenaFacts.OrderBlock?
    var previous: OrderRow?
    facts.orderGaps.reserveCapacity(rows.count)
    for row in rows {
      let start = row.time * 1_000_000
      guard let before = previous, before.day == row.day, before.iteration == row.iteration else {
        if let block { facts.orderBlocks.append(block) }
        block = .init(
          day: row.day, iteration: row.iteration, first: start, last: start, count: 1)
        previous = row
        continue
      }
      if row.time - before.time <= 1 { continue }
      facts.orderGaps.append(
        .init(
          day: row.day, iteration: row.iteration, agent: row.agent,
          start: before.time * 1_000_000, duration: (row.time - before.time) * 1_000_000))
      block?.last = start
      block?.count += 1
      previous = row
    }
    if let block { facts.orderBlocks.append(block) }
  }
}
