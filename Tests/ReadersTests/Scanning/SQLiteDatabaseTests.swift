import Glibc
import TestSupport
import Testing
import Trace

@testable import Readers

@Suite(.enabled(if: isInstalled("sqlite3"))) struct SQLiteDatabaseTests {
  private func open(_ path: String) throws -> InputTree {
    var warnings = WarningList()
    return try InputTree.open(path, fileTimes: nil, warnings: &warnings)
  }

  private func count(_ database: borrowing SQLiteDatabase, _ table: String) throws -> Int64? {
    var count: Int64?
    try database.query("SELECT count(*) FROM \(table)") { row in
      count = row.int64(0)
      return true
    }
    return count
  }

  @Test func readsValuesByTheirType() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      sqlite3 'a b%3f?#.db' "create table t(x);
        insert into t values (1),(-9223372036854775808),(2.5),('text'),(x'00ff'),(null),('')"
      """)
    let before = scratch.fingerprint()
    let database = try open("\(scratch.path)/a b%3f?#.db").database(0)
    #expect(database.recoveredFrom == nil)
    var integers: [Int64?] = []
    var doubles: [Double?] = []
    var lengths: [Int?] = []
    try database.query("SELECT x FROM t ORDER BY rowid") { row in
      integers.append(row.int64(0))
      doubles.append(row.double(0))
      lengths.append(row.withTextBytes(0) { $0.count })
      return true
    }
    #expect(integers == [1, .min, nil, nil, nil, nil, nil])
    #expect(doubles == [1, -0x1p63, 2.5, nil, nil, nil, nil])
    #expect(lengths == [nil, nil, nil, 4, 2, nil, 0])
    #expect(try database.tables() == ["t"])
    #expect(try database.columns(of: "t") == ["x"])
    #expect(try database.columns(of: "it's") == [])
    var bound: [Int64?] = []
    try database.query("SELECT rowid FROM t WHERE rowid > ?1", [5]) { row in
      bound.append(row.int64(0))
      return true
    }
    #expect(bound == [6, 7])
    #expect(scratch.fingerprint() == before)
  }

  @Test func neverWrites() throws {
    let scratch = ScratchFolder()
    scratch.run("sqlite3 a.db 'create table t(x); insert into t values (1)'")
    let database = try open("\(scratch.path)/a.db").database(0)
    for statement in [
      "INSERT INTO t VALUES (2)", "DROP TABLE t", "CREATE TABLE u(x)", "ATTACH 'b.db' AS b",
      "VACUUM INTO '\(scratch.path)/b.db'", "SELECT load_extension('x')",
    ] {
      #expect(throws: ReaderError.self, "\(statement)") {
        try database.query(statement) { _ in true }
      }
    }
    #expect(scratch.output("ls") == "a.db\n")
  }

  @Test func errorsCarryCodeMessageAndStatementButNoValues() throws {
    let scratch = ScratchFolder()
    scratch.run("sqlite3 a.db 'create table t(x)'")
    let database = try open("\(scratch.path)/a.db").database(0)
    let error = #expect(throws: ReaderError.self) {
      try database.query("SELECT y FROM t WHERE x = ?1", [987_654_321]) { _ in true }
    }
    let message = error?.message ?? ""
    for part in ["a.db", "no such column: y", "code 1", "SELECT y FROM t WHERE x = ?1"] {
      #expect(message.contains(part), "\(part)")
    }
    #expect(!message.contains("987654321"))
  }

  @Test func aLogThatWasFoldedInNeedsNoCopy() throws {
    let scratch = ScratchFolder()
    scratch.run(
      "sqlite3 a.db 'pragma journal_mode=wal; create table t(x); insert into t values (1)'")
    scratch.write("a.db-wal", "")
    let before = scratch.fingerprint()
    let database = try open("\(scratch.path)/a.db").database(0)
    #expect(database.recoveredFrom == nil)
    #expect(try count(database, "t") == 1)
    #expect(scratch.fingerprint() == before)
  }

  @Test func placesThatCannotBeWrittenAreNamed() throws {
    let scratch = ScratchFolder()
    scratch.run("sqlite3 a.db 'create table t(x)'; tar -cf a.tar a.db")
    let tree = try open("\(scratch.path)/a.tar")
    let error = #expect(throws: ReaderError.self) {
      let database = try tree.database(0, copyingBelow: "/nowhere/at/all")
      _ = database.recoveredFrom
    }
    #expect(error?.message.contains("/nowhere/at/all") == true)
  }

  @Test func emptyFilesAreEmptyDatabasesAndOthersAreNone() throws {
    let scratch = ScratchFolder()
    scratch.write("empty.db", "")
    scratch.write("text.db", "this is no database at all, but it is longer than a header is\n")
    #expect(try open("\(scratch.path)/empty.db").database(0).tables() == [])
    let error = #expect(throws: ReaderError.self) {
      let database = try open("\(scratch.path)/text.db").database(0)
      _ = database.recoveredFrom
    }
    #expect(error?.message.contains("file is not a database") == true)
  }

  @Test func aWriteAheadLogIsReadFromACopy() throws {
    let scratch = ScratchFolder()
    // The copy is taken while the writer is alive, so that its log is not folded in.
    scratch.run(
      """
      sqlite3 live.db "pragma journal_mode=wal; pragma wal_autocheckpoint=0; create table t(x);
        insert into t values (1),(2);" ".shell mkdir run; cp live.db live.db-wal run/"
      mkdir tmp
      """)
    #expect(scratch.output("stat -c %s run/live.db-wal") != "0\n")
    let before = scratch.fingerprint()
    let alone = try SQLiteDatabase(
      immutable: Array("\(scratch.path)/run/live.db".utf8), shownPath: "live.db")
    #expect(try alone.tables() == [])
    for path in ["run", "run/live.db"] {
      let tree = try open("\(scratch.path)/\(path)")
      let database = try tree.database(0, copyingBelow: "\(scratch.path)/tmp")
      #expect(database.recoveredFrom == .writeAheadLog)
      #expect(try count(database, "t") == 2)
      #expect(scratch.output("ls -A tmp").isEmpty)
    }
    #expect(scratch.fingerprint() == before)
    scratch.run("tar -cf run.tar run")
    let tree = try open("\(scratch.path)/run.tar")
    let index = try #require(tree.listing.index(path: "run/live.db"))
    let database = try tree.database(index)
    #expect(database.recoveredFrom == .writeAheadLog)
    #expect(try count(database, "t") == 2)
  }

  @Test func aHotJournalIsRolledBack() throws {
    let scratch = ScratchFolder()
    // So small a cache spills the open transaction into the file, as a killed program leaves it.
    scratch.run(
      """
      sqlite3 live.db "create table t(x); with recursive c(i) as
          (select 1 union all select i+1 from c where i < 2000) insert into t select i from c;
        pragma cache_size=2; begin; update t set x = -1; insert into t select x from t;" \\
        ".shell mkdir run; cp live.db live.db-journal run/"
      """)
    let before = scratch.fingerprint()
    let sql = "SELECT count(*) FROM t WHERE x < 0"
    var dirty: Int64?
    let alone = try SQLiteDatabase(
      immutable: Array("\(scratch.path)/run/live.db".utf8), shownPath: "live.db")
    try? alone.query(sql) { row in
      dirty = row.int64(0)
      return true
    }
    #expect(dirty != 0)
    let database = try open("\(scratch.path)/run").database(0)
    #expect(database.recoveredFrom == .journal)
    var clean: Int64?
    try database.query(sql) { row in
      clean = row.int64(0)
      return true
    }
    #expect(clean == 0)
    #expect(try count(database, "t") == 2000)
    #expect(scratch.fingerprint() == before)
  }

  @Test func aJournalThatIsNotHotNeedsNoCopy() throws {
    let scratch = ScratchFolder()
    scratch.run(
      "sqlite3 a.db 'pragma journal_mode=persist; create table t(x); insert into t values (1)'")
    #expect(scratch.output("stat -c %s a.db-journal") != "0\n")
    let before = scratch.fingerprint()
    let database = try open("\(scratch.path)/a.db").database(0)
    #expect(database.recoveredFrom == nil)
    #expect(try count(database, "t") == 1)
    #expect(scratch.fingerprint() == before)
  }

  @Test func hostileSchemasAreRefused() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      sqlite3 a.db "create table secret(x); insert into secret values (1);
        create view active_orders as with recursive c(x) as (select 1 union all select x+1 from c)
          select x from c"
      """)
    let database = try open("\(scratch.path)/a.db").database(0)
    #expect(try database.tables() == ["secret"])
    #expect(throws: ReaderError.self) {
      try database.query("SELECT x FROM active_orders") { _ in true }
    }
  }

  @Test func damageInTheMiddleGivesTheRowsBeforeIt() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      sqlite3 a.db "create table t(x); with recursive c(i) as
        (select 1 union all select i+1 from c where i < 2000)
        insert into t select printf('%0500d', i) from c"
      dd if=/dev/urandom of=a.db bs=4096 seek=100 count=20 conv=notrunc
      """)
    let database = try open("\(scratch.path)/a.db").database(0)
    var warnings = WarningList()
    var rows = 0
    try database.rows("SELECT x FROM t", warnings: &warnings) { _ in rows += 1 }
    #expect(rows > 100)
    #expect(rows < 2000)
    #expect(warnings.all.map(\.code) == ["database_damaged"])
    #expect(warnings.all.first?.message.contains("malformed") == true)
  }

  @Test(arguments: 0..<100)
  func damagedBytesNeverCrash(seed: UInt64) throws {
    let scratch = ScratchFolder()
    scratch.run(
      "sqlite3 a.db 'create table t(x, y); create index i on t(x); insert into t values (1, 2), (3, 4)'"
    )
    let tree = try open("\(scratch.path)/a.db")
    var bytes = try tree.contents(0, limit: .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<Int.random(in: 1...50, using: &generator) {
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      bytes[Bool.random(using: &generator) ? place : place % 200] = .random(
        in: 0...255, using: &generator)
    }
    scratch.write("a.db", bytes)
    var rows = 0
    if let database = try? tree.database(0) {
      for table in (try? database.tables()) ?? [] {
        _ = try? database.columns(of: table)
        try? database.query("SELECT * FROM \(table) LIMIT 1000") { row in
          rows += row.count >= 0 ? 1 : 0
          return true
        }
      }
    }
    #expect(rows <= 100_000, "seed \(seed)")
  }

  @Test(.enabled(if: SharedPacks.areHere))
  func aHotJournalIsRolledBackInACopy() throws {
    let scratch = SharedPacks.unpack("arena-aborted-hotjournal")
    let path = "\(scratch.path)/arena-aborted-hotjournal/save"
    scratch.run("mkdir tmp")
    let before = scratch.fingerprint()
    let tree = try open(path)
    let index = try #require(tree.listing.index(path: "data.db"))
    let database = try tree.database(index, copyingBelow: "\(scratch.path)/tmp")
    #expect(database.recoveredFrom == .journal)
    #expect(scratch.output("ls -A tmp").isEmpty)
    let packed = try open(SharedPacks.path("arena-aborted-hotjournal"))
    let packedIndex = try #require(
      packed.listing.index(path: "arena-aborted-hotjournal/save/data.db"))
    let packedDatabase = try packed.database(
      packedIndex, copyingBelow: "\(scratch.path)/tmp")
    #expect(packedDatabase.recoveredFrom == .journal)
    let tables = try database.tables()
    #expect(tables == ["account", "active_orders", "gossip", "memory", "person", "stock"])
    for table in tables {
      let rows = try count(database, table)
      #expect(rows == (try count(packedDatabase, table)))
      #expect((rows ?? 0) > 0)
    }
    #expect(scratch.fingerprint() == before)
    // What SQLite itself makes of a copy of both files, for comparison.
    scratch.run("mkdir peer; cp \(path)/data.db* peer/")
    var ours: [String] = []
    try database.query("SELECT quote(rowid), quote(stock_operations) FROM memory ORDER BY rowid") {
      row in
      ours.append((row.text(0) ?? "") + "|" + (row.text(1) ?? ""))
      return true
    }
    let peers = scratch.output(
      "sqlite3 peer/data.db 'SELECT quote(rowid), quote(stock_operations) FROM memory ORDER BY rowid'"
    )
    #expect(ours.joined(separator: "\n") + "\n" == peers)
  }
}
