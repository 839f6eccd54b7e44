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
    // A fill's price per share is at most the day's highest.
    try database.rows(
      """
      SELECT o.timestamp, o.virtual_date, o.iteration, o.person_id, o.type = 'sell',
        o.status = 'finished', o.quantity, max(o.price, coalesce(s.highest_price, o.price))
      FROM active_orders o
      LEFT JOIN (
        SELECT stock_id, virtual_date, max(highest_price) AS highest_price
        FROM stock GROUP BY 1, 2
      ) s ON s.stock_id = o.stock_id AND s.virtual_date = o.virtual_date
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
      ledger.add(
        ArenaLedger.Order(
          turn: .init(day: day, iteration: iteration, agent: agent), isSale: row.int64(4) == 1,
          isFinished: row.int64(5) == 1, quantity: row.double(6) ?? 0, price: row.double(7) ?? 0))
    }
    facts.ledger = ledger
    if let first = broker.min() {
      facts.opening = first * 1_000_000
      // Copies of the broker's orders carry the opening's stamps, a millisecond later each.
      facts.openingEnd = (broker.max() ?? first) * 1_000_000
    }
    rows.sort { ($0.day, $0.iteration, $0.time) < ($1.day, $1.iteration, $1.time) }
    collect(rows, into: &facts)
    warn(of: odd, "active_orders", database, &warnings)
  }

  /// Turns sorted rows into one block an iteration and the gaps within it.
  private static func collect(_ rows: [OrderRow], into facts: inout ArenaFacts) {
    var block: ArenaFacts.OrderBlock?
    var previous: OrderRow?
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
