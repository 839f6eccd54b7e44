/// One row of `memory`.
struct MemoryRow: Sendable, Equatable {
  enum Kind: String, Sendable { case sell, buy, hold, reflect }

  var person: Int
  var day: Int
  var iteration: Int
  var operations: [UInt8]
  var strategy: [UInt8]
  var kind: Kind
  var gossip: [UInt8]
  var analysis: [UInt8]
  var reflection: [UInt8]
  var stocks: [UInt8]
  var index: [UInt8]
  var holdings: [UInt8]
}

/// One row of `gossip`.
struct GossipRow: Sendable, Equatable {
  var person: Int
  var day: Int
  var text: [UInt8]
}

/// One row of `person`.
struct PersonRow: Sendable, Equatable {
  var person: Int
  var day: Int
  var cash: Double
  var asset: Double
  var wealth: Double
  var income: Int
  var gain: Double
  var expense: Double
  var strategy: [UInt8]
}

/// One row of `account`.
struct AccountRow: Sendable, Equatable {
  var person: Int
  var stock: Int
  var day: Int
  var quantity: Int
  var cost: Double
  var price: Double
  var profit: Double
  var since: Int
}

/// One row of `stock`.
struct StockRow: Sendable, Equatable {
  var stock: Int
  var day: Int
  var volume: Double
  var quantity: Int
  var last: Double
  var begin: Double
  var highest: Double
  var lowest: Double
}

/// Rows that may still change, table by table in the order of their insertion.
///
/// Rows of days that are over are written to the database and forgotten.
struct ArenaTables: Sendable {
  var orders: [ArenaOrder] = []
  var stocks: [StockRow] = []
  var persons: [PersonRow] = []
  var accounts: [AccountRow] = []
  var memory: [MemoryRow] = []
  var gossip: [GossipRow] = []
  /// Commits of the program since its start, which the file counts.
  var commits = 0
}
