import Scheduling
import Writing

extension ArenaRun {
  /// Imports, makes the tables and the first rows.
  mutating func begin() throws(ArenaStop) {
    // Truth is there from the beginning, so that a run that ends at once has it too, though empty.
    for stream in RunStream.allCases {
      let isWanted = stream == .trace ? parameters.writesTrace : parameters.writesTruth
      if isWanted { outputs.append(.append([], stream)) }
    }
    let before = parameters.start - 200_000_000
    outputs.append(
      .put("save/persona.json", personaFile()[...], modified: before, born: before))
    outputs.append(
      .put(
        "save/stocks.json", stocksFile()[...], modified: before + 1_000_000,
        born: before + 1_000_000))
    try spend(1_400_000_000, 4_500_000_000)
    print(Array("Using LLM Provider: openai\nUsing OpenAI model: gpt-4o-mini\n".utf8))
    try spend(1_000_000, 5_000_000)
    databaseBorn = clock
    lastCommit = clock
    // Six tables are made, dropped and made again.
    try commit(18)
    for stock in market.stocks {
      for day in -4...0 {
        try commit()
        let price = stock.past[9 + day]
        tables.stocks.append(
          StockRow(
            stock: stock.number, day: day, volume: 0, quantity: 0, last: price, begin: price,
            highest: price, lowest: price))
      }
    }
    let value = market.stocks.reduce(0) { $0 + Double($1.total) * $1.last }
    for stock in market.stocks {
      try commit()
      tables.accounts.append(
        AccountRow(
          person: -1, stock: stock.number, day: 0, quantity: stock.total, cost: 0,
          price: stock.last, profit: 0, since: 0))
    }
    try commit()
    tables.persons.append(
      PersonRow(
        person: -1, day: 0, cash: 0, asset: value, wealth: value, income: 0, gain: 0, expense: 0,
        strategy: Array("NA".utf8)))
    for agent in agents {
      try commit()
      let cash = Double(agent.startCash)
      tables.persons.append(
        PersonRow(
          person: agent.number, day: 0, cash: cash, asset: 0, wealth: cash, income: agent.income,
          gain: 0, expense: Double(agent.livingExpense), strategy: agent.strategy))
    }
  }

  /// The broker offers all shares at the last prices.
  mutating func offerShares() throws(ArenaStop) {
    for stock in market.stocks {
      let timestamp = clock / 1_000_000
      try reach(clock.later(by: parameters.orderSleep))
      try commit()
      market.place(
        ArenaOrder(
          timestamp: timestamp, day: 0, iteration: 0, stock: stock.number, person: -1, side: .sell,
          price: stock.last, quantity: stock.total))
    }
  }

  /// The index's value: the mean of the prices by the shares there are.
  var index: Double {
    let total = market.stocks.reduce(0) { $0 + $1.total }
    return market.stocks.reduce(0) { $0 + $1.last * Double($1.total) } / Double(total)
  }

  /// A day up to its first iteration.
  mutating func beginDay(_ day: Int, _ drain: Drain) throws(ArenaStop) {
    indexBegin = index
    if day == 0 {
      try offerShares()
      try commit()
      tables.stocks.append(indexRow(day: 0))
    }
    try gossip(day, drain)
  }

  private mutating func gossip(_ day: Int, _ drain: Drain) throws(ArenaStop) {
    guard day > 0 else {
      for agent in agents.indices {
        try commit()
        tables.gossip.append(GossipRow(person: agent, day: 0, text: Array("None".utf8)))
      }
      try commitBatch()
      return
    }
    var lanes: [ArenaLane] = []
    for agent in agents.indices {
      lanes.append(lane(.gossip, day: day, iteration: nil, agent: agent, view: view(of: agent)))
    }
    try run(&lanes, drain)
    try commitBatch()
  }

  private func lane(
    _ work: ArenaLane.Work, day: Int, iteration: Int?, agent: Int, view: AgentView
  ) -> ArenaLane {
    ArenaLane(
      work, parameters: parameters, day: day, iteration: iteration, person: agent,
      market: market, portfolio: portfolios[agent], view: view)
  }

  private func view(of agent: Int) -> AgentView {
    var view = AgentView()
    view.strategy = agents[agent].strategy
    view.cash = portfolios[agent].cash
    view.reserve = agents[agent].reserve
    view.past = agents[agent].past
    return view
  }

  /// One iteration of a day that has begun.
  mutating func iteration(
    _ day: Int, _ iteration: Int, _ drain: Drain
  ) throws(ArenaStop) {
    var drafts = try decide(day, iteration, drain)
    try order(&drafts, day, iteration)
    try match(day)
    try endIteration(day)
    try reflect(day, iteration, drain)
    try keep(day, iteration)
    try commitBatch()
  }

  /// The agents' turns; the orders that they ask for.
  private mutating func decide(
    _ day: Int, _ iteration: Int, _ drain: Drain
  ) throws(ArenaStop) -> [[DraftOrder]] {
    let stocks = MarketText.stocks(market)
    let standings = MarketText.standings(market)
    let change = MarketText.index(change: (index - indexBegin) / indexBegin * 100)
    let told = tables.gossip.filter { $0.day == day }
    var stream = RandomStream(seed: parameters.seed, label: "arena/heard/\(day)/\(iteration)")
    var lanes: [ArenaLane] = []
    for agent in agents.indices {
      var view = view(of: agent)
      view.stocks = stocks
      view.index = change
      view.holdings = MarketText.holdings(portfolios[agent], market, standings)
      view.gossip = heard(by: agent, of: told, &stream)
      lanes.append(lane(.turn, day: day, iteration: iteration, agent: agent, view: view))
    }
    let beginning = lanes.first.flatMap { lane in
      parameters.writesTruth
        ? PromptBeginning(hashing: PromptWriter.beginning(of: .marketAnalysis, lane.view)) : nil
    }
    try run(&lanes, after: beginning, drain)
    return lanes.indices.map { lanes[$0].orders }
  }

  private func heard(
    by agent: Int, of told: [GossipRow], _ stream: inout RandomStream
  ) -> [UInt8] {
    let count = min(stream.below(parameters.gossipMaximum + 1), told.count)
    var text = ByteBuffer()
    for _ in 0..<count {
      let row = told[stream.below(told.count)]
      guard row.person != agent else { continue }
      text.append("- ")
      text.append(row.text)
      text.append("\n")
    }
    return text.count > 0 ? text.bytes : Array("None".utf8)
  }

  private mutating func promptsOfToday(_ agent: Int) -> DayPrompts {
    if let made = agents[agent].today { return made }
    let made = DayPrompts(past: agents[agent].past, isHashed: parameters.writesTruth)
    agents[agent].today = made
    return made
  }

  /// Reflections of the agents whose turn it is.
  private mutating func reflect(
    _ day: Int, _ iteration: Int, _ drain: Drain
  ) throws(ArenaStop) {
    let stocks = MarketText.stocks(market)
    let standings = MarketText.standings(market)
    let change = MarketText.index(change: (index - indexBegin) / indexBegin * 100)
    var lanes: [ArenaLane] = []
    for agent in agents.indices where agents[agent].reflects(after: iteration) {
      var view = view(of: agent)
      view.stocks = stocks
      view.index = change
      view.gossip = Array("None".utf8)
      view.holdings = MarketText.holdings(portfolios[agent], market, standings)
      view.today = promptsOfToday(agent)
      lanes.append(lane(.reflection, day: day, iteration: iteration, agent: agent, view: view))
    }
    try run(&lanes, drain)
    for lane in lanes.indices {
      if let strategy = lanes[lane].newStrategy { agents[lanes[lane].person].strategy = strategy }
    }
  }
}
