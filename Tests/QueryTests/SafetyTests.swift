import Glibc
import Testing
import Trace

@testable import Query

@Suite struct SafetyTests {
  private func database() throws -> QueryDatabase {
    try QueryDatabase(RandomRun.trace(5, seed: 1))
  }

  @Test(
    arguments: [
      "ATTACH '/etc/passwd' AS x", "DETACH main", "DELETE FROM spans", "CREATE TABLE x(y)",
      "CREATE TEMP TABLE x(y)", "CREATE TEMP VIEW x AS SELECT 1", "DROP TABLE spans",
      "ALTER TABLE spans RENAME TO x", "VACUUM", "VACUUM INTO '/nowhere/x'", "BEGIN", "COMMIT",
      "SAVEPOINT x", "ANALYZE", "PRAGMA writable_schema=ON", "PRAGMA temp_store=FILE",
      "PRAGMA journal_mode", "PRAGMA database_list", "PRAGMA trusted_schema=ON",
      "SELECT load_extension('x')", "SELECT fts3_tokenizer('simple')",
      "CREATE VIRTUAL TABLE temp.t USING fts5(x)", "UPDATE sqlite_schema SET sql = ''",
      "INSERT INTO temp.sqlite_schema VALUES (1, 2, 3, 4, 5)",
      "EXPLAIN ATTACH 'x' AS y", "SELECT 1; DELETE FROM run",
      "SELECT * FROM pragma_journal_mode", "SELECT readfile('/etc/passwd')",
      "SELECT * FROM dbstat", "SELECT * FROM sqlite_stmt",
    ])
  func nothingButReadingIsAllowed(sql: String) throws {
    let database = try database()
    switch database.failure(sql) {
    case .denied, .wrong: break
    case let other: Issue.record("\(sql): \(String(describing: other))")
    }
    #expect(try database.value("SELECT count(*) FROM spans") == .integer(5))
  }

  @Test(
    arguments: [
      ("SELECT stge FROM spans", 1, 8), ("SELECT\n  1,\n  nonsense(2)", 3, 3),
      ("SELECT 1;\nSELECT é, x FROM run", 2, 8), ("SELECT 'é', x", 1, 13),
      ("SELECT * FROM", nil, nil),
    ] as [(String, Int?, Int?)])
  func mistakesAreTellWhere(sql: String, line: Int?, column: Int?) throws {
    guard case .wrong(_, let foundLine, let foundColumn) = try database().failure(sql) else {
      Issue.record("no error")
      return
    }
    #expect(foundLine == line && foundColumn == column)
  }

  @Test func severalStatementsAndNone() throws {
    let database = try database()
    let statements = try database.statements(in: " SELECT 1 ; -- end\n SELECT 2 AS b;;\n/* */ ")
    #expect(statements.map(\.columns) == [["1"], ["b"]])
    #expect(try database.rows("SELECT 1; SELECT 2") == [[.integer(1)], [.integer(2)]])
    for text in ["", " ;; ", "-- nothing"] { #expect(database.failure(text) == .empty) }
    guard case .wrong = database.failure("SELECT 1\0; ATTACH 'x' AS y") else {
      Issue.record("a zero byte went through")
      return
    }
  }

  @Test func aStoppedQueryEnds() throws {
    var options = QueryOptions()
    options.isStopped = { true }
    let database = try QueryDatabase(RandomRun.trace(1, seed: 1), options: options)
    let endless =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c"
    #expect(database.failure(endless) == .interrupted)
  }

  @Test func aReaderMayStop() throws {
    let database = try database()
    var count = 0
    try database.run(try database.statements(in: "SELECT * FROM spans")[0]) { _ in
      count += 1
      return count < 2
    }
    #expect(count == 2)
  }

  @Test func doubleQuotesAreNames() throws {
    guard case .wrong = try database().failure("SELECT \"nonsense\"") else {
      Issue.record("a name in quotes became a text")
      return
    }
  }

  @Test func commandsWithADot() throws {
    let database = try database()
    for command in [".tables", " .schema ", ".schema spans", ".functions;"] {
      let sql = try #require(try QueryDatabase.expand(command: command, hasDatabase: false))
      #expect(try !database.rows(sql).isEmpty)
    }
    #expect(try QueryDatabase.expand(command: "SELECT 1", hasDatabase: false) == nil)
    #expect(throws: QueryError.self) {
      try QueryDatabase.expand(command: ".shell ls", hasDatabase: false)
    }
    let hostile = try QueryDatabase.expand(command: ".schema x'OR'1", hasDatabase: false)
    #expect(try database.rows(hostile ?? "").isEmpty)
  }
}
