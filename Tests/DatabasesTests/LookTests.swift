import Readers
import TestSupport
import Testing

@testable import Databases

@Suite struct LookTests {
  @Test(.enabled(if: Published.isPresent, "needs ../shared/data"))
  func publishedDatabaseIsSeenAsItsProgramUsesIt() throws {
    let look = try Published.folder().look("published-sim03.db")
    #expect(look.program?.name == "agent-trading-arena")
    #expect(look.header.journal == .rollback)
    #expect(look.header.pageSize == 4096)
    #expect(look.bytes == 864_256)
    #expect(look.header.changeCounter == 3633)
    #expect(look.commits == 3615)
    #expect(look.rows == 867)
    #expect(look.statements.count == 10)
    #expect(look.statements.allSatisfy { $0.scans })
    // Every search looks at every row of its table.
    for search in look.statements {
      let rows = look.tables.first { $0.name == search.statement.table }?.rows
      #expect(search.rowsScanned == (rows ?? 0) * search.tries, "\(search.statement.what)")
    }
    let advised = look.advice.map { "\($0.table): \($0.columns.joined(separator: " "))" }
    #expect(
      advised == [
        "active_orders: status stock_id type price timestamp", "active_orders: timestamp",
        "account: virtual_date person_id stock_id", "person: virtual_date person_id",
        "memory: virtual_date person_id", "gossip: virtual_date", "stock: stock_id virtual_date",
      ])
    #expect(look.growth.map(\.rows).reduce(0, +) <= look.rows)
    #expect(look.growth.map(\.day) == ["0", "1", "2", "3", "4", "5"])
    #expect(look.doubts.isEmpty)
  }

  @Test func anUnknownProgramGetsTheLookAlone() throws {
    let folder = ScratchFolder()
    try folder.make(
      "x.db",
      """
      CREATE TABLE "a ""b" (id INTEGER PRIMARY KEY, day INTEGER, x TEXT);
      CREATE TABLE c (a REFERENCES "a ""b"(id), b REFERENCES "a ""b"(id), e AS (a + 1));
      CREATE INDEX c_by_a ON c (a, lower(b));
      CREATE VIEW v AS SELECT 1;
      INSERT INTO "a ""b" VALUES (1, 0, 'xx'), (2, 1, NULL), (3, 1, 'é');
      """)
    let look = try folder.look("x.db")
    #expect(look.program == nil)
    #expect(look.statements.isEmpty && look.advice.isEmpty)
    #expect(look.tables.map(\.name) == ["a \"b", "c"])
    #expect(look.tables.map(\.rows) == [3, 0])
    #expect(look.tables[1].indexes.map(\.columns) == [["a", nil]])
    #expect(look.tables[0].unindexedReferences.isEmpty)
    #expect(look.tables[1].unindexedReferences == ["b"])
    // id and day have a byte each, the texts two bytes and two.
    #expect(
      look.growth == [
        GrowthDay(day: "0", rows: 1, bytes: 4), GrowthDay(day: "1", rows: 2, bytes: 6),
      ])
    #expect(look.bytesPerDay == 5)
    // Five statements, a commit each.
    #expect(look.commits == 5)
  }

  @Test func aWriteAheadLogKeepsNoCount() throws {
    let folder = ScratchFolder()
    try folder.make("w.db", "PRAGMA journal_mode=WAL; CREATE TABLE t(x); INSERT INTO t VALUES (1)")
    let look = try folder.look("w.db")
    #expect(look.header.journal == .writeAheadLog)
    #expect(look.commits == nil && look.commitsPerRow == nil)
    #expect(look.rows == 1)
  }

  @Test func indexesServeSeveralSearches() throws {
    let folder = ScratchFolder()
    try folder.make("y.db", "CREATE TABLE t(a, b, c, d); INSERT INTO t VALUES (1, 2, 3, 4)")
    let connection = try Connection.copy("\(folder.path)/y.db")
    let statements = [
      ProgramStatement("one", "", in: "t", by: ["a"]),
      ProgramStatement("both", "", in: "t", by: ["b", "a"]).sorted("c DESC"),
      ProgramStatement("other", "", in: "t", by: ["d='x'"]),
    ]
    let looks = try statements.map { try StatementLook($0, connection) }
    #expect(looks.allSatisfy { $0.scans })
    #expect(looks.map(\.sorts) == [false, true, false])
    let advice = IndexAdvice.of(looks)
    #expect(advice.map(\.columns) == [["a", "b", "c"], ["d"]])
    #expect(advice.map(\.serves) == [["both", "one"], ["other"]])
    for entry in advice { try connection.run(entry.sql) }
    let after = try statements.map { try StatementLook($0, connection) }
    #expect(!after.contains { $0.scans || $0.sorts })
    #expect(after.allSatisfy { $0.rowsScanned == 0 })
  }

  @Test func headersAreChecked() throws {
    var head = Array("SQLite format 3\0".utf8) + [UInt8](repeating: 0, count: 84)
    #expect(DatabaseHeader(head) == nil)
    head[17] = 1
    #expect(DatabaseHeader(head)?.pageSize == 65536)
    head[16...17] = [0x02, 0x01]
    #expect(DatabaseHeader(head) == nil)
    head[16...17] = [0x02, 0x00]
    head[24...27] = [0xff, 0xff, 0xff, 0xff]
    #expect(DatabaseHeader(head)?.changeCounter == 4_294_967_295)
    #expect(DatabaseHeader(Array(head.dropLast())) == nil)
    #expect(DatabaseHeader([]) == nil)
  }

  @Test(arguments: 0..<40)
  func damageIsAnErrorOrALook(seed: UInt64) throws {
    let folder = ScratchFolder()
    try folder.make(
      "d.db",
      """
      CREATE TABLE sessions(id PRIMARY KEY, status); CREATE TABLE turns(session_id, turn_number);
      CREATE TABLE memories(session_id, day); CREATE INDEX i ON turns(session_id);
      WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 300)
      INSERT INTO turns SELECT x % 7, x FROM n;
      """)
    var bytes = try folder.bytes("d.db")
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<20 {
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
        in: 0...255, using: &generator)
    }
    folder.write("d.db", bytes)
    do throws(DatabaseError) {
      let look = try DatabaseLook(
        address: folder.address("d.db"), shownPath: "d.db", head: Array(bytes.prefix(100)))
      #expect(look.rows >= 0)
    } catch {
      #expect(error.message.hasPrefix("'d.db' can't be looked at: "))
    }
  }
}
