import Readers

/// What is known of the program that wrote a database: declared here, once for each.
public struct DatabaseProgram: Sendable {
  /// The program's name.
  public let name: String
  /// Tables that tell it from others.
  let tables: [String]
  /// The searches that it makes.
  let statements: [ProgramStatement]
  /// Whether it opens its database with `synchronous=NORMAL`; others have SQLite's `FULL`.
  var isNormal = false
  /// Transactions that make the tables, and that hold no row.
  var schemaCommits = 0
  /// What turns a copy into the state in which the program searched it.
  var reopening: [String] = []

  /// The program that has such tables; nil where none is known.
  static func of(_ tables: some Collection<String>) -> DatabaseProgram? {
    let found = Set(tables)
    return [arena, loom, polyalphascan].first { found.isSuperset(of: $0.tables) }
  }

  private static let arena: DatabaseProgram = {
    var program = DatabaseProgram(
      name: "agent-trading-arena",
      tables: ["active_orders", "stock", "person", "account", "memory", "gossip"],
      statements: [
        ProgramStatement(
          "open orders of a stock", "each stock and iteration", in: "active_orders",
          by: ["status='active'", "stock_id", "type"]
        ).sorted("price", "timestamp"),
        ProgramStatement(
          "all open orders", "each iteration and day", in: "active_orders", by: ["status='active'"]
        ).sorted("price DESC", "timestamp"),
        ProgramStatement(
          "the order to change", "each deal and closed order", in: "active_orders",
          by: ["timestamp"]),
        ProgramStatement(
          "a holding", "each order and deal", in: "account",
          by: ["virtual_date", "person_id", "stock_id"]),
        ProgramStatement(
          "holdings of an agent", "each prompt, agent and iteration", in: "account",
          by: ["virtual_date", "person_id"]),
        ProgramStatement(
          "an agent's money", "each agent and iteration", in: "person",
          by: ["virtual_date", "person_id"]),
        ProgramStatement(
          "an agent's memory of a day", "each reflection", in: "memory",
          by: ["virtual_date", "person_id"]),
        ProgramStatement(
          "gossip of a day", "each market analysis", in: "gossip", by: ["virtual_date"]),
        ProgramStatement(
          "a stock's day", "each deal and memory", in: "stock", by: ["virtual_date", "stock_id"]),
        ProgramStatement(
          "a stock's last days", "each prompt", in: "stock", by: ["stock_id"]
        ).days(upTo: "virtual_date").sorted("virtual_date"),
      ])
    program.schemaCommits = DatabaseHeader.arenaSchemaCommits
    // What was closed on the last day was open until then.
    program.reopening = [
      """
      UPDATE active_orders SET status = 'active' WHERE status = 'closed' AND virtual_date = \
      (SELECT max(virtual_date) FROM active_orders)
      """
    ]
    return program
  }()

  private static let loom: DatabaseProgram = {
    var program = DatabaseProgram(
      name: "loom", tables: ["sessions", "turns", "memories"],
      statements: [
        ProgramStatement("a session", "each save", in: "sessions", by: ["id"]),
        ProgramStatement("sessions in a state", "each listing", in: "sessions", by: ["status"]),
        ProgramStatement(
          "turns of a session", "each save of the session, which deletes them", in: "turns",
          by: ["session_id"]
        ).sorted("turn_number"),
        ProgramStatement(
          "memories of a session", "each save of the session, which deletes them",
          in: "memories", by: ["session_id"]),
      ])
    program.isNormal = true
    return program
  }()

  private static let polyalphascan = DatabaseProgram(
    name: "polyalphascan", tables: ["groups", "implications", "validated_pairs", "markets"],
    statements: [
      ProgramStatement("a group", "each run, for all", in: "groups", by: ["group_id"]),
      ProgramStatement(
        "a group's implications", "each answer", in: "implications", by: ["group_id"]),
      ProgramStatement("a pair", "each validated pair", in: "validated_pairs", by: ["pair_id"]),
      ProgramStatement(
        "pairs of a target", "each portfolio", in: "validated_pairs", by: ["target_market_id"]),
      ProgramStatement("a group's markets", "each run, for all", in: "markets", by: ["group_id"]),
      ProgramStatement("runs under way", "each start", in: "runs", by: ["status='running'"]),
    ])
}
