/// What `data.db`, `persona.json` and `information.json` tell about a run.
struct ArenaFacts: Sendable {
  /// Whether a call was made, as far as the sources tell.
  enum Made: Sendable { case yes, no, unknown }

  /// One agent's turn in one iteration.
  struct Turn: Hashable, Sendable {
    var day: Int32
    var iteration: Int32
    var agent: Int32
  }

  /// The orders of one iteration, broker rows and copies made by partial fills left out.
  struct OrderBlock: Sendable, Equatable {
    var day: Int32
    var iteration: Int32
    /// First and last submission, nanoseconds since 1970 UTC.
    var first: Int64
    var last: Int64
    var count: Int
  }

  /// Time from one order's submission to the next one's within an iteration.
  struct OrderGap: Sendable {
    var day: Int32
    var iteration: Int32
    var agent: Int32
    var start: Int64
    var duration: Int64
  }

  /// What the rows that a turn left in `memory` say.
  struct MemoryRow: Sendable, Equatable {
    var decided = false
    var bought = false
    var sold = false
    var reflected = false
    /// Whether the agent held stock when it decided; nil where the row was lost.
    var heldStock: Bool?
  }

  /// Rows of all of the program's tables; nil without a database that tells.
  var rows: Int?
  /// Agents that acted, without the broker.
  var agents: Int32?
  /// Iterations of one day.
  var iterations: Int32?
  /// Every how many iterations each agent reflects; nil without `persona.json`.
  var reflectFrequency: [Int32]?
  /// Smallest cash with which an agent still buys; nil without `persona.json`.
  var cashToBuy: [Double]?
  /// Last completed iteration by `information.json`.
  var completed: (day: Int32, iteration: Int32)?
  /// Days for which `person` has rows.
  var personDays: Set<Int32> = []
  /// Last day for which `person` has rows: the day before it was ended.
  var lastPersonDay: Int32? { personDays.max() }
  /// The broker's first order, which is the run's beginning, nanoseconds since 1970 UTC.
  var opening: Int64?
  /// Time of the broker's last order of the opening.
  var openingEnd: Int64?
  var orderBlocks: [OrderBlock] = []
  var orderGaps: [OrderGap] = []
  var memory = ArenaTurns<MemoryRow>()
  /// Agents with a gossip row by day, day 0 left out.
  var gossip: [Int32: Set<Int32>] = [:]
  /// Holdings and cash that bound what could be bought and sold.
  var ledger = ArenaLedger()
  /// Whether `data.db` was read.
  var hasDatabase = false

  /// Whether every day was ended of which the database has a trace; nil where nothing tells.
  ///
  /// The rows of `person` for a day are made at the end of the day before, also when a next day
  /// follows that was never ended.
  var finished: Bool? {
    let rows = [
      memory.lastDay, gossip.keys.max(), orderBlocks.lazy.map(\.day).max(),
    ].compactMap(\.self).max()
    guard let lastPersonDay, let begun = rows ?? completed?.day else { return nil }
    if let completed, begun > completed.day { return false }
    return lastPersonDay > max(begun, completed?.day ?? begun)
  }

  /// Whether an agent reflects after an iteration; nil where nothing tells.
  func reflects(agent: Int32, day: Int32, iteration: Int32) -> Bool? {
    if let reflectFrequency, agent >= 0, Int(agent) < reflectFrequency.count {
      let frequency = reflectFrequency[Int(agent)]
      return frequency > 0 && (iteration + 1) % frequency == 0
    }
    if memory[Turn(day: day, iteration: iteration, agent: agent)]?.reflected == true { return true }
    return hasDatabase ? false : nil
  }

  /// Whether the call of that step was made, given that the simulator came past it.
  ///
  /// - Parameter row: what `memory` says of the step's turn.
  func made(_ step: ArenaStep, _ row: MemoryRow?) -> Made {
    guard let agent = step.agent, let iteration = step.iteration else { return .yes }
    let turn = Turn(day: step.day, iteration: iteration, agent: agent)
    switch step.stage {
    case .sell:
      if row?.sold == true { return .yes }
      if let held = row?.heldStock { return held ? .yes : .no }
      guard hasDatabase else { return .unknown }
      return ledger.couldSell(turn, memory)
    case .buy:
      if row?.bought == true { return .yes }
      guard hasDatabase, let cashToBuy, Int(agent) < cashToBuy.count else { return .unknown }
      return ledger.couldBuy(turn, threshold: cashToBuy[Int(agent)])
    default:
      return .yes
    }
  }
}
