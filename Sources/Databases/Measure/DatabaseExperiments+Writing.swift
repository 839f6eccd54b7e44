import CSQLite
import Statistics

/// One way to write recorded rows.
private struct Way {
  var what: String
  /// Statements that a connection begins with.
  var settings: String
  var sharesCommits = false
  var reconnects = false
  var hasIndexes = false
}

extension DatabaseExperiments {
  /// Rows in a round, and in the trial that finds out how many; nanoseconds that they should take.
  private static let leastRows = 60
  private static let mostRows = 300
  private static let trialRows = 20
  private static let roundTime: Int64 = 500_000_000

  /// Replays the recorded rows into an empty copy, in every way.
  func measureWriting(
    _ look: DatabaseLook, _ plain: Connection, _ result: inout DatabaseMeasurement
  ) throws(DatabaseError) {
    var recorded = try RecordedRows(look, plain, limit: rows ?? Self.mostRows)
    guard !recorded.rows.isEmpty else {
      result.doubts.append("no table has a row, so no write could be replayed")
      return
    }
    let empty = try emptied(look, plain)
    defer { remove("empty.db") }
    if rows == nil {
      // A slow disk gets fewer rows, so that nobody waits for minutes.
      let trial = try RecordedRows(look, plain, limit: Self.trialRows)
      try write(empty, to: "round.db")
      let start = InterleavedTimes.now()
      _ = try replay(trial, Self.ways(look, batch: "")[0])
      let each = (InterleavedTimes.now() - start) / Int64(trial.rows.count)
      let most = Int(clamping: Self.roundTime / max(1, each))
      recorded = try RecordedRows(
        look, plain, limit: min(max(most, Self.leastRows), Self.mostRows))
    }
    let ways = Self.ways(look, batch: recorded.batchesAreIterations ? "iteration" : "100 rows")
    result.rows = recorded.rows.count
    result.batches = recorded.batches
    result.batchesAreIterations = recorded.batchesAreIterations
    var counts = Array(repeating: (commits: 0, pages: 0), count: ways.count)
    let times = try InterleavedTimes(ways: ways.count, rounds: rounds, isStopped: isStopped) {
      number throws(DatabaseError) in
      let way = ways[number]
      remove("round.db")
      try write(empty, to: "round.db")
      if way.hasIndexes {
        let connection = try Connection.copy(path("round.db"))
        for advice in look.advice { try connection.run(advice.sql) }
      }
      let start = InterleavedTimes.now()
      counts[number] = try replay(recorded, way)
      return InterleavedTimes.now() - start
    }
    remove("round.db")
    for (number, way) in ways.enumerated() {
      result.writings.append(
        DatabaseMeasurement.Writing(
          what: way.what, speed: number == 0 ? nil : times.speed(of: number, against: 0),
          commits: counts[number].commits, pages: counts[number].pages))
    }
  }

  private static func ways(_ look: DatabaseLook, batch: String) -> [Way] {
    let isNormal = look.program?.isNormal == true
    let today =
      (look.hasLog ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE")
      + "; PRAGMA synchronous=\(isNormal ? "NORMAL" : "FULL")"
    let log = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"
    var ways = [
      Way(what: "a commit per row, as today", settings: today),
      Way(what: "a transaction per \(batch)", settings: today, sharesCommits: true),
    ]
    if today != log {
      ways += [
        Way(what: "write-ahead log, synchronous=NORMAL", settings: log),
        Way(
          what: "both: the log, a transaction per \(batch)", settings: log, sharesCommits: true),
      ]
    }
    ways.append(Way(what: "a connection per row", settings: today, reconnects: true))
    if !look.advice.isEmpty {
      ways.append(Way(what: "with the advised indexes", settings: today, hasIndexes: true))
    }
    return ways
  }

  /// Writes all rows in one way; gives the commits and the pages written.
  private func replay(
    _ recorded: RecordedRows, _ way: Way
  ) throws(DatabaseError) -> (commits: Int, pages: Int) {
    var commits = 0
    var pages = 0
    var connection: Connection?
    var statements: [Statement?] = Array(repeating: nil, count: recorded.tables.count)
    var batch = 0
    for row in recorded.rows {
      if connection == nil {
        let opened = try Connection.copy(path("round.db"))
        try opened.run(way.settings)
        connection = opened
      }
      guard let open = connection else { break }
      let table = recorded.tables[row.table]
      if statements[row.table] == nil {
        statements[row.table] = try open.statement(table.insert)
      }
      guard let statement = statements[row.table] else { break }
      if way.sharesCommits, row.batch != batch {
        if batch != 0 { try open.run("COMMIT") }
        try open.run("BEGIN")
        batch = row.batch
        commits += 1
      }
      statement.bind(table.values, row: row.place)
      try statement.drain()
      if !way.sharesCommits { commits += 1 }
      if way.reconnects {
        pages += open.pagesWritten
        statements[row.table] = nil
        connection = nil
      }
    }
    if let open = connection {
      if way.sharesCommits, batch != 0 { try open.run("COMMIT") }
      pages += open.pagesWritten
    }
    // Closing folds a write-ahead log into the file: that is part of the price.
    statements = []
    connection = nil
    return (commits, pages)
  }

  /// The bytes of a copy without rows: schema, page size and indexes are the original's.
  private func emptied(
    _ look: DatabaseLook, _ plain: Connection
  ) throws(DatabaseError) -> [UInt8] {
    let connection = try Connection.copy(path("empty.db"))
    try connection.fill(from: plain)
    try connection.run("PRAGMA journal_mode=DELETE; PRAGMA foreign_keys=OFF; BEGIN")
    for table in look.tables { try connection.run("DELETE FROM \(quoted(table.name))") }
    try connection.run("COMMIT; VACUUM")
    return try read("empty.db")
  }
}
