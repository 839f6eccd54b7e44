/// One prompt of one agent at one stage: a logical call.
struct ArenaStep: Hashable, Sendable {
  var day: Int32
  /// Nil for gossip, which belongs to the day, and where no source tells.
  var iteration: Int32?
  /// Nil where no source tells.
  var agent: Int32?
  var stage: ArenaStage

  init(day: Int32, iteration: Int32?, agent: Int32?, stage: ArenaStage) {
    self.day = day
    self.iteration = stage == .gossip ? nil : iteration
    self.agent = agent
    self.stage = stage
  }

  /// Two words instead of one for each field and each nil: a run has millions of look-ups.
  func hash(into hasher: inout Hasher) {
    let time = UInt64(UInt32(bitPattern: day)) << 32 | UInt64(UInt32(bitPattern: iteration ?? .min))
    hasher.combine(time)
    hasher.combine(UInt64(UInt32(bitPattern: agent ?? .min)) << 8 | UInt64(stage.rawValue))
  }

  /// Orders the steps as the simulator makes them, strictly one after another.
  var order: ArenaOrder {
    let block: Int64
    switch stage {
    case .gossip: block = 0
    case .marketAnalysis, .buy, .sell: block = 1 + 2 * Int64(iteration ?? 0)
    default: block = 2 + 2 * Int64(iteration ?? 0)
    }
    return ArenaOrder(day: Int64(day), block: block, agent: Int64(agent ?? 0), place: stage.place)
  }
}

/// A place in the simulator's strict order of work.
struct ArenaOrder: Comparable, Hashable, Sendable {
  var day: Int64
  /// 0 gossip, 1 + 2K the decisions of iteration K, 2 + 2K its reflections.
  var block: Int64
  var agent: Int64
  var place: Int64

  /// The place of the agent's turn that this place is in.
  var turn: ArenaOrder { ArenaOrder(day: day, block: block, agent: agent, place: 0) }

  /// Before everything.
  static let beginning = ArenaOrder(day: -1, block: 0, agent: 0, place: 0)

  /// After every step of that block, whoever takes part.
  static func endOf(day: Int32, block: Int64) -> ArenaOrder {
    ArenaOrder(day: Int64(day), block: block, agent: .max, place: .max)
  }

  /// After every decision of that iteration, where its orders are submitted.
  static func orders(day: Int32, iteration: Int32) -> ArenaOrder {
    endOf(day: day, block: 1 + 2 * Int64(iteration))
  }

  /// After every reflection of that iteration.
  static func endOfIteration(day: Int32, iteration: Int32) -> ArenaOrder {
    endOf(day: day, block: 2 + 2 * Int64(iteration))
  }

  static func < (left: ArenaOrder, right: ArenaOrder) -> Bool {
    (left.day, left.block, left.agent, left.place)
      < (right.day, right.block, right.agent, right.place)
  }
}
