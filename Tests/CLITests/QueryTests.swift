import Foundation
import Readers
import RunLensCLI
import Synchronization
import TestSupport
import Testing
import Trace

@Suite struct QueryTests {
  private func query(_ arguments: String..., path: String = "p") -> (Int32, String, String) {
    let output = MemorySink()
    let errors = MemorySink()
    let services = Services(formats: Run.formats) { _, _ in Run.trace }
    let status = runProgram(
      Invocation(arguments: ["query", path] + arguments), output: output, errors: errors,
      services: services)
    return (status, output.text, errors.text)
  }

  @Test func eachFormat() throws {
    let sql =
      "SELECT stage, duration_ms AS \"ms|\", NULL AS n, x'00ff' AS b, -1 AS i, '=1' AS t FROM spans"
    #expect(
      query(sql).1
        == "  stage    ms|  n  b         i  t\n  ────────────────────────────────\n"
        + "  buy    812.0  –  x'00ff'  -1  =1\n")
    #expect(query(sql, "--format", "csv").1 == "stage,ms|,n,b,i,t\nbuy,812.0,,x'00ff',-1,'=1\n")
    #expect(
      query(sql, "--format", "json").1
        == "[\n  {\"stage\": \"buy\", \"ms|\": 812.0, \"n\": null, \"b\": \"x'00ff'\", \"i\": -1, "
        + "\"t\": \"=1\"}\n]\n")
    #expect(query(sql, "--format", "markdown").1.contains("| ms&#124; |"))
  }

  /// Reading a run can take minutes, and its database is beside it.
  @Test(
    arguments: [
      ("SELECT count(*) AS n FROM db.t", 0), ("SELECT count(*) AS n FROM db.t, spans", 1),
      ("SELECT 'files' AS n, 2 FROM db.t LIMIT 1", 1), ("SELECT 2 AS n", 1),
      // SQLite takes the mark for a space.
      ("SELECT count(*) AS n, 2 FROM DB.t, \u{feff}Spans", 1),
    ])
  func aQueryOfTheDatabaseAloneReadsNoRun(sql: String, reads: Int) throws {
    let scratch = ScratchFolder()
    try #require(scratch.run("sqlite3 data.db 'create table t(a); insert into t values (1), (2)'"))
    let count = Mutex(0)
    let output = MemorySink()
    let status = runProgram(
      Invocation(
        arguments: ["query", "\(scratch.path)/data.db", sql, "--format", "csv"]), output: output,
      errors: MemorySink(),
      services: Services(formats: Run.formats) { _, _ in
        count.withLock { $0 += 1 }
        return Run.trace
      })
    #expect(status == 0 && output.text.hasPrefix("n") && output.text.contains("2"))
    #expect(count.withLock { $0 } == reads)
  }

  /// A database that has tables of SQLite's own names is asked as any other, and no less safely.
  @Test(
    arguments: [
      "create table json_each(a)", "create view json_tree as select 1",
      "create table json_each(a); create table json_tree(b)",
    ])
  func namesOfTablesOfJSONAreNoTrouble(sql: String) throws {
    let scratch = ScratchFolder()
    let script = "create table t(a); insert into t values (1); \(sql)"
    try #require(scratch.run("sqlite3 data.db '\(script)'"))
    let path = "\(scratch.path)/data.db"
    #expect(query("SELECT count(*) AS n FROM db.t", "--format", "csv", path: path).1 == "n\n1\n")
    #expect(query(".tables", path: path).0 == 0)
    #expect(
      query("SELECT sum(value) AS n FROM main.json_each('[3,4]')", "--format", "csv", path: path).1
        == "n\n7\n")
    #expect(query("ATTACH 'x' AS y", path: path).0 == 2)
  }

  @Test func emptyResults() {
    let sql = "SELECT stage FROM spans WHERE 0"
    #expect(query(sql).1.hasSuffix("  no rows\n"))
    #expect(query(sql, "--format", "csv").1 == "stage\n")
    #expect(query(sql, "--format", "json").1 == "[]\n")
  }

  @Test func hostileValuesStayOnTheirLine() {
    let sql = "SELECT 'a' || char(27) || '[2J' || char(10) || char(0) || 'b' || char(8238) AS x"
    #expect(!query(sql).1.contains("\u{1b}") && query(sql).1.split(separator: "\n").count == 3)
    let csv = query(sql, "--format", "csv").1
    #expect(!csv.contains("\u{1b}") && !csv.contains("\0"))
    #expect(query(sql, "--format", "json").1.contains("\\u001b[2J\\n\\u0000b"))
    let invalid = query("SELECT CAST(x'61ff62' AS TEXT) AS x", "--format", "json")
    #expect(invalid.1.contains("a\u{fffd}b"))
  }

  @Test func namesThatComeTwiceAreToldApart() {
    let run = query("SELECT 1 AS a, 2 AS a, 3 AS a_2", "--format", "json")
    #expect(run.1.contains("{\"a\": 1, \"a_2\": 2, \"a_2_2\": 3}"))
  }

  @Test func longResultsAreWhole() {
    let sql =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 5000) "
      + "SELECT x, printf('%.*c', x / 500, 'y') AS y FROM c"
    for (format, lines) in [("table", 5002), ("csv", 5001), ("json", 5002), ("markdown", 5002)] {
      let text = query(sql, "--format", format).1
      #expect(text.split(separator: "\n").count == lines)
      #expect(text.contains("5000") && text.contains("yyyyyyyyyy"))
    }
  }

  @Test(
    arguments: [
      (
        ["SELECT stge FROM spans"], 2,
        "at line 1, column 8: no such column: stge; did you mean stage?"
      ),
      (["SELECT * FROM span"], 2, "no such table: span; did you mean spans?"),
      (["ATTACH 'x' AS y"], 2, "ATTACH is not allowed: a query only reads"),
      (["SELECT 1; SELECT 2", "--format", "csv"], 2, "one statement, and here are 2"),
      ([""], 2, "there is no SQL statement"), ([".shell"], 2, "there is no '.shell'"),
      (["SELECT percentile(1, 500)"], 2, "a number from 0 to 100"),
      (["--file", "/nowhere/x.sql"], 3, "'/nowhere/x.sql' does not exist"),
      (["SELECT 1", "-o", "/nowhere/x"], 4, "'/nowhere/x' can't be written"),
      ([], 2, "Missing SQL"),
    ] as [([String], Int32, String)])
  func mistakesAreOneLine(arguments: [String], status: Int32, message: String) {
    let errors = MemorySink()
    let found = runProgram(
      Invocation(arguments: ["query", "p"] + arguments), output: MemorySink(), errors: errors,
      services: Services(formats: Run.formats) { _, _ in Run.trace })
    #expect(found == status)
    #expect(errors.text.contains(message) && errors.text.split(separator: "\n").count == 1)
  }

  @Test func sqlComesFromAFileAndGoesToOne() throws {
    let folder = ScratchFolder()
    let sql = "\(folder.path)/a.sql"
    try Data("SELECT stage\nFROM spans;\n".utf8).write(to: URL(fileURLWithPath: sql))
    let out = "\(folder.path)/out.csv"
    let run = query("--file", sql, "--format", "csv", "-o", out)
    #expect(run.0 == 0 && run.1 == "")
    #expect(try String(contentsOfFile: out, encoding: .utf8) == "stage\nbuy\n")
    #expect(query("--file", sql, "-o", sql).0 == 4)
    #expect(query("SELECT nonsense", "-o", "\(folder.path)/none").0 == 2)
    #expect(folder.names == ["a.sql", "out.csv"])
  }

  @Test func theRunsOwnDatabaseAndFilesAreThere() throws {
    let folder = ScratchFolder()
    let database = "\(folder.path)/it's 100%.db"
    let script = Process()
    script.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    script.arguments = [
      database,
      """
      create table person(id, name); insert into person values (1, 'a'), (2, x'00');
      create view trap as select load_extension('x');
      create table made(x, y as (abs(x)));
      """,
    ]
    try script.run()
    script.waitUntilExit()
    let path = folder.path
    #expect(
      query("SELECT count(*) AS n FROM db.person", "--format", "csv", path: path).1 == "n\n2\n")
    #expect(query("SELECT bytes > 0 AS n FROM files", "--format", "csv", path: path).1 == "n\n1\n")
    #expect(query(".tables", path: path).1.contains("db.person"))
    #expect(query(".schema db.person", path: path).1.contains("person(id, name)"))
    #expect(query("SELECT * FROM db.trap", path: path).0 == 2)
    for sql in ["DELETE FROM db.person", "CREATE TABLE db.x(y)", "PRAGMA db.user_version=7"] {
      #expect(query(sql, path: path).0 == 2, "\(sql)")
    }
    #expect(folder.names == ["it's 100%.db"])
    // Damage is an error of the input, also where it shows only on the way.
    var bytes = try Data(contentsOf: URL(fileURLWithPath: database))
    for position in 4100..<bytes.count { bytes[position] = 0xff }
    try bytes.write(to: URL(fileURLWithPath: database))
    let broken = query("SELECT sum(id) FROM db.person", path: path)
    #expect(broken.0 == 3 && broken.2.split(separator: "\n").count == 1)
    try Data("SQLite format 3\0 and nothing more".utf8).write(to: URL(fileURLWithPath: database))
    #expect(query("SELECT * FROM db.person", path: path).0 == 3)
    #expect(query("SELECT count(*) FROM spans", path: path).0 == 0)
  }

  @Test func withoutADatabaseTheErrorSaysSo() throws {
    let folder = ScratchFolder()
    let run = query("SELECT * FROM db.person", path: folder.path)
    #expect(run.0 == 2 && run.2.contains("nothing that was read has a database of its own"))
  }
}
