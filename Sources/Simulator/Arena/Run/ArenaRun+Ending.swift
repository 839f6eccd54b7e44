import Writing

extension ArenaRun {
  /// Writes the files that say how far the run is.
  mutating func keep(_ day: Int, _ iteration: Int) throws(ArenaStop) {
    try spend(3_000_000, 18_000_000)
    runFiles.write(
      "save/information.json",
      Array("{\n    \"virtual_date\": \(day),\n    \"iteration\": \(iteration)\n}".utf8)[...],
      at: clock)
    try spend(2_000_000, 4_000_000)
    for stock in market.stocks {
      try writeClass(
        "STOCK_\(stock.number)",
        [
          ("stock_id", .integer(stock.number)), ("stock_name", .text(stock.name)),
          ("current_price", .real(stock.last)), ("quantity", .integer(stock.total)),
          ("DPS", .integer(stock.dividend)),
        ])
    }
    for agent in agents {
      try writeClass(
        "PERSON_\(agent.number)",
        [
          ("person_id", .integer(agent.number)), ("name", .text(agent.name)),
          ("cash", .real(portfolios[agent.number].cash)),
          ("principle", .text(String(decoding: agent.strategy, as: UTF8.self))),
        ])
    }
    try writeClass(
      "PERSON_\(agents.count)",
      [("person_id", .integer(-1)), ("cash", .real(market.brokerCash))])
    try writeClass(
      "Market_index", [("stock_id", .integer(-1)), ("current_price", .real(index))])
    try writeClass(
      "MARKET", [("virtual_date", .integer(day)), ("iteration", .integer(iteration))])
  }

  private mutating func writeClass(
    _ name: String, _ entries: [(String, Pickle.Value)]
  ) throws(ArenaStop) {
    try spend(100_000, 400_000)
    runFiles.write("save/classes/\(name).pkl", Pickle.dictionary(entries)[...], at: clock)
  }

  /// Closes the day's orders and makes the next day's rows.
  mutating func endDay(_ day: Int) throws(ArenaStop) {
    // The balances of the day are read back and summed up.
    try spend(60_000_000, 250_000_000)
    try commit()
    market.closeOrders()
    tables.orders = market.orders
    rememberDay()
    for agent in agents.indices {
      for holding in portfolios[agent].holdings {
        try commit()
        tables.accounts.append(
          AccountRow(
            person: agent, stock: holding.stock, day: day + 1, quantity: holding.quantity,
            cost: (holding.cost * 100).rounded() / 100,
            price: (market.stocks[holding.stock].last * 100).rounded() / 100,
            profit: (market.stocks[holding.stock].last - holding.cost) / holding.cost,
            since: holding.since))
      }
      try startDay(day + 1, agent)
    }
    for stock in market.stocks {
      try commit()
      tables.accounts.append(
        AccountRow(
          person: -1, stock: stock.number, day: day + 1, quantity: market.inventory[stock.number],
          cost: 0, price: stock.last, profit: 0, since: 0))
    }
    try commit()
    let value = market.stocks.reduce(0) { $0 + Double(market.inventory[$1.number]) * $1.last }
    tables.persons.append(
      PersonRow(
        person: -1, day: day + 1, cash: market.brokerCash, asset: value,
        wealth: market.brokerCash + value, income: 0, gain: 0, expense: 0,
        strategy: Array("NA".utf8)))
    try commit(market.stocks.count + 1)
    market.endDay()
    indexBegin = index
    for stock in market.stocks {
      tables.stocks.append(
        StockRow(
          stock: stock.number, day: day + 1, volume: 0, quantity: 0, last: stock.last,
          begin: stock.last, highest: stock.last, lowest: stock.last))
    }
    tables.stocks.append(indexRow(day: day + 1))
    try commitBatch()
    do throws(SimulatorError) {
      try flushDay(through: day)
    } catch {
      throw .failed(error)
    }
  }

  /// Income, dividends and the cost of living; the agent's row for the next day.
  private mutating func startDay(_ day: Int, _ agent: Int) throws(ArenaStop) {
    let dividends = portfolios[agent].holdings.reduce(0) {
      $0 + Double($1.quantity * market.stocks[$1.stock].dividend) / 365
    }
    portfolios[agent].receive(Double(agents[agent].income) + market.pay(dividends))
    let value = portfolios[agent].value(at: market.prices)
    let wanted =
      Double(agents[agent].livingExpense) + (portfolios[agent].cash + value) * 0.03
    let expense = portfolios[agent].pay(wanted)
    market.receive(expense)
    let cash = portfolios[agent].cash
    let row = PersonRow(
      person: agent, day: day, cash: cash, asset: value, wealth: cash + value,
      income: agents[agent].income,
      gain: portfolios[agent].holdings.reduce(0) {
        $0 + Double($1.quantity) * (market.stocks[$1.stock].last - $1.cost)
      }, expense: expense, strategy: agents[agent].strategy)
    if row.mayBreak, refuses(row.statement) { return }
    try commit()
    tables.persons.append(row)
  }

  /// Keeps for the next days' prompts what the database kept of this one.
  private mutating func rememberDay() {
    var turns = [[Int]](repeating: [], count: agents.count)
    for place in tables.memory.indices where tables.memory[place].kind != .reflect {
      turns[tables.memory[place].person].append(place)
    }
    for agent in agents.indices {
      agents[agent].past.insert(PastDay(tables.memory, at: turns[agent]), at: 0)
      if agents[agent].past.count > 3 { agents[agent].past.removeLast() }
    }
  }

  /// Hands over what a day can't change any more.
  private mutating func flushDay(through day: Int) throws(SimulatorError) {
    var over = tables
    over.stocks.removeAll { $0.day > day }
    over.persons.removeAll { $0.day > day }
    over.accounts.removeAll { $0.day > day }
    try database.append(over)
    tables.orders = []
    tables.memory = []
    tables.gossip = []
    tables.stocks.removeAll { $0.day <= day }
    tables.persons.removeAll { $0.day <= day }
    tables.accounts.removeAll { $0.day <= day }
    if committed != nil { committed = tables }
    putDayFiles()
  }

  mutating func putDayFiles() {
    for (path, file) in dayFiles.takeAll() {
      outputs.append(.put(path, file.contents, modified: file.modified, born: file.born))
    }
  }

  /// Hands over everything that is left when the program has ended, whatever ended it.
  consuming func finish(_ stop: ArenaStop?) throws(SimulatorError) -> [ArenaOutput] {
    var journalRows: ArenaTables?
    switch stop {
    case nil, .killed?: break
    case .killedInside(let rows)?: journalRows = rows
    case .interrupted?:
      printTraceback("KeyboardInterrupt", "main", "step(virtual_date, iteration)")
    case .crashed(let crash)?:
      let exception = crash.exception
      printTraceback(exception.text, exception.function, exception.line)
    case .failed(let error)?: throw error
    }
    if parameters.commitsEveryRow { tables.orders = market.orders }
    try database.append(parameters.commitsEveryRow ? tables : committed ?? ArenaTables())
    try database.stamp(commits: tables.commits)
    putDayFiles()
    handOver()
    for (path, file) in runFiles.takeAll() {
      outputs.append(.put(path, file.contents, modified: file.modified, born: file.born))
    }
    if let journalRows { try leaveJournal(journalRows) }
    if parameters.writesTrace {
      var pieces: [ArenaOutput] = []
      trace.finish { pieces.append(.append(Self.bytes($0), .trace)) }
      outputs += pieces
    }
    outputs.append(
      .attach("save/data.db", file: database.path, modified: lastCommit, born: databaseBorn))
    return outputs
  }

  /// Leaves the database with a row that was never committed, and the journal to undo it.
  private mutating func leaveJournal(_ rows: ArenaTables) throws(SimulatorError) {
    let before = try ScratchFile.read(database.path)
    try database.append(rows)
    try database.stamp(commits: tables.commits + 1)
    let after = try ScratchFile.read(database.path)
    outputs.append(
      .put(
        "save/data.db-journal", HotJournal.make(before: before, after: after)[...], modified: clock,
        born: clock - 400_000))
    lastCommit = clock
  }

  private mutating func printTraceback(_ text: String, _ function: String, _ line: String) {
    print(ConsoleText.traceback(text, in: function, line: line))
  }
}
