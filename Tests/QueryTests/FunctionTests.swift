import Analysis
import Testing

@testable import Query

@Suite struct FunctionTests {
  private func value(_ sql: String) throws -> QueryValue {
    try QueryDatabase(RandomRun.trace(0, seed: 1)).value(sql)
  }

  private static let infinities = QueryValue.text("[-9e999,9e999]")

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
      (
        "SELECT percentiles(column1, 0, 50, 99.9, 100) FROM (VALUES (4), (1), (3), (2), (NULL))",
        .text("[1.0,2.5,3.997,4.0]")
      ),
      ("SELECT percentiles(column1, 50) ->> 0 FROM (VALUES (1.5), ('2.5'), ('x'))", .real(2)),
      ("SELECT percentiles(column1, 0, 100) FROM (VALUES (1e999), (-1e999))", infinities),
      ("SELECT percentiles(column1, 50) FROM (VALUES (NULL))", .null),
      ("SELECT percentiles(1, 50) WHERE 0", .null),
      ("SELECT gap_percentiles(column1, 0, 50) FROM (VALUES (9), (1), (4))", .text("[3.0,4.0]")),
      ("SELECT gap_percentiles(column1, 50) FROM (VALUES (0.5), (3), (0.25))", .text("[1.375]")),
      ("SELECT gap_percentiles(column1, 100) FROM (VALUES (1e999), (1e999))", .text("[0.0]")),
      ("SELECT gap_percentiles(column1, 50) FROM (VALUES (7), (NULL))", .null),
      (
        "SELECT gap_percentiles(column1, 50) "
          + "FROM (VALUES (9223372036854775807), (-9223372036854775808))",
        .text("[9.223372036854776e+18]")
      ),
      (
        "SELECT percentiles(column1, ' [0, 50,99.9 ,1e2] ') FROM (VALUES (4), (1), (3), (2))",
        .text("[1.0,2.5,3.997,4.0]")
      ),
      ("SELECT gap_percentiles(column1, '[100]') FROM (VALUES (9), (1), (4))", .text("[5.0]")),
      (
        "SELECT gap_percentiles(column1, 0, 50, 100) FROM (VALUES (1), (4), (NULL), (4), (9), (20))",
        .text("[0.0,4.0,11.0]")
      ),
      (
        "SELECT gap_percentiles(column1, 0, 50, 100) FROM (VALUES (1), (4), (9), (2), (20))",
        .text("[1.0,3.5,11.0]")
      ),
      (
        "SELECT gap_percentiles(column1, 0, 50, 100) FROM (VALUES (-7), (4294967289), (4294967290))",
        .text("[1.0,2147483648.5,4294967296.0]")
      ),
      (
        "SELECT gap_percentiles(column1, 0, 100) FROM (VALUES (1), (4), ('x'), (9.5), (10))",
        .text("[0.5,5.5]")
      ),
      ("SELECT percentiles(column1, '50') FROM (VALUES (1), (9))", .text("[5.0]")),
      ("SELECT extents(column1) FROM (VALUES (3), (NULL), (10), ('x'), (4))", .text("[7]")),
      (
        "SELECT extents(column1, column2, column3) FROM (VALUES (5, 'b', 1), (2, 'a', 1), "
          + "(1, 'b', 1.0), (8, 'a', 2), (9, 'a', 1), (7, NULL, 1), (9, NULL, 1))",
        .text("[4,7,0,2]")
      ),
      ("SELECT extents(column1, 1) FROM (VALUES (3), ('2.5'), (10))", .text("[7.5]")),
      ("SELECT extents(column1) FROM (VALUES (1e999), (-1e999))", .text("[9e999]")),
      ("SELECT extents(column1) FROM (VALUES (1e999), (1e999))", .text("[0.0]")),
      (
        "SELECT extents(column1) FROM (VALUES (9223372036854775807), (-9223372036854775808))",
        .text("[9223372036854775807]")
      ),
      (
        "SELECT extents(column1, column2) FROM (VALUES (1700000000000000001, 'a'), (5, 'b'), "
          + "(1700000000000000010, 'a'), (1.5, 'b'), (2, 'b'), (2.5, 'c'))",
        .text("[9,3.5,0.0]")
      ),
      ("SELECT tally('a', column1) FROM (VALUES (1e999), (-1e999))", .text(#"[["a",2,null]]"#)),
      ("SELECT tally('a', '3', 'x')", .text(#"[["a",1,3,null]]"#)),
      ("SELECT percentile_disc(column1, 0.5) FROM (VALUES ('7'))", .integer(7)),
      ("SELECT extents(1) WHERE 0", .text("[]")),
      ("SELECT extents(NULL, 1)", .text("[]")),
      (
        "SELECT tally(column1, column2, column3) FROM (VALUES ('b', 1, NULL), ('a', 2, 0.5), "
          + "(NULL, 3, NULL), ('b', NULL, 'x'), ('a', 0.5, 1))",
        .text(#"[["b",2,1,null],["a",2,2.5,1.5],[null,1,3,null]]"#)
      ),
      (
        "SELECT tally(column1) FROM (VALUES (1), (1.0), ('1'), (-0.0), (0), (0.5), ('a\"\n'))",
        .text(#"[[1,2],["1",1],[0.0,2],[0.5,1],["a\"\n",1]]"#)
      ),
      ("SELECT tally(1) WHERE 0", .text("[]")),
      ("SELECT sum(value ->> 1) FROM json_each((SELECT tally(1, 2)))", .integer(1)),
      ("SELECT count(*) FROM json_tree('[[1]]')", .integer(3)),
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
      "SELECT percentiles(1)", "SELECT percentiles()", "SELECT percentiles(1, 50, 'x')",
      "SELECT gap_percentiles(1, 101)", "SELECT percentiles(1, '[]')",
      "SELECT percentiles(1, '[50, 101]')", "SELECT percentiles(1, '[50,]')",
      "SELECT percentiles(1, '[50')", "SELECT percentile(1, '[50]')",
      "SELECT percentiles(1, column1) FROM (VALUES ('[50]'), ('[51]'))",
      "SELECT percentiles(1, column1) FROM (VALUES (50), ('[50]'))",
      "SELECT percentiles(1, column1) FROM (VALUES ('[50, 60]'), (50))",
      "SELECT percentiles(1, '[0x32]')", "SELECT percentiles(1, '[+50]')",
      "SELECT percentiles(1, '[50.]')", "SELECT percentiles(1, 50, '[60]')",
      "SELECT extents()", "SELECT tally()", "SELECT tally(x'00')",
      "SELECT tally(CAST(x'ff' AS TEXT))", "SELECT tally('a' || char(0))",
      "SELECT tally(1, column1) FROM (VALUES (9223372036854775807), (1))",
      "SELECT percentiles(1, 50, column1) FROM (VALUES (1), (2))",
      "SELECT log_bucket(1, 'x')", "SELECT percentile(1)", "SELECT stddev(1, 2)",
    ])
  func wrongArgumentsAreTold(sql: String) throws {
    let database = try QueryDatabase(RandomRun.trace(0, seed: 1))
    guard case .wrong = database.failure(sql) else {
      Issue.record("\(sql): \(String(describing: database.failure(sql)))")
      return
    }
  }

  /// Lists hold what the single functions give, and gaps are those that a window function finds.
  @Test(arguments: QuantileDefinition.allCases, [1, 2] as [UInt64])
  func listsAgreeWithSingles(definition: QuantileDefinition, seed: UInt64) throws {
    let run = RandomRun.trace(3000, seed: seed)
    var options = QueryOptions()
    options.quantiles = definition
    let database = try QueryDatabase(run, options: options)
    let levels = [0, 12.5, 50, 99, 99.9, 100]
    for values in ["duration_ns", "duration_ms", "start"] {
      let singles = levels.map { "percentile(value, \($0))" }.joined(separator: ", ")
      let list = levels.indices.map { "list ->> \($0)" }.joined(separator: ", ")
      let given = levels.map { "\($0)" }.joined(separator: ", ")
      let value = values == "start" ? "julianday(start) * 86400" : values
      let alone = try database.rows("SELECT \(singles) FROM (SELECT \(value) AS value FROM spans)")
      let together = try database.rows(
        "SELECT \(list) FROM (SELECT percentiles(\(value), \(given)) AS list FROM spans)")
      #expect(Self.isSame(alone, together), "\(values), seed \(seed)")
      let window = try database.rows(
        "SELECT \(singles) FROM (SELECT value - lag(value) OVER (ORDER BY value) AS value "
          + "FROM (SELECT \(value) AS value FROM spans WHERE \(value) IS NOT NULL))")
      let gaps = try database.rows(
        "SELECT \(list) FROM (SELECT gap_percentiles(\(value), \(given)) AS list FROM spans)")
      #expect(Self.isSame(window, gaps), "\(values), seed \(seed)")
    }
  }

  /// Functions that group by themselves find what GROUP BY finds, whatever the keys are.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func groupsAgreeWithGroupBy(seed: UInt64) throws {
    let database = try QueryDatabase(RandomRun.trace(3000, seed: seed))
    // Keys of a few and of many bytes, numbers, halves of them, and none.
    // SQLite's JSON ends a text at a byte of zero.
    let stage = "hex(stage)"
    let keys = [
      stage, "\(stage) || '-' || phase || '-' || status", "day", "iteration / 2.0",
      "nullif(hex(agent), '')", "CASE WHEN day % 2 THEN day ELSE day * 1.0 END", "duration_ns",
    ]
    for (number, first) in keys.enumerated() {
      let second = keys[(number + 2) % keys.count]
      for value in ["duration_ns", "duration_ms", "attempt"] {
        let sorted = try database.rows(
          "SELECT max(\(value)) - min(\(value)) AS extent FROM spans WHERE \(value) IS NOT NULL "
            + "GROUP BY \(first), \(second) ORDER BY 1")
        let own = try database.rows(
          "SELECT value AS extent FROM json_each((SELECT extents(\(value), \(first), \(second)) "
            + "FROM spans)) ORDER BY 1")
        #expect(sorted.count > 1)
        #expect(Self.isSame(sorted, own), "\(value) by \(first), \(second), seed \(seed)")
      }
      let sorted = try database.rows(
        "SELECT \(first) AS key, count(*), total(duration_ms), ifnull(sum(attempt), 'none') FROM spans "
          + "WHERE \(first) IS NOT NULL AND duration_ms IS NOT NULL GROUP BY 1 ORDER BY 1")
      let own = try database.rows(
        "SELECT value ->> 0 AS key, value ->> 1, value ->> 2, ifnull(value ->> 3, 'none') FROM json_each((SELECT "
          + "tally(\(first), duration_ms, attempt) FROM spans "
          + "WHERE \(first) IS NOT NULL AND duration_ms IS NOT NULL)) ORDER BY 1")
      #expect(Self.isSame(sorted, own), "by \(first), seed \(seed)")
    }
  }

  /// Whether rows hold the same numbers, but for what reading a decimal may cost.
  private static func isSame(_ left: [[QueryValue]], _ right: [[QueryValue]]) -> Bool {
    let pairs = zip(left.joined(), right.joined())
    return left.map(\.count) == right.map(\.count)
      && pairs.allSatisfy { left, right in
        guard case .real(let first) = left, case .real(let second) = right else {
          return left == right && left != .null
        }
        return abs(first - second) <= 1e-14 * abs(first)
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
