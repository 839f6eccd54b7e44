import Testing

@testable import Query

@Suite struct FunctionTests {
  private func value(_ sql: String) throws -> QueryValue {
    try QueryDatabase(RandomRun.trace(0, seed: 1)).value(sql)
  }

  @Test(
    arguments: [
      ("SELECT percentile(column1, 50) FROM (VALUES (4), (1), (3), (2), (NULL))", .real(2.5)),
      ("SELECT percentile(column1, 0) FROM (VALUES (4), (1))", .real(1)),
      ("SELECT percentile(column1, 100) FROM (VALUES (4), (1))", .real(4)),
      ("SELECT percentile_cont(column1, 0.25) FROM (VALUES (1.5), (2.5))", .real(1.75)),
      ("SELECT percentile_disc(column1, 0.5) FROM (VALUES (1), (2), (3), (4))", .integer(2)),
      ("SELECT percentile_disc(column1, 0.51) FROM (VALUES (1), (2), (3), (4))", .integer(3)),
      ("SELECT percentile_disc(column1, 0.55) FROM (VALUES (1.0))", .real(1)),
      ("SELECT percentile(column1, 95) FROM (VALUES (NULL))", .null),
      ("SELECT percentile(1, 50) WHERE 0", .null),
      ("SELECT percentile(column1, 50) FROM (VALUES ('a'), ('7'), (x'00'))", .real(7)),
      (
        "SELECT median(column1) FROM (VALUES (9223372036854775807), (-9223372036854775808))",
        .real(0)
      ),
      ("SELECT median(column1) FROM (VALUES (-1.5), (-2.5), (0), (1e999))", .real(-0.75)),
      ("SELECT stddev(column1) FROM (VALUES (1), (2), (3), (4))", .real(1.2909944487358056)),
      ("SELECT stddev(column1) FROM (VALUES (1))", .null),
      ("SELECT log_bucket(0)", .real(0)), ("SELECT log_bucket(-1)", .null),
      ("SELECT log_bucket(NULL)", .null), ("SELECT log_bucket('x')", .null),
      ("SELECT log_bucket(1e999)", .null), ("SELECT log_bucket(5.9)", .real(5)),
      ("SELECT log_bucket(1.74, 4)", .real(1.5)), ("SELECT log_bucket(1000, 1)", .real(512)),
      ("SELECT log_bucket(1e-300) > 0", .integer(1)),
    ] as [(String, QueryValue)])
  func functionsGive(sql: String, expected: QueryValue) throws {
    #expect(try value(sql) == expected, "\(sql)")
  }

  @Test(
    arguments: [
      "SELECT percentile(1, 101)", "SELECT percentile(1, -1)", "SELECT percentile(1, NULL)",
      "SELECT percentile(1, 'x')", "SELECT percentile_cont(1, 1.1)",
      "SELECT percentile(1, column1) FROM (VALUES (1), (2))", "SELECT log_bucket(1, 0)",
      "SELECT log_bucket(1, 'x')", "SELECT percentile(1)", "SELECT stddev(1, 2)",
    ])
  func wrongArgumentsAreTold(sql: String) throws {
    let database = try QueryDatabase(RandomRun.trace(0, seed: 1))
    guard case .wrong = database.failure(sql) else {
      Issue.record("\(sql): \(String(describing: database.failure(sql)))")
      return
    }
  }

  /// A bucket's bound is not above the value, the next bound is, and a bound is its own bucket.
  @Test(arguments: [1, 3, 4, 10, 1000])
  func bucketsHoldTheirValues(parts: Int) throws {
    let database = try QueryDatabase(RandomRun.trace(2000, seed: 5))
    let sql =
      "SELECT count(*), sum(log_bucket(duration_ms, \(parts)) <= duration_ms), "
      + "sum(log_bucket(duration_ms, \(parts)) * (1 + 1.0 / \(parts)) * (1 + 1e-9) > duration_ms), "
      + "sum(log_bucket(log_bucket(duration_ms, \(parts)), \(parts)) "
      + "= log_bucket(duration_ms, \(parts))) FROM spans WHERE duration_ms > 0"
    let row = try database.rows(sql)[0]
    #expect(row[0] != .integer(0))
    #expect(row[1] == row[0] && row[2] == row[0] && row[3] == row[0], "\(row)")
  }
}
