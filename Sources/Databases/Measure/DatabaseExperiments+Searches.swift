import Statistics

extension DatabaseExperiments {
  /// A search takes at least so many nanoseconds in a round, by repeating it.
  private static let leastTime: Int64 = 10_000_000

  /// Makes the program's searches in a copy without and one with the advised indexes.
  func measureSearches(
    _ look: DatabaseLook, _ plain: Connection, _ result: inout DatabaseMeasurement
  ) throws(DatabaseError) {
    let served = Set(look.advice.flatMap(\.serves))
    let statements = look.statements.map(\.statement).filter { served.contains($0.what) }
    guard !statements.isEmpty else { return }
    let indexed = try Connection.copy(path("indexed.db"))
    defer { remove("indexed.db") }
    try indexed.fill(from: plain)
    for advice in look.advice { try indexed.run(advice.sql) }
    for statement in statements {
      if let found = try search(statement, plain, indexed) { result.searches.append(found) }
    }
  }

  private func search(
    _ statement: ProgramStatement, _ plain: Connection, _ indexed: Connection
  ) throws(DatabaseError) -> DatabaseMeasurement.Searching? {
    let values = try StatementLook.values(for: statement, plain)
    guard values.tries > 0 else { return nil }
    let prepared = [try plain.statement(statement.sql), try indexed.statement(statement.sql)]
    func all(_ way: Int) throws(DatabaseError) {
      for row in 0..<values.tries {
        if let stored = values.stored { prepared[way].bind(stored, row: row) }
        try prepared[way].drain()
      }
    }
    let start = InterleavedTimes.now()
    for way in 0...1 { try all(way) }
    let once = max(1, (InterleavedTimes.now() - start) / 2)
    let counts = prepared.map { (scanned: $0.rowsScanned, operations: $0.operations) }
    let repeats = Int(min(1000, Self.leastTime / once)) + 1
    let times = try InterleavedTimes(ways: 2, rounds: rounds, isStopped: isStopped) {
      way throws(DatabaseError) in
      let start = InterleavedTimes.now()
      for _ in 0..<repeats { try all(way) }
      return InterleavedTimes.now() - start
    }
    func each(_ count: Int) -> Double { Double(count) / Double(values.tries) }
    return DatabaseMeasurement.Searching(
      what: statement.what, speed: times.speed(of: 1, against: 0),
      rowsScanned: (each(counts[0].scanned), each(counts[1].scanned)),
      operations: (each(counts[0].operations), each(counts[1].operations)))
  }
}
