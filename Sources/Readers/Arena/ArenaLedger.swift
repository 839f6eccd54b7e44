/// Bounds of what an agent can have held and had at one of its turns.
///
/// They come from the database's daily balances and orders, and decide whether a call was made whose
/// row in `memory` was lost.
struct ArenaLedger: Sendable {
  /// An agent on one day.
  struct AgentDay: Hashable, Sendable {
    var agent: Int32
    var day: Int32

    func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(UInt32(bitPattern: agent)) << 32 | UInt64(UInt32(bitPattern: day)))
    }
  }

  /// One order of an agent, copies made by partial fills included.
  struct Order: Sendable {
    var turn: ArenaFacts.Turn
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
  private var orders: [AgentDay: [Order]] = [:]
  /// What `memory` says of an agent's holdings at its other turns.
  var heldStock: [ArenaFacts.Turn: Bool] = [:]

  mutating func add(_ order: Order) {
    orders[AgentDay(agent: order.turn.agent, day: order.turn.day), default: []].append(order)
  }

  private func today(_ turn: ArenaFacts.Turn) -> [Order] {
    orders[AgentDay(agent: turn.agent, day: turn.day)] ?? []
  }

  /// Whether the agent held stock at that turn, which is what makes the sell call happen.
  func couldSell(_ turn: ArenaFacts.Turn) -> ArenaFacts.Made {
    let today = today(turn)
    if today.contains(where: { $0.turn == turn && $0.isSale }) { return .yes }
    let earlier = today.lazy.filter { $0.turn.iteration < turn.iteration }
    var before = turn
    before.iteration -= 1
    var after = turn
    after.iteration += 1
    // Holdings shrink by sales alone, so a neighbouring turn decides where nothing was sold.
    if heldStock[before] == true, !earlier.contains(where: \.isSale) { return .yes }
    if heldStock[after] == false, !today.contains(where: { $0.turn == turn && $0.isSale }),
      !earlier.contains(where: \.isSale)
    {
      return .no
    }
    let previous = AgentDay(agent: turn.agent, day: turn.day - 1)
    let held = turn.day == 0 ? 0 : holdings[previous] ?? 0
    let offered = earlier.reduce(0) { $0 + ($1.isSale ? $1.quantity : 0) }
    if held - offered > 0 { return .yes }
    let mayHaveBought = earlier.contains { !$0.isSale && $0.isFinished }
    return held == 0 && !mayHaveBought ? .no : .unknown
  }

  /// Whether the agent's cash reached the threshold at that turn, which makes the buy call happen.
  func couldBuy(_ turn: ArenaFacts.Turn, threshold: Double) -> ArenaFacts.Made {
    let today = today(turn)
    if today.contains(where: { $0.turn == turn && !$0.isSale }) { return .yes }
    guard let evening = cash[AgentDay(agent: turn.agent, day: turn.day)] else { return .unknown }
    func value(ofSales sales: Bool) -> Double {
      today.reduce(0) { $0 + ($1.isSale == sales && $1.isFinished ? $1.quantity * $1.price : 0) }
    }
    if evening - value(ofSales: true) >= threshold { return .yes }
    return evening + value(ofSales: false) < threshold ? .no : .unknown
  }
}
