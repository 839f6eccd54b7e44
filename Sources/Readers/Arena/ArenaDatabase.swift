import Trace

/// Reads from `data.db` what it tells about a run.
enum ArenaDatabase {
  /// The tables that make a database one of this program's.
  static let tables = ["active_orders", "memory", "person"]

  private enum Part: CaseIterable { case persons, memory, gossip, holdings, orders, rows }

  /// Whether the tables are those of this program.
  static func recognises(_ tables: [String]) -> Bool {
    Self.tables.allSatisfy(tables.contains)
  }

  /// Adds what the database tells to the facts of a run.
  ///
  /// A table that is missing or can't be read becomes a warning, the others still count.
  static func read(
    _ database: borrowing SQLiteDatabase, into facts: inout ArenaFacts, warnings: inout WarningList
  ) {
    facts.hasDatabase = true
    for part in Part.allCases {
      do {
        switch part {
        case .persons: try readPersons(database, &facts, &warnings)
        case .memory: try readMemory(database, &facts, &warnings)
        case .gossip: try readGossip(database, &facts, &warnings)
        case .holdings: try readHoldings(database, &facts, &warnings)
        case .orders: try readOrders(database, &facts, &warnings)
        case .rows: try countRows(database, &facts)
        }
      } catch {
        warnings.add("database_incomplete", error.message, path: database.shownPath)
      }
    }
    let stray = facts.dropStrayNumbers()
    if stray > 0 {
      warnings.add(
        "database_rows_skipped",
        "\(stray) rows name a day or iteration far from all others and were left out; "
          + "look at them with sqlite3", path: database.shownPath)
    }
    let lastIteration = [
      facts.memory.lastIteration, facts.orderBlocks.lazy.map(\.iteration).max(),
      facts.completed?.iteration,
    ].compactMap(\.self).max()
    if let lastIteration {
      facts.iterations = lastIteration + 1
    } else if facts.opening != nil {
      // The market was opened and nothing was decided yet: the first iteration is under way.
      facts.iterations = 1
    }
  }

  private static func countRows(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts
  ) throws(ReaderError) {
    let known = tables + ["stock", "account", "gossip"]
    var rows = 0
    for table in try database.tables() where known.contains(table) {
      try database.query("SELECT count(*) FROM \(table)") { row in
        rows += Int(clamping: row.int64(0) ?? 0)
        return true
      }
    }
    facts.rows = rows
  }

  private static func readPersons(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts, _ warnings: inout WarningList
  ) throws(ReaderError) {
    var first: Set<Int32> = []
    var ledger = facts.ledger
    var days: Set<Int32> = []
    var odd = 0
    try database.rows(
      "SELECT person_id, virtual_date, cash FROM person", warnings: &warnings
    ) { row in
      // The broker's number is -1.
      if row.int64(0) == -1 { return }
      guard let agent = row.counted(0), let day = row.counted(1) else {
        odd += 1
        return
      }
      if day == 0 { first.insert(agent) }
      days.insert(day)
      if let cash = row.double(2) { ledger.cash[.init(agent: agent, day: day)] = cash }
    }
    facts.ledger = ledger
    facts.personDays = days
    if !first.isEmpty { facts.agents = Int32(clamping: first.count) }
    warn(of: odd, "person", database, &warnings)
  }

  private static func readMemory(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts, _ warnings: inout WarningList
  ) throws(ReaderError) {
    var memory = facts.memory
    var odd = 0
    try database.rows(
      """
      SELECT person_id, virtual_date, iteration, type,
      instr(financial_situation, 'do not hold any stock') FROM memory
      """, warnings: &warnings
    ) { row in
      guard let agent = row.counted(0), let day = row.counted(1), let iteration = row.counted(2),
        row.isText(3)
      else {
        odd += 1
        return
      }
      let turn = ArenaFacts.Turn(day: day, iteration: iteration, agent: agent)
      memory.update(turn, from: ArenaFacts.MemoryRow()) { known in
        if row.isText(3, "reflect") {
          known.reflected = true
          return
        }
        known.decided = true
        if row.isText(3, "buy") { known.bought = true }
        if row.isText(3, "sell") { known.sold = true }
        if let position = row.int64(4) { known.heldStock = position == 0 }
      }
    }
    facts.memory = memory
    warn(of: odd, "memory", database, &warnings)
  }

  private static func readGossip(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts, _ warnings: inout WarningList
  ) throws(ReaderError) {
    var gossip = facts.gossip
    var odd = 0
    try database.rows(
      "SELECT person_id, virtual_date FROM gossip WHERE virtual_date > 0", warnings: &warnings
    ) { row in
      guard let agent = row.counted(0), let day = row.counted(1) else {
        odd += 1
        return
      }
      gossip[day, default: []].insert(agent)
    }
    facts.gossip = gossip
    warn(of: odd, "gossip", database, &warnings)
  }

  private static func readHoldings(
    _ database: borrowing SQLiteDatabase, _ facts: inout ArenaFacts, _ warnings: inout WarningList
  ) throws(ReaderError) {
    var ledger = facts.ledger
    try database.rows(
      "SELECT person_id, virtual_date, sum(quantity) FROM account GROUP BY 1, 2",
      warnings: &warnings
    ) { row in
      guard let agent = row.counted(0), let day = row.counted(1), let held = row.double(2) else {
        return
      }
      ledger.holdings[.init(agent: agent, day: day)] = held
    }
    facts.ledger = ledger
  }

  static func warn(
    of odd: Int, _ table: String, _ database: borrowing SQLiteDatabase,
    _ warnings: inout WarningList
  ) {
    guard odd > 0 else { return }
    warnings.add(
      "database_rows_skipped",
      "\(odd) rows of \(table) hold values of another kind and were left out; "
        + "look at them with sqlite3", path: database.shownPath)
  }
}

extension SQLiteRow {
  /// An integer that fits 32 bits; nil for anything else.
  func int32(_ column: Int32) -> Int32? { int64(column).flatMap { Int32(exactly: $0) } }

  /// A day, iteration or agent as a run counts them, from 0; nil for anything else.
  func counted(_ column: Int32) -> Int32? {
    int32(column).flatMap { (0..<ArenaFacts.numberLimit).contains($0) ? $0 : nil }
  }
}
