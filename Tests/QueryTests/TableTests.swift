import Analysis
import Testing
import Trace

@testable import Query

@Suite struct TableTests {
  /// What SQLite answers from the columns as they are, it answers from a copy of them, too.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func servedTableAnswersLikeACopy(seed: UInt64) throws {
    let trace = RandomRun.trace([0, 1, 2, 57, 400][Int(seed % 5)], seed: seed)
    let database = try QueryDatabase(trace)
    try database.execute("CREATE TABLE copy AS SELECT * FROM spans")
    let quoted = RandomRun.names.filter { !$0.contains("\0") }
      .map { "'\($0.replacing("'", with: "''"))'" }
    var conditions = [
      "1", "call = 3", "call = 3.0", "call = '3'", "call IN (1, 2, 2)", "call IS NULL",
      "call = 9223372036854775807", "stage = 5", "stage = NULL", "stage = x'62'",
      "timing = 'log' AND status = 'ok'", "status = 'nonsense'", "agent IS NULL", "day = 1",
      "stage = 'BUY' COLLATE NOCASE", "stage IN (SELECT stage FROM spans WHERE call = 1)",
    ]
    for name in quoted { conditions += ["stage = \(name)", "agent = \(name)", "error = \(name)"] }
    let groups = [
      "stage", "agent", "stage, phase, timing", "day, iteration", "status", "call", "start",
      "stage COLLATE NOCASE", "covers, attempt", "day + 1",
    ]
    for condition in conditions {
      let query = "SELECT * FROM %TABLE WHERE \(condition) ORDER BY rowid"
      try expectSame(database, query, seed: seed)
    }
    for group in groups {
      for condition in ["1", "phase = 'call'"] {
        let query =
          "SELECT \(group), count(*), count(duration_ns), sum(duration_ns), min(stage) "
          + "FROM %TABLE WHERE \(condition) GROUP BY \(group) ORDER BY 1, 2, 3, 4, 5"
        try expectSame(database, query, seed: seed)
      }
      for order in [group, group.replacing(", ", with: " DESC, ") + " DESC"] {
        let query = "SELECT \(group), count(*) FROM %TABLE GROUP BY \(group) ORDER BY \(order)"
        try expectSame(database, query, seed: seed)
      }
      try expectSame(database, "SELECT DISTINCT \(group) FROM %TABLE ORDER BY 1", seed: seed)
      try expectSame(
        database, "SELECT \(group), rowid FROM %TABLE ORDER BY \(group), rowid DESC", seed: seed)
    }
    let join =
      "SELECT a.rowid, b.rowid FROM %TABLE a JOIN %TABLE b ON a.call = b.call AND a.stage = b.stage "
      + "ORDER BY 1, 2"
    try expectSame(database, join, seed: seed)
    try expectSame(
      database,
      "SELECT a.rowid, b.day FROM %TABLE a LEFT JOIN %TABLE b ON b.agent = a.error "
        + "ORDER BY 1, 2", seed: seed)
  }

  private func expectSame(_ database: QueryDatabase, _ query: String, seed: UInt64) throws {
    let served = try database.rows(query.replacing("%TABLE", with: "spans"))
    let copied = try database.rows(query.replacing("%TABLE", with: "copy"))
    #expect(served == copied, "seed \(seed): \(query)")
  }

  @Test func columnsAreThoseOfTheRows() throws {
    let trace = RandomRun.trace(50, seed: 7)
    let database = try QueryDatabase(trace)
    let rows = try database.rows(
      "SELECT call, stage, agent, day, attempt, start_ns, duration_ns, duration_ms, cost, failed, "
        + "status, timing, resolution_ms FROM spans")
    #expect(rows.count == 50)
    for (position, values) in rows.enumerated() {
      let row = trace.spans.row(position)
      let expected: [QueryValue] = [
        .integer(row.call), .text(row.stage), .text(row.agent), .integer(row.day.map { Int($0) }),
        .integer(row.attempt.map { Int($0) }), .integer(row.start), .integer(row.duration),
        .milliseconds(row.duration), .real(row.cost), .integer(row.status.isFailure ? 1 : 0),
        .text(row.status.name), .text(row.timing.name), .milliseconds(row.resolution),
      ]
      #expect(values == expected)
    }
  }

  @Test(arguments: [QuantileDefinition.linear, .nearestRank])
  func functionsAgreeWithTheSummary(definition: QuantileDefinition) throws {
    let trace = RandomRun.trace(3000, seed: 11)
    let summary = Summary(of: trace, quantiles: definition)
    var options = QueryOptions()
    options.quantiles = definition
    let database = try QueryDatabase(trace, options: options)
    for stage in summary.stages where stage.timed > 1 {
      let name = stage.stage.replacing("\0", with: "' || char(0) || '").replacing(
        "it's", with: "it''s")
      let rows = try database.rows(
        """
        SELECT count(*), percentile(duration_ns, 50), percentile(duration_ns, 95),
        percentile(duration_ns, 99.9), stddev(duration_ns), median(duration_ns),
        percentile(duration_ms, 99)
        FROM spans WHERE stage = '\(name)' AND phase = '\(stage.phase)' AND timing = '\(stage.timing)'
        """)
      let values = rows[0].map(\.number)
      #expect(values[0] == Double(stage.count))
      #expect(values[1] == stage.p50 && values[2] == stage.p95 && values[3] == stage.p999)
      #expect(values[5] == stage.p50)
      let deviation = try #require(stage.standardDeviation)
      #expect(abs((values[4] ?? 0) - deviation) <= 1e-12 * deviation)
      let p99 = try #require(stage.p99)
      #expect(abs((values[6] ?? 0) * 1e6 - p99) <= 1e-14 * p99)
    }
  }

  @Test func summaryTablesHoldTheSummary() throws {
    let trace = RandomRun.trace(400, seed: 3)
    let summary = Summary(of: trace)
    let database = try QueryDatabase(trace)
    let stages = try database.rows("SELECT stage, p95_ms, total_ms FROM stages")
    #expect(
      stages
        == summary.stages.map {
          [.text($0.stage), .milliseconds($0.p95), .milliseconds($0.total)]
        })
    #expect(
      try database.value("SELECT sum(count) FROM failures")
        == .integer(summary.failures.reduce(0) { $0 + $1.count }))
    #expect(try database.value("SELECT id FROM run") == .text("run"))
    #expect(try database.value("SELECT count(*) FROM coverage") == .integer(6))
    #expect(
      try database.value("SELECT attempts FROM retries WHERE stage IS NULL")
        == .integer(summary.retries.attempts))
    for table in try database.rows("SELECT name FROM runlens_tables") {
      guard case .text(let name) = table[0] else { continue }
      let count = try database.value(
        "SELECT count(*) FROM runlens_columns WHERE \"table\" = '\(name)'")
      let shown = try database.statements(in: "SELECT * FROM \(name)")[0].columns.count
      #expect(count == .integer(shown))
    }
  }

  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func callsAreThoseOfTheList(seed: UInt64) throws {
    let trace = RandomRun.trace(300, seed: seed)
    let list = CallList(of: trace.spans).calls
    let rows = try QueryDatabase(trace).rows(
      """
      SELECT call, stage, agent, attempts, failed_attempts, failed_attempts_ms, start_ns, duration_ms,
      duration_ns, status, failed FROM calls
      """)
    #expect(rows.count == list.count && !list.isEmpty, "seed \(seed)")
    for (values, call) in zip(rows, list) {
      let row = trace.spans.row(call.row)
      let expected: [QueryValue] = [
        .integer(row.call), .text(row.stage), .text(row.agent), .integer(call.attempts),
        .integer(call.failedAttempts), .milliseconds(call.failedTime), .integer(call.start),
        .milliseconds(call.duration), .integer(call.duration), .text(row.status.name),
        .integer(row.status.isFailure ? 1 : 0),
      ]
      #expect(values == expected, "seed \(seed)")
    }
  }

  @Test func agentsAreThoseOfTheProfile() throws {
    let trace = RandomRun.trace(800, seed: 5)
    let breakdown = RunBreakdown(of: trace)
    let rows = try QueryDatabase(trace).rows(
      "SELECT kind, name, calls, failed, busy_ms, pace, verdict FROM agents")
    let profiles = [breakdown.agents, breakdown.groups].compactMap(\.self)
    #expect(profiles.count == 2)
    let expected = profiles.flatMap { profile in
      profile.actors.map { actor -> [QueryValue] in
        [
          .text(profile.kind.rawValue), .text(actor.name), .integer(actor.calls),
          .integer(actor.failed), .milliseconds(actor.busy), .real(actor.pace),
          .text(actor.verdict.rawValue),
        ]
      }
    }
    #expect(rows == expected)
  }

  @Test func filesAreAskedForOneByOne() throws {
    let database = try QueryDatabase(RandomRun.trace(1, seed: 1))
    try database.addFiles(count: 3) { position in
      QueryFile(
        path: "f\(position)", bytes: position == 1 ? nil : Int64(position), modified: 5,
        changed: nil, born: nil)
    }
    #expect(
      try database.rows("SELECT path, bytes, born_ns FROM files ORDER BY path DESC")
        == [
          [.text("f2"), .integer(2), .null], [.text("f1"), .null, .null],
          [.text("f0"), .integer(0), .null],
        ])
  }
}

extension QueryValue {
  /// A number of either kind.
  var number: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .real(let number): number
    case .null, .text, .blob: nil
    }
  }
}
