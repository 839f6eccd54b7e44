import Trace

/// Bounds of what an agent can have held and had at one of its turns.
///
/// They come from the database's daily balances and orders, and decide whether a call was made whose
/// row in `memory` was lost.
struct ArenaLedger: Sendable {
  /// An agent on one day.
  struct AgentDay: Hashable, Sendable {
    var agent: Int32
    var day: Int32

    fileprivate var key: PackedKey {
      PackedKey(UInt32(bitPattern: agent), UInt32(bitPattern: day))
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(UInt32(bitPattern: agent)) << 32 | UInt64(UInt32(bitPattern: day)))
    }
  }

  /// One order of an agent on some day, copies made by partial fills included.
  struct Order: Sendable {
    var iteration: Int32
    var isSale: Bool
    var isFinished: Bool
    var quantity: Double
    /// The most that the order can have moved per share.
    var price: Double
  }

  /// Shares held at the end of the day, all stocks together.
  var holdings: [AgentDay: Double] = [:]
  /// Cash at the end of the day's last iteration.
  var cash: [AgentDay: Double] = [:]
  /// All orders: as they came until they are arranged, then those of an agent's day side by side.
  private var placed: [Placed] = []
  /// Which agent's day each order is of, until they are arranged; then where each day's begin.
  private var dayOfOrder: [Int32] = []
  private var starts: [Int32] = []
  private var days = KeyTable()
  /// What each day's filled orders can have moved.
  private var sums: [(sales: Double, purchases: Double)] = []

  /// An order among those of its agent and day.
  private struct Placed {
    var iteration: Int32
    var isSale: Bool
    /// Whether any order up to this one was a sale, and whether any was a filled purchase.
    var hasSold: Bool
    var hasBought: Bool
    /// Shares offered by all orders up to this one.
    var offered: Double
  }

  /// Adds an order of that agent on that day; ``arrange()`` comes once, after the last.
  ///
  /// - Precondition: they are not arranged.
  mutating func add(_ order: Order, of agentDay: AgentDay) {
    precondition(dayOfOrder.count == placed.count)
    let day = days.position(of: agentDay.key)
    if day == sums.count { sums.append((0, 0)) }
    if order.isFinished {
      let value = order.quantity * order.price
      if order.isSale { sums[day].sales += value } else { sums[day].purchases += value }
    }
    dayOfOrder.append(Int32(truncatingIfNeeded: day))
    placed.append(
      Placed(
        iteration: order.iteration, isSale: order.isSale, hasSold: order.isSale,
        hasBought: !order.isSale && order.isFinished, offered: order.isSale ? order.quantity : 0))
  }

  /// Puts the orders of a day side by side and in order, once all are added.
  ///
  /// - Complexity: O(n log n) in the orders of a day, O(n) where they came in order.
  mutating func arrange() {
    starts = [Int32](repeating: 0, count: days.keys.count + 1)
    for day in dayOfOrder { starts[Int(day) + 1] += 1 }
    for day in starts.indices.dropFirst() { starts[day] += starts[day - 1] }
    guard let any = placed.first else { return }
    var next = starts
    var arranged = [Placed](repeating: any, count: placed.count)
    for (order, day) in zip(placed, dayOfOrder) {
      arranged[Int(next[Int(day)])] = order
      next[Int(day)] += 1
    }
    placed = []
    dayOfOrder = []
    for day in days.keys.indices {
      let range = Int(starts[day])..<Int(starts[day + 1])
      arranged[range].sort { $0.iteration < $1.iteration }
      for place in range.dropFirst() {
        let before = arranged[place - 1]
        if before.hasSold { arranged[place].hasSold = true }
        if before.hasBought { arranged[place].hasBought = true }
        arranged[place].offered += before.offered
      }
    }
    placed = arranged
  }

  /// What an agent orders at a turn, and what it had done on the day before that.
  private struct Trades {
    var sellsNow = false
    var buysNow = false
    /// Whether it had sold, and whether an order to buy had been filled.
    var hasSold = false
    var hasBought = false
    /// Shares that it had offered.
    var offered = 0.0
  }

  /// - Complexity: O(log n) in the orders of the agent on the day, and those of the turn.
  private func trades(_ turn: ArenaFacts.Turn, _ day: Int?) -> Trades {
    var trades = Trades()
    guard let day else { return trades }
    let end = Int(starts[day + 1])
    var low = Int(starts[day])
    var high = end
    while low < high {
      let middle = (low + high) / 2
      if placed[middle].iteration < turn.iteration { low = middle + 1 } else { high = middle }
    }
    if low > Int(starts[day]) {
      trades.hasSold = placed[low - 1].hasSold
      trades.hasBought = placed[low - 1].hasBought
      trades.offered = placed[low - 1].offered
    }
    while low < end, placed[low].iteration == turn.iteration {
      if placed[low].isSale { trades.sellsNow = true } else { trades.buysNow = true }
      low += 1
    }
    return trades
  }

  /// The place of the agent's day; nil where it ordered nothing.
  private func day(_ turn: ArenaFacts.Turn) -> Int? {
    days.existing(AgentDay(agent: turn.agent, day: turn.day).key)
  }

  /// Whether the agent held stock at that turn, which is what makes the sell call happen.
  ///
  /// - Parameter memory: what is known of an agent's holdings at its other turns.
  func couldSell(
    _ turn: ArenaFacts.Turn, _ memory: ArenaTurns<ArenaFacts.MemoryRow>
  ) -> ArenaFacts.Made {
    let trades = trades(turn, day(turn))
    if trades.sellsNow { return .yes }
    // Holdings shrink by sales alone, so a neighbouring turn decides where nothing was sold.
    if !trades.hasSold {
      var neighbour = turn
      neighbour.iteration = turn.iteration - 1
      if memory[neighbour]?.heldStock == true { return .yes }
      neighbour.iteration = turn.iteration + 1
      if memory[neighbour]?.heldStock == false { return .no }
    }
    let previous = AgentDay(agent: turn.agent, day: turn.day - 1)
    let held = turn.day == 0 ? 0 : holdings[previous] ?? 0
    if held - trades.offered > 0 { return .yes }
    return held == 0 && !trades.hasBought ? .no : .unknown
  }

  /// Whether the agent's cash reached the threshold at that turn, which makes the buy call happen.
  func couldBuy(_ turn: ArenaFacts.Turn, threshold: Double) -> ArenaFacts.Made {
    let day = day(turn)
    if trades(turn, day).buysNow { return .yes }
    guard let evening = cash[AgentDay(agent: turn.agent, day: turn.day)] else { return .unknown }
    let moved = day.map { sums[$0] } ?? (sales: 0, purchases: 0)
    if evening - moved.sales >= threshold { return .yes }
    return evening + moved.purchases < threshold ? .no : .unknown
  }
}
