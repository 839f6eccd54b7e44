import Trace

extension CostSummary {
  /// What the requests of a run used; nil where no row tells tokens or a cost and no prices were given.
  ///
  /// - Parameters:
  ///   - prices: by which tokens are priced, and because of which prompts are read where they are on
  ///     record; nil for what is recorded alone.
  ///   - prompts: which prompts were repeated.
  /// - Complexity: O(rows) on average, and with prices O(bytes of the prompts).
  init?(
    of trace: RunTrace, _ groups: SpanGroups, _ work: StageWork, _ calls: CallNumbers,
    prices: PriceList?, repeats prompts: PromptProfile
  ) {
    let requests = RequestTable(trace.spans, groups, calls)
    guard requests != nil || prices != nil else { return nil }
    self.init(prices: prices)
    let read = prices == nil ? nil : PromptReading(of: trace, groups, work)
    let repeated = prompts.hashed > 0 ? prompts.repeatedRows : read?.repeatedRows ?? []
    let known = prompts.hashed > 0 ? prompts.hashed : read?.readable ?? 0
    if known > 0 { repeats = Repeats(known: known, calls: repeated.count) }
    if let requests {
      if requests.callsTell { wasted = Usage() }
      var tally = CostTally(trace.spans, requests, prices: prices, repeated: repeated)
      requests.forEach { row, amounts, isUsed, count in
        tally.add(row, amounts, isUsed: isUsed, count: count, to: &self)
      }
      take(tally)
      unseenAttempts = requests.unseenAttempts
    }
    if let read { prefixes = Prefixes(read, trace.spans, prices: prices, requests) }
  }

  private mutating func take(_ tally: CostTally) {
    models = tally.models.sorted { left, right in
      (Self.size(right), left.name ?? "") < (Self.size(left), right.name ?? "")
    }
    days = tally.days.sorted { ($0.run, $0.day) < ($1.run, $1.day) }
    perCall = Self.each(tally.calls)
    perTurn = Self.each(tally.turns)
    perDay = Self.each(days.map { cost(of: $0.usage) ?? .nan })
  }

  private static func size(_ model: Model) -> Int64 {
    (model.usage.inputTokens ?? 0).saturatingAdd(model.usage.outputTokens ?? 0)
  }

  fileprivate mutating func addRepeat(_ put: (inout Usage) -> Void) {
    if repeats == nil { repeats = Repeats() }
    if var known = repeats {
      put(&known.usage)
      repeats = known
    }
  }

  private static func each(_ costs: [Double]) -> Each? {
    let known = costs.filter(\.isFinite)
    guard let largest = known.max() else { return nil }
    return Each(
      count: known.count, mean: known.reduce(0, +) / Double(known.count), maximum: largest)
  }
}

/// Sums by model, day, turn and call while requests come.
private struct CostTally {
  let table: SpanTable
  let requests: RequestTable
  let prices: PriceList?
  var models: [CostSummary.Model] = []
  var days: [CostSummary.Day] = []
  /// Costs; NaN where none is known.
  var calls: [Double]
  var turns: [Double] = []
  /// Whether a call asked what an earlier one had asked; empty where none did.
  private var isRepeat: [Bool] = []
  private var price: [PriceList.Price?] = []
  private var modelIndex = KeyIndex()
  private var dayIndex = KeyIndex()
  private var turnIndex = KeyIndex()

  init(_ table: SpanTable, _ requests: RequestTable, prices: PriceList?, repeated: [Int]) {
    self.table = table
    self.requests = requests
    self.prices = prices
    calls = [Double](repeating: .nan, count: requests.calls.count)
    if !repeated.isEmpty {
      isRepeat = [Bool](repeating: false, count: requests.calls.count)
      for row in repeated where requests.callOfRow[row] >= 0 {
        isRepeat[Int(requests.callOfRow[row])] = true
      }
    }
  }

  mutating func add(
    _ row: Int, _ amounts: RequestAmounts, isUsed: Bool?, count: Int?,
    to summary: inout CostSummary
  ) {
    let model = model(of: row)
    let cost =
      amounts.hasTokens
      ? price[model]?.cost(input: amounts.input, output: amounts.output) : nil
    func put(_ usage: inout CostSummary.Usage) {
      usage.add(amounts, priced: cost, requests: count)
    }
    put(&summary.total)
    put(&models[model].usage)
    if isUsed == false, var wasted = summary.wasted {
      put(&wasted)
      summary.wasted = wasted
    }
    if let isUsed, amounts.hasTokens {
      summary.countedTokens = summary.countedTokens.saturatingAdd(amounts.input)
        .saturatingAdd(amounts.output)
      summary.usefulOutput = (summary.usefulOutput ?? 0).saturatingAdd(isUsed ? amounts.output : 0)
    }
    if let cost, amounts.recorded.isFinite {
      summary.bothRequests += 1
      summary.bothRecorded += amounts.recorded
      summary.bothPriced += cost
    }
    let known = prices == nil ? amounts.recorded : cost ?? .nan
    let call = requests.callOfRow[row]
    if call >= 0 {
      if !isRepeat.isEmpty, isRepeat[Int(call)] { summary.addRepeat(put) }
      Self.sum(known, into: &calls[Int(call)])
    }
    addTimes(row, known, put)
  }

  private mutating func addTimes(
    _ row: Int, _ known: Double, _ put: (inout CostSummary.Usage) -> Void
  ) {
    let (run, day, iteration) = (table.run[row], table.day[row], table.iteration[row])
    if day != SpanTable.absent32 {
      let key = PackedKey(run.rawValue, UInt32(bitPattern: day))
      let place = dayIndex.position(of: key)
      if place == days.count {
        days.append(CostSummary.Day(run: table.names[run] ?? "", day: Int(day)))
      }
      put(&days[place].usage)
    }
    if iteration != SpanTable.absent32 {
      let place = turnIndex.position(
        of: PackedKey(
          run.rawValue, table.group[row].rawValue, UInt32(bitPattern: day),
          UInt32(bitPattern: iteration)))
      if place == turns.count { turns.append(.nan) }
      Self.sum(known, into: &turns[place])
    }
  }

  private static func sum(_ cost: Double, into sum: inout Double) {
    if cost.isFinite { sum = sum.isNaN ? cost : sum + cost }
  }

  /// The position of a row's model.
  private mutating func model(of row: Int) -> Int {
    let place = modelIndex.position(of: PackedKey(table.model[row].rawValue, 0))
    if place == models.count {
      let name = table.names[table.model[row]]
      let known = prices?.price(of: name)
      price.append(known)
      models.append(CostSummary.Model(name: name, price: known?.model))
    }
    return place
  }
}
