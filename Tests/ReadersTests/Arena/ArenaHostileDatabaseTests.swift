import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Databases that are damaged, of another shape, or hold rows that can't be.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: SharedPacks.areHere && isInstalled("sqlite3")))
struct ArenaHostileDatabaseTests {
  @Test func aBrokenDatabaseAloneIsAnError() throws {
    for script in [
      "head -c 9000 /dev/urandom > save/data.db", "truncate -s 3000 save/data.db",
      "printf 'no database' > save/data.db",
    ] {
      let scratch = try HostileRun.copy(script)
      let message = HostileRun.error("\(scratch.path)/save/data.db")?.message ?? "no error"
      #expect(message.contains("data.db"), "\(message)")
      #expect(!message.contains("\n"))
    }
  }

  @Test(arguments: [
    "head -c 9000 /dev/urandom > save/data.db", "printf 'no database' > save/data.db",
    ": > save/data.db", "truncate -s 3000 save/data.db",
  ])
  func besideABrokenDatabaseTheRestIsRead(script: String) throws {
    let scratch = try HostileRun.copy(script)
    let trace = try read("\(scratch.path)/save")
    #expect(trace.pairs.count == 6)
    #expect(trace.codes.count == 1, "\(trace.warnings.all)")
    #expect(trace.codes.first?.hasPrefix("database_") == true)
    #expect(trace.warnings.all.first?.path?.hasSuffix("data.db") == true)
  }

  @Test func aTruncatedDatabaseGivesWhatItHolds() throws {
    for pages in [1, 2, 5, 10, 20] {
      let scratch = try HostileRun.copy("truncate -s \(pages * 4096) save/data.db")
      let trace = try read("\(scratch.path)/save")
      #expect(trace.pairs.count == 6, "\(pages) pages")
      #expect(trace.codes.contains { $0.hasPrefix("database_") }, "\(pages) pages")
    }
  }

  // MARK: Rows that claim a huge run

  private static let ofLastOrder = " where rowid=(select max(rowid) from active_orders)"

  @Test(arguments: [
    "insert into memory(person_id,virtual_date,iteration,type) values(0,0,2000000000,'hold')",
    "insert into memory(person_id,virtual_date,iteration,type) values(0,0,2147483647,'hold')",
    "insert into memory(person_id,virtual_date,iteration,type) values(0,2000000000,0,'hold')",
    "insert into memory(person_id,virtual_date,iteration,type) values(0,900000,900000,'reflect')",
    "insert into memory(person_id,virtual_date,iteration,type) values(0,0,-1,'hold')",
    "insert into memory(person_id,virtual_date,iteration,type) values(1<<62,1<<62,1<<62,'hold')",
    "insert into memory(person_id,virtual_date,iteration,type) values('x',x'00',2.5,null)",
    "insert into gossip values(0,2147483647,'psst')",
    "insert into gossip values(1<<40,'one',7)",
    "insert into person select 0,2147483647,1,1,1,1,1,1,'x'",
    "insert into person select 0,1<<62,1,1,1,1,1,1,'x'",
    """
    insert into active_orders select timestamp,2147483647,0,2147483647,0,1,'buy',1,1,'active'
      from active_orders limit 1
    """,
    "update active_orders set timestamp=9223372036854775807\(ofLastOrder)",
    "update active_orders set timestamp=9223372036854\(ofLastOrder)",
    "update active_orders set timestamp=-5\(ofLastOrder)",
  ])
  func oneStrayRowIsLeftOut(sql: String) throws {
    let scratch = try HostileRun.copy(
      "sqlite3 save/data.db \"\(sql)\"; touch -r save/information.json save/data.db")
    let sound = try read(try ArenaPack("arena-small").folder.path + "/save")
    for part in ["save", "save/data.db"] {
      let trace = try read("\(scratch.path)/\(part)")
      #expect(trace.codes == ["database_rows_skipped"], "\(trace.warnings.all)")
      #expect(trace.warnings.all[0].message.contains("1 rows"))
      // Without persona.json nothing tells of three buys whether they were made.
      #expect(trace.coverage.callsExpected == (part == "save" ? 54 : 51))
      #expect(trace.coverage.callsExpectedMost == 54)
      if part == "save" { #expect(trace.pairs.count == sound.pairs.count) }
    }
  }

  /// Numbers in reach of each other, but far more turns than rows.
  @Test func manyStrayRowsClaimNoHugeRun() throws {
    let scratch = try HostileRun.copy(
      """
      sqlite3 save/data.db "with recursive n(i) as (
          select 0 union all select i+1 from n where i<900)
        insert into memory(person_id,virtual_date,iteration,type)
          select 0,i*900,i*900,'hold' from n"
      """)
    for part in ["save", "save/data.db"] {
      let trace = try read("\(scratch.path)/\(part)")
      #expect(trace.codes.contains("shape_implausible"))
      #expect(trace.coverage.callsExpected == nil)
      #expect(trace.spans.count < 10_000)
    }
  }

  // MARK: Databases of another shape

  @Test(arguments: [
    ("drop table active_orders", "database_incomplete"),
    ("drop table gossip", "database_incomplete"),
    ("drop table account", "database_incomplete"),
    ("drop table stock", "database_incomplete"),
    ("alter table memory rename column type to kind", "database_incomplete"),
    ("alter table active_orders rename column timestamp to time", "database_incomplete"),
    ("update active_orders set timestamp='soon'", "database_rows_skipped"),
    ("update active_orders set iteration=x'0102'", "database_rows_skipped"),
    ("update memory set person_id='one'", "database_rows_skipped"),
    (
      "drop table gossip; create view gossip as select 0 as person_id, 1 as virtual_date",
      "database_incomplete"
    ),
    (
      """
      drop table gossip; create view gossip as with recursive n(i) as (select 1 union all
      select i+1 from n) select i as person_id, i as virtual_date from n
      """, "database_incomplete"
    ),
  ])
  func aDatabaseOfAnotherShapeIsReadAsFarAsItGoes(sql: String, code: String) throws {
    let scratch = try HostileRun.copy(
      "sqlite3 save/data.db \"\(sql)\"; touch -r save/information.json save/data.db")
    let before = scratch.fingerprint()
    let trace = try read("\(scratch.path)/save")
    #expect(trace.codes.contains(code), "\(trace.warnings.all)")
    #expect(trace.pairs.count == 6)
    #expect(scratch.fingerprint() == before)
  }

  /// A backup beside the run's own database is not read.
  @Test func aBackupOfTheDatabaseIsNoRun() throws {
    let scratch = try HostileRun.copy("cp save/data.db save/backup.db")
    let trace = try read("\(scratch.path)/save")
    #expect(trace.coverage.callsExpected == 54)
    #expect(trace.sources.contains { $0.path.hasSuffix("save/data.db") })
    #expect(!trace.sources.contains { $0.path.hasSuffix("backup.db") })
  }

  /// Random bytes over random places of the database never trap and never hang.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func damagedDatabases(seed: UInt64) throws {
    print("seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    let pack = try ArenaPack("arena-small")
    var bytes = try pack.bytes("save/data.db")
    for _ in 0..<(1 << Int.random(in: 0...8, using: &generator)) {
      bytes[Int.random(in: 100..<bytes.count, using: &generator)] = .random(
        in: 0...255, using: &generator)
    }
    let scratch = try HostileRun.copy("true")
    scratch.write("save/data.db", bytes)
    let trace = try read("\(scratch.path)/save")
    #expect(trace.coverage.callsObserved >= 13)
    if let alone = try? read("\(scratch.path)/save/data.db") {
      #expect(alone.calls.isEmpty)
    }
  }
}
