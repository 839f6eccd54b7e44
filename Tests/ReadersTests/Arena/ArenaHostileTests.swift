import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Damaged and hostile runs: each gives one clear error, or warnings and the rest of the run.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: SharedPacks.areHere && isInstalled("sqlite3"))) struct ArenaHostileTests {
  /// A copy of a recorded run's save directory with its times, changed by a script.
  private func run(_ script: String, of name: String = "arena-small") throws -> ScratchFolder {
    let scratch = ScratchFolder()
    let source = try ArenaPack(name).folder.path
    #expect(scratch.run("set -e; cp -a '\(source)/save' save; \(script)"), "the script failed")
    return scratch
  }

  private func error(_ paths: String...) -> ReaderError? {
    do {
      _ = try Registry.read(paths, options: ReadOptions())
      return nil
    } catch {
      return error
    }
  }

  // MARK: Nothing to read

  @Test(arguments: [
    ("mkdir it", "recognises", "empty"),
    ("mkdir it; echo hello > it/notes.txt; head -c 500 /dev/urandom > it/a", "recognises", "debug"),
    ("mkdir it; : > it/notes.txt", "recognises", "debug"),
    ("true", "does not exist", "check the path"),
    ("ln -s it it", "can't be read", "link"),
    ("mkfifo it", "can't be read", "pipe"),
    ("mkdir -p it/a it/b; ln -s ../b it/a/b; ln -s ../a it/b/a", "recognises", "debug"),
    ("printf 'SQLite format 3' > it", "recognises", "debug"),
    ("sqlite3 it 'create table other(x)'", "recognises", "debug"),
  ])
  func nothingToRead(script: String, says: String, remedy: String) {
    let scratch = ScratchFolder()
    scratch.run(script)
    let message = error("\(scratch.path)/it")?.message ?? "no error"
    #expect(message.contains(says), "\(message)")
    #expect(message.contains(remedy) || message.contains("it is empty"), "\(message)")
    #expect(message.contains("\(scratch.path)/it"))
    #expect(!message.contains("\n"))
  }

  /// Another user's files; skipped where the test does not run as root and can't become another.
  @Test(.enabled(if: getuid() != 0)) func missingPermissions() throws {
    let scratch = try run("chmod 000 save/debug_prompts")
    let trace = try read("\(scratch.path)/save")
    #expect(trace.codes.contains("folders_unreadable"))
  }

  /// Paths that open but can't be read, and those that are no files at all.
  @Test(arguments: [
    "/proc/self/mem", "/dev/null", "/dev/zero", "", "no\u{0}path", "/proc/self/fd/99999",
  ])
  func pathsThatAreNoRun(path: String) {
    let message = error(path)?.message ?? "no error"
    #expect(message.contains("'"), "\(message)")
    #expect(message != "no error")
    #expect(!message.contains("\n"))
  }

  /// A folder or a link where a file should be.
  @Test func partsThatAreNoFiles() throws {
    let folder = try run("rm save/data.db; mkdir save/data.db")
    #expect(try read("\(folder.path)/save").pairs.count == 6)
    let link = try run("mv save/data.db data.db; ln -s ../data.db save/data.db")
    let trace = try read("\(link.path)/save")
    #expect(trace.pairs.count == 6)
    #expect(trace.codes == ["links_skipped"])
    let loop = try run("ln -s . save/again; ln -s ../debug_prompts save/debug_prompts/again")
    #expect(try read("\(loop.path)/save").coverage.callsExpected == 54)
    #expect(try read("\(loop.path)/save").codes == ["links_skipped"])
  }

  @Test func aBrokenDatabaseAloneIsAnError() throws {
    for script in [
      "head -c 9000 /dev/urandom > save/data.db", "truncate -s 3000 save/data.db",
      "printf 'no database' > save/data.db",
    ] {
      let scratch = try run(script)
      let message = error("\(scratch.path)/save/data.db")?.message ?? "no error"
      #expect(message.contains("data.db"), "\(message)")
      #expect(!message.contains("\n"))
    }
  }

  @Test(arguments: [
    "head -c 9000 /dev/urandom > save/data.db", "printf 'no database' > save/data.db",
    ": > save/data.db", "truncate -s 3000 save/data.db",
  ])
  func besideABrokenDatabaseTheRestIsRead(script: String) throws {
    let scratch = try run(script)
    let trace = try read("\(scratch.path)/save")
    #expect(trace.pairs.count == 6)
    #expect(trace.codes.count == 1, "\(trace.warnings.all)")
    #expect(trace.codes.first?.hasPrefix("database_") == true)
    #expect(trace.warnings.all.first?.path?.hasSuffix("data.db") == true)
  }

  @Test func aTruncatedDatabaseGivesWhatItHolds() throws {
    for pages in [1, 2, 5, 10, 20] {
      let scratch = try run("truncate -s \(pages * 4096) save/data.db")
      let trace = try read("\(scratch.path)/save")
      #expect(trace.pairs.count == 6, "\(pages) pages")
      #expect(trace.codes.contains { $0.hasPrefix("database_") }, "\(pages) pages")
    }
  }

  // MARK: Numbers that claim a huge run

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
    let scratch = try run(
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
    let scratch = try run(
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

  @Test(arguments: [
    "day1_iter2000000000_market_analysis_prompt.txt",
    "day1_iter2147483647_market_analysis_prompt.txt",
    "day1_iter4294967296_market_analysis_prompt.txt", "day1_iter-1_market_analysis_prompt.txt",
    "day2147483647_iter0_market_analysis_prompt.txt",
    "day4294967296_iter0_market_analysis_prompt.txt",
    "day2147483648_gossip_generation_prompt.txt",
    "day99999999999999999999999999_long_reflection_result.txt",
  ])
  func oneStrayFileIsLeftOut(name: String) throws {
    let scratch = try run(
      "cp -p save/debug_prompts/day1_iter0_market_analysis_prompt.txt save/debug_prompts/\(name)")
    for part in ["save", "save/debug_prompts"] {
      let trace = try read("\(scratch.path)/\(part)")
      #expect(trace.codes == ["files_unmatched"], "\(trace.warnings.all)")
      #expect(trace.pairs.count == 6)
      #expect(trace.run.days == 2)
    }
  }

  @Test func manyStrayFilesClaimNoHugeRun() throws {
    let scratch = ScratchFolder()
    scratch.run(
      """
      mkdir debug_prompts; cd debug_prompts
      for n in $(seq 0 900 180000); do : > day0_iter${n}_market_analysis_prompt.txt
        : > day${n}_gossip_generation_prompt.txt; done
      """)
    let trace = try read("\(scratch.path)/debug_prompts")
    #expect(trace.coverage.callsObserved == 402)
    #expect(trace.spans.count < 1_000)
  }

  @Test(arguments: [
    "{\"virtual_date\": 2147483647, \"iteration\": 2147483647}",
    "{\"virtual_date\": 1e300, \"iteration\": 0}", "{\"virtual_date\": -1, \"iteration\": 0}",
    "[]", "{", "", "\u{0}\u{1}", "{\"virtual_date\": {}, \"iteration\": []}",
  ])
  func brokenDescriptionsAreWarnedOf(text: String) throws {
    for (name, code) in [("information", "information_unreadable"), ("persona", "persona_")] {
      let scratch = try run("true")
      scratch.write("save/\(name).json", text)
      let trace = try read("\(scratch.path)/save")
      #expect(trace.pairs.count == 6)
      if name == "persona", text == "[]" { continue }
      #expect(
        trace.codes.contains { $0.hasPrefix(code) || $0 == "description_unreadable" },
        "\(name): \(trace.codes)")
    }
  }

  // MARK: Times and sizes

  @Test func hostileTimesAreNoTrouble() throws {
    for (prompt, result) in [
      (Int64.min + 1, Int64.max), (Int64.max, Int64.min + 1), (-1, 1), (0, Int64.max),
      (1 << 62, 1 << 62),
    ] {
      let scratch = try run("true")
      var list = ""
      for (number, name) in try FileManager.default.contentsOfDirectory(
        atPath: "\(scratch.path)/save/debug_prompts"
      ).sorted().enumerated() {
        let time = name.contains("_prompt") ? prompt : result
        let size = scratch.output("stat -c %s save/debug_prompts/\(name)").split(separator: "\n")
        list += "{\"name\":\"debug_prompts/\(name)\",\"size\":\(size.first ?? "0"),"
        list += "\"mtime_ns\":\(time &- Int64(number % 3)),\"birth_ns\":\(result)}\n"
      }
      scratch.write("list.jsonl", list)
      for part in ["save", "save/debug_prompts"] {
        let trace = try read("\(scratch.path)/\(part)", fileTimes: "\(scratch.path)/list.jsonl")
        #expect(trace.coverage.callsTimed <= 6)
        #expect(trace.spans.rows.allSatisfy { $0.duration ?? 0 >= 0 })
      }
    }
  }

  @Test func hugeSparseFilesAreNotRead() throws {
    let scratch = try run(
      """
      cd save/debug_prompts
      for f in day0_short_reflection_prompt.txt day1_long_reflection_result.txt
      do touch -r $f ../../time; truncate -s 2G $f; touch -r ../../time $f; done
      """)
    let trace = try read("\(scratch.path)/save")
    #expect(trace.pairs.count == 6)
    #expect(trace.spans.rows.contains { $0.promptBytes == 2 << 30 })
    #expect(trace.spans.rows.contains { $0.responseBytes == 2 << 30 })
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
    let scratch = try run(
      "sqlite3 save/data.db \"\(sql)\"; touch -r save/information.json save/data.db")
    let before = scratch.fingerprint()
    let trace = try read("\(scratch.path)/save")
    #expect(trace.codes.contains(code), "\(trace.warnings.all)")
    #expect(trace.pairs.count == 6)
    #expect(scratch.fingerprint() == before)
  }

  // MARK: Several runs

  @Test func twoRunsInOneFolderAreNamed() throws {
    let scratch = try run("mkdir runs; cp -a save runs/one; cp -a save runs/two")
    guard case .severalRuns(let path, let runs) = error("\(scratch.path)/runs") else {
      Issue.record("no error of several runs")
      return
    }
    #expect(path == "\(scratch.path)/runs")
    #expect(runs == ["\(scratch.path)/runs/one", "\(scratch.path)/runs/two"])
    #expect(error("\(scratch.path)/runs/one", "\(scratch.path)/runs/two") != nil)
  }

  /// A backup beside the run's own database is not read.
  @Test func aBackupOfTheDatabaseIsNoRun() throws {
    let scratch = try run("cp save/data.db save/backup.db")
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
    let scratch = try run("true")
    scratch.write("save/data.db", bytes)
    let trace = try read("\(scratch.path)/save")
    #expect(trace.coverage.callsObserved >= 13)
    if let alone = try? read("\(scratch.path)/save/data.db") {
      #expect(alone.calls.isEmpty)
    }
  }
}
