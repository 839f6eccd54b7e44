import Scheduling
import Writing

/// The state of a simulated run: the world, the clock and what is on its way to the disk.
struct ArenaRun: ~Copyable {
  let parameters: ArenaParameters
  var service: ModelService
  var clock: Int64
  /// When a signal ends the program; `Int64.max` for never.
  var deadline: Int64
  var costs: CostStream

  var market: ArenaMarket
  var agents: [ArenaAgent]
  var portfolios: [ArenaPortfolio]
  /// The index's value at the beginning of the day.
  var indexBegin = 0.0

  var tables = ArenaTables()
  /// What a batch of rows would leave if the program ended now; nil where each row is committed.
  var committed: ArenaTables?
  var lastCommit: Int64
  var databaseBorn: Int64
  let database: ArenaDatabaseFile

  /// Files of `debug_prompts` of the day.
  var dayFiles = ArenaFiles()
  /// Files that every iteration overwrites.
  var runFiles = ArenaFiles()
  var truth = TruthWriter()
  var trace: ArenaTrace
  var outputs: [ArenaOutput] = []
  /// Lines of the truth and the trace that wait to be handed over, in the order of `RunStream`.
  var lines = [ByteBuffer](repeating: ByteBuffer(), count: RunStream.allCases.count)
  /// Attempts, and rows of `memory` and `gossip`, so far.
  var attemptCount = 0
  var answerRows = 0

  init(
    _ parameters: ArenaParameters, service: ServiceParameters, scratchFolder: String
  ) throws(SimulatorError) {
    self.parameters = parameters
    self.service = ModelService(parameters: service, seed: parameters.seed)
    clock = parameters.start
    costs = CostStream(seed: parameters.seed, label: "arena/program")
    switch parameters.ending {
    case .killed(let after), .interrupted(let after):
      deadline = parameters.start + max(0, min(after, 4_000_000_000_000_000_000))
    default: deadline = .max
    }
    var stream = RandomStream(seed: parameters.seed, label: "arena/world")
    market = ArenaMarket(stocks: Self.makeStocks(parameters, &stream))
    var agents: [ArenaAgent] = []
    for number in 0..<parameters.agents {
      agents.append(
        ArenaAgent(
          number: number, reflectFrequency: parameters.reflectFrequency(of: number),
          stream: &stream))
    }
    self.agents = agents
    portfolios = agents.map { ArenaPortfolio(cash: Double($0.startCash)) }
    database = try ArenaDatabaseFile(path: scratchFolder + "/data.db")
    lastCommit = clock
    databaseBorn = clock
    trace = ArenaTrace(run: parameters.name)
  }

  private static func makeStocks(
    _ parameters: ArenaParameters, _ stream: inout RandomStream
  ) -> [ArenaStock] {
    (0..<parameters.stocks).map { number in
      var price = 400 + 100 * stream.unit()
      var past: [Double] = []
      for _ in 0..<10 {
        past.append((price * 100).rounded() / 100)
        price *= 0.96 + 0.08 * stream.unit()
      }
      // Enough shares for all agents to buy for all of their money.
      let total = (1000 + 200 * stream.below(4)) * max(1, (parameters.agents + 8) / 9)
      return ArenaStock(
        number: number, dividend: 20 + stream.below(8), total: total, past: past)
    }
  }

  /// Lets the clock go on to a time, unless a signal ends the program before.
  mutating func reach(_ time: Int64) throws(ArenaStop) {
    if time == .max {
      throw .failed(
        .parameters("the run would last beyond the year 2262; make it or its latencies shorter"))
    }
    if time >= deadline {
      clock = max(clock, deadline)
      if case .interrupted = parameters.ending { throw .interrupted }
      throw .killed
    }
    clock = max(clock, time)
  }

  mutating func spend(_ least: Int64, _ most: Int64) throws(ArenaStop) {
    try reach(clock.later(by: costs.draw(least, most)))
  }

  /// Spends the time of one statement; where each row is committed, that of its commit, too.
  mutating func commit(_ count: Int = 1) throws(ArenaStop) {
    for _ in 0..<count {
      if parameters.commitsEveryRow {
        try reach(clock.later(by: costs.commit()))
        tables.commits += 1
        lastCommit = clock
      } else {
        try spend(30_000, 120_000)
      }
    }
  }

  /// Commits the rows of an iteration together, where the program is told to.
  mutating func commitBatch() throws(ArenaStop) {
    guard !parameters.commitsEveryRow else { return }
    try reach(clock.later(by: costs.commit()))
    tables.commits += 1
    lastCommit = clock
    tables.orders = market.orders
    committed = tables
  }

  /// Hands over what nothing that follows can change, so that little is held.
  mutating func handOver() {
    for stream in RunStream.allCases where lines[stream.rawValue].count > 0 {
      let room = lines[stream.rawValue].count
      outputs.append(.append(lines[stream.rawValue].bytes, stream))
      lines[stream.rawValue] = ByteBuffer()
      // The next iteration says about as much.
      lines[stream.rawValue].reserve(room + room / 8)
    }
  }

  mutating func print(_ lines: [UInt8]) {
    outputs.append(.print(lines, at: clock))
  }

  /// Prints what the program says when SQLite refuses a statement; whether it does.
  mutating func refuses(_ statement: [UInt8]) -> Bool {
    guard let problem = database.problem(with: statement) else { return false }
    var lines = ByteBuffer()
    lines.append("Database ERROR:")
    lines.append(statement)
    lines.append("\n\(problem)\n")
    print(lines.bytes)
    return true
  }
}
