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
      "SELECT gap_percentiles(1, 101)",
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
