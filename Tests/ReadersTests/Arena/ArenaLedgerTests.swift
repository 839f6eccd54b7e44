import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArenaLedgerTests {
  private typealias Turn = ArenaFacts.Turn
  private typealias Given = (turn: Turn, order: ArenaLedger.Order)

  /// What was given to a ledger, and the plain answers that come of going through all of it.
  private struct Plain {
    var orders: [Given] = []
    var held: [Turn: Bool] = [:]
    var ledger = ArenaLedger()

    private func today(_ turn: Turn) -> [ArenaLedger.Order] {
      orders.filter { $0.turn.agent == turn.agent && $0.turn.day == turn.day }.map(\.order)
    }

    func couldSell(_ turn: Turn) -> ArenaFacts.Made {
      let today = today(turn)
      if today.contains(where: { $0.iteration == turn.iteration && $0.isSale }) { return .yes }
      let earlier = today.filter { $0.iteration < turn.iteration }
      let before = Turn(day: turn.day, iteration: turn.iteration - 1, agent: turn.agent)
      let after = Turn(day: turn.day, iteration: turn.iteration + 1, agent: turn.agent)
      if !earlier.contains(where: \.isSale) {
        if held[before] == true { return .yes }
        if held[after] == false { return .no }
      }
      let kept = turn.day == 0 ? 0 : ledger.holdings[.init(agent: turn.agent, day: turn.day - 1)]
      let offered = earlier.reduce(0) { $0 + ($1.isSale ? $1.quantity : 0) }
      if (kept ?? 0) - offered > 0 { return .yes }
      let mayHaveBought = earlier.contains { !$0.isSale && $0.isFinished }
      return (kept ?? 0) == 0 && !mayHaveBought ? .no : .unknown
    }

    func couldBuy(_ turn: Turn, threshold: Double) -> ArenaFacts.Made {
      let today = today(turn)
      if today.contains(where: { $0.iteration == turn.iteration && !$0.isSale }) { return .yes }
      guard let evening = ledger.cash[.init(agent: turn.agent, day: turn.day)] else {
        return .unknown
      }
      func value(ofSales sales: Bool) -> Double {
        today.reduce(0) { $0 + ($1.isSale == sales && $1.isFinished ? $1.quantity * $1.price : 0) }
      }
      if evening - value(ofSales: true) >= threshold { return .yes }
      return evening + value(ofSales: false) < threshold ? .no : .unknown
    }
  }

  /// Orders in the run's order and in none, turns with and without rows.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func saysWhatAllOrdersSay(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var plain = Plain()
    var memory = ArenaTurns<ArenaFacts.MemoryRow>()
    var orders: [Given] = []
    for day in 0..<3 as Range<Int32> {
      for agent in 0..<4 as Range<Int32> {
        if Bool.random(using: &random) {
          plain.ledger.holdings[.init(agent: agent, day: day)] = Double(
            Int.random(in: 0...30, using: &random))
        }
        if Bool.random(using: &random) {
          plain.ledger.cash[.init(agent: agent, day: day)] = Double(
            Int.random(in: 0...3000, using: &random))
        }
        for iteration in 0..<6 as Range<Int32> {
          let turn = Turn(day: day, iteration: iteration, agent: agent)
          if Int.random(in: 0..<4, using: &random) == 0 {
            plain.held[turn] = Bool.random(using: &random)
            memory.update(turn, from: .init()) { $0.heldStock = plain.held[turn] }
          }
          for _ in 0..<max(0, Int.random(in: -3...3, using: &random)) {
            orders.append(
              (
                turn,
                .init(
                  iteration: iteration, isSale: Int.random(in: 0..<3, using: &random) == 0,
                  isFinished: Bool.random(using: &random),
                  quantity: Double(Int.random(in: 1...20, using: &random)),
                  price: Double(Int.random(in: 1...50, using: &random)))
              ))
          }
        }
      }
    }
    plain.orders = seed % 2 == 0 ? orders : orders.shuffled(using: &random)
    for (turn, order) in plain.orders {
      plain.ledger.add(order, of: .init(agent: turn.agent, day: turn.day))
    }
    plain.ledger.arrange()
    for day in 0..<4 as Range<Int32> {
      for agent in 0..<5 as Range<Int32> {
        for iteration in 0..<7 as Range<Int32> {
          let turn = Turn(day: day, iteration: iteration, agent: agent)
          #expect(
            plain.ledger.couldSell(turn, memory) == plain.couldSell(turn), "\(turn), seed \(seed)")
          #expect(
            plain.ledger.couldBuy(turn, threshold: 1000) == plain.couldBuy(turn, threshold: 1000),
            "\(turn), seed \(seed)")
        }
      }
    }
  }

  @Test func turnsAreKeptAsTheyCome() {
    var turns = ArenaTurns<Int>()
    #expect(turns.lastDay == nil && turns.count == 0)
    let given = [(2, 1, 0), (0, 7, 3), (2, 1, 0), (1, 0, -1)].map {
      Turn(day: Int32($0.0), iteration: Int32($0.1), agent: Int32($0.2))
    }
    for turn in given { turns.update(turn, from: 10) { $0 += 1 } }
    #expect(turns.count == 3 && turns.lastDay == 2 && turns.lastIteration == 7)
    #expect(turns.all.map(\.turn) == [given[0], given[1], given[3]])
    #expect(turns.all.map(\.value) == [12, 11, 11])
    #expect(turns[given[3]] == 11)
    #expect(turns[Turn(day: 1, iteration: 0, agent: 0)] == nil)
    let kept = turns.filter { $0.day < 2 }
    #expect(kept.count == 2 && kept.lastDay == 1 && kept[given[0]] == nil && kept[given[1]] == 11)
  }

  /// Without the table of prices the orders still tell their times.
  @Test func ordersNeedNoPricesOfStocks() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      sqlite3 data.db "CREATE TABLE active_orders (timestamp INTEGER, virtual_date INTEGER, iteration INTEGER,
        person_id INTEGER, stock_id INTEGER, type TEXT, price NUMERIC, quantity INTEGER, status TEXT);
        CREATE TABLE memory (person_id INTEGER, virtual_date INTEGER, iteration INTEGER, type TEXT,
        financial_situation TEXT);
        CREATE TABLE person (person_id INTEGER, virtual_date INTEGER, cash NUMERIC);
        INSERT INTO person VALUES (0, 0, 1000);
        INSERT INTO active_orders VALUES (1767603600000, 0, 0, -1, 0, 'sell', 1, 1, 'active'),
          (1767603601000, 0, 0, 0, 0, 'sell', 1, 1, 'active'), (1767603601500, 0, 0, 0, 0, 'buy', 1, 1, 'active')"
      """)
    let run = try Registry.read([scratch.path], options: ReadOptions())
    let orders = run.spans.rows.filter { $0.stage == "order_submission" }
    #expect(orders.map(\.duration) == [500_000_000])
    let warnings = run.warnings.all.filter { $0.code == "database_incomplete" }
    #expect(warnings.contains { $0.message.contains("stock") }, "\(run.warnings.all)")
  }
}
