import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Damaged and hostile runs: each gives one clear error, or warnings and the rest of the run.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: SharedPacks.areHere && isInstalled("sqlite3"))) struct ArenaHostileTests {
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
    let message = HostileRun.error("\(scratch.path)/it")?.message ?? "no error"
    #expect(message.contains(says), "\(message)")
    #expect(message.contains(remedy) || message.contains("it is empty"), "\(message)")
    #expect(message.contains("\(scratch.path)/it"))
    #expect(!message.contains("\n"))
  }

  /// Another user's files; skipped where the test does not run as root and can't become another.
  @Test(.enabled(if: getuid() != 0)) func missingPermissions() throws {
    let scratch = try HostileRun.copy("chmod 000 save/debug_prompts")
    let trace = try read("\(scratch.path)/save")
    #expect(trace.codes.contains("folders_unreadable"))
  }

  /// Paths that open but can't be read, and those that are no files at all.
  @Test(arguments: [
    "/proc/self/mem", "/dev/null", "/dev/zero", "", "no\u{0}path", "/proc/self/fd/99999",
  ])
  func pathsThatAreNoRun(path: String) {
    let message = HostileRun.error(path)?.message ?? "no error"
    #expect(message.contains("'"), "\(message)")
    #expect(message != "no error")
    #expect(!message.contains("\n"))
  }

  /// A folder or a link where a file should be.
  @Test func partsThatAreNoFiles() throws {
    let folder = try HostileRun.copy("rm save/data.db; mkdir save/data.db")
    #expect(try read("\(folder.path)/save").pairs.count == 6)
    let link = try HostileRun.copy("mv save/data.db data.db; ln -s ../data.db save/data.db")
    let trace = try read("\(link.path)/save")
    #expect(trace.pairs.count == 6)
    #expect(trace.codes == ["links_skipped"])
    let loop = try HostileRun.copy(
      "ln -s . save/again; ln -s ../debug_prompts save/debug_prompts/again")
    #expect(try read("\(loop.path)/save").coverage.callsExpected == 54)
    #expect(try read("\(loop.path)/save").codes == ["links_skipped"])
  }

  // MARK: Numbers that claim a huge run

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
    let scratch = try HostileRun.copy(
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
      let scratch = try HostileRun.copy("true")
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
      let scratch = try HostileRun.copy("true")
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
    let scratch = try HostileRun.copy(
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

  // MARK: Several runs

  @Test func twoRunsInOneFolderAreNamed() throws {
    let scratch = try HostileRun.copy("mkdir runs; cp -a save runs/one; cp -a save runs/two")
    guard case .severalRuns(let path, let runs) = HostileRun.error("\(scratch.path)/runs") else {
      Issue.record("no error of several runs")
      return
    }
    #expect(path == "\(scratch.path)/runs")
    #expect(runs == ["\(scratch.path)/runs/one", "\(scratch.path)/runs/two"])
    #expect(HostileRun.error("\(scratch.path)/runs/one", "\(scratch.path)/runs/two") != nil)
  }
}
