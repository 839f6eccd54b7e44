import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Real copies of a real run: those that keep its times are believed, all others are not.
///
/// Skipped where the recorded runs are not beside the package.
@Suite(.enabled(if: SharedPacks.areHere)) struct ArenaCopyTests {
  struct Copy: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// A script that makes `copy/save` from `run/save`.
    var script: String
    /// The program that it needs besides the usual ones.
    var program = "cp"
    /// What must be warned of.
    var code = ""
  }

  /// One unpacked run with its times, which nothing may change.
  private func original() throws -> String { try ArenaPack("arena-small").folder.path }

  private func copy(_ copy: Copy) throws -> ScratchFolder {
    let scratch = ScratchFolder()
    // What one test does to the files must not reach the others.
    scratch.run("cp -a '\(try original())' run; mkdir copy")
    let made = scratch.run("set -e; \(copy.script)")
    #expect(made, "the copy could not be made")
    return scratch
  }

  private func latencies(_ trace: RunTrace) -> [String: Int64] {
    var latencies: [String: Int64] = [:]
    for row in trace.pairs { latencies["\(row.day ?? -1) \(row.stage)"] = row.duration }
    return latencies
  }

  static let keeping = [
    Copy(testDescription: "nothing", script: "mv run/save copy/"),
    Copy(testDescription: "cp -a", script: "cp -a run/save copy/"),
    Copy(testDescription: "cp -rp", script: "cp -rp run/save copy/"),
    Copy(testDescription: "rsync -a", script: "rsync -a run/save copy/", program: "rsync"),
    Copy(
      testDescription: "tar --format=posix",
      script: "tar --format=posix -cf - -C run save | tar -xpf - -C copy"),
    Copy(testDescription: "cp -al", script: "cp -al run/save copy/"),
    Copy(testDescription: "chmod", script: "mv run/save copy/; chmod -R u=rwX,go= copy/save"),
  ]

  @Test(arguments: keeping, ["save", "save/debug_prompts"])
  func timesThatWereKeptAreBelieved(copy method: Copy, part: String) throws {
    // Skipped where the program is not installed.
    guard isInstalled(method.program) else { return }
    let scratch = try copy(method)
    let expected = latencies(try read("\(original())/save"))
    #expect(expected.count == 6)
    let trace = try read("\(scratch.path)/copy/\(part)")
    #expect(latencies(trace) == expected)
    #expect(trace.warnings.all.isEmpty)
  }

  static let destroying = [
    Copy(testDescription: "cp -r", script: "cp -r run/save copy/", code: "times_rewritten"),
    Copy(
      testDescription: "tar", script: "tar --format=gnu -cf - -C run save | tar -xpf - -C copy",
      code: "times_truncated"),
    Copy(
      testDescription: "ustar",
      script: "tar --format=ustar -cf - -C run save | tar -xpf - -C copy",
      code: "times_truncated"),
    Copy(
      testDescription: "tar, one file written later",
      script: """
        tar --format=gnu -cf - -C run save | tar -xpf - -C copy
        touch copy/save/debug_prompts/day0_short_reflection_result.txt
        """, code: "times_truncated"),
    Copy(
      testDescription: "zip", script: "(cd run && zip -qr ../z.zip save); unzip -q z.zip -d copy",
      program: "zip", code: "times_truncated"),
    Copy(
      testDescription: "zip -X",
      script: "(cd run && zip -qXr ../z.zip save); unzip -q z.zip -d copy", program: "zip",
      code: "times_truncated"),
    Copy(
      testDescription: "unzip -DD",
      script: "(cd run && zip -qr ../z.zip save); unzip -qDD z.zip -d copy", program: "zip",
      code: "times_rewritten"),
    Copy(
      testDescription: "git clone",
      script: """
        cd run && git init -q && git add -A \
          && git -c user.name=a -c user.email=a@example.org commit -qm run
        git clone -q . ../clone; mv ../clone/save ../copy/
        """, program: "git", code: "times_rewritten"),
    Copy(
      testDescription: "tar -m",
      script: "tar --format=posix -cf - -C run save | tar -xmf - -C copy",
      code: "times_rewritten"),
    Copy(
      testDescription: "touch", script: "mv run/save copy/; find copy -type f -exec touch {} +",
      code: "times_rewritten"),
    Copy(
      testDescription: "touch one by one",
      script:
        "mv run/save copy/; find copy -type f | sort | while read -r f; do touch \"$f\"; done",
      code: "times_rewritten"),
    Copy(
      testDescription: "slowly, by name",
      script: """
        cp -r run/save copy/; n=0; for f in $(ls copy/save/debug_prompts | sort)
        do n=$((n+1)); touch -d "2027-01-01 00:00:$n.123456789" copy/save/debug_prompts/$f; done
        """, code: "times_rewritten"),
    Copy(
      testDescription: "slowly, in no order",
      script: """
        cp -r run/save copy/; n=0; for f in $(ls copy/save/debug_prompts | rev | sort)
        do n=$((n+1)); touch -d "2027-01-01 00:00:$n.123456789" \
          copy/save/debug_prompts/$(echo $f | rev); done
        """, code: "times_rewritten"),
  ]

  @Test(arguments: destroying, [true, false])
  func timesThatWereLostAreNot(copy method: Copy, withDatabase: Bool) throws {
    // Skipped where the program is not installed.
    guard isInstalled(method.program) else { return }
    let scratch = try copy(method)
    let trace = try read("\(scratch.path)/copy/save" + (withDatabase ? "" : "/debug_prompts"))
    #expect(trace.codes == [method.code])
    #expect(trace.timedByFiles.isEmpty)
    #expect(trace.coverage.callsTimed == 0)
    #expect(trace.spans.rows.allSatisfy { $0.timing == .none || $0.timing == .database })
    #expect(trace.spans.rows.contains { $0.timing == .database } == withDatabase)
    if withDatabase { #expect(trace.coverage.callsExpected == 54) }
    #expect((trace.coverage.untimedReasons[method.code] ?? 0) > 0)
    #expect(trace.warnings.all[0].message.contains("cp -a"))
  }

  /// With a listing made before the copy the times are back.
  @Test func aListingBringsTheTimesBack() throws {
    let scratch = try copy(Copy(testDescription: "cp -r", script: "cp -r run/save copy/"))
    let list = "\(scratch.path)/run/fs_stat.jsonl"
    let trace = try read("\(scratch.path)/copy/save", fileTimes: list)
    let expected = latencies(try read("\(original())/save", fileTimes: list))
    #expect(!expected.isEmpty)
    #expect(latencies(trace) == expected)
  }

  /// A result that was written again later loses its latency, the others keep theirs.
  @Test(
    arguments: [0, 1], ["short_reflection", "long_reflection", "strategy_update"])
  func anEditedResultAloneLosesItsLatency(day: Int, stage: String) throws {
    let scratch = ScratchFolder()
    scratch.run("cp -a '\(try original())' run")
    let file = "run/save/debug_prompts/day\(day)_\(stage)_result.txt"
    #expect(scratch.run("sed -i 's/the/THE/' \(file)"))
    let trace = try read("\(scratch.path)/run/save")
    var expected = latencies(try read("\(original())/save"))
    expected["\(day) \(stage)"] = nil
    #expect(expected.count == 5)
    #expect(latencies(trace) == expected)
    #expect(trace.codes == ["files_modified_later"])
    #expect(trace.warnings.all[0].message.contains("1 files"))
    #expect(trace.warnings.all[0].message.contains("day\(day)_\(stage)_result.txt"))
    let longest = trace.timedByFiles.compactMap(\.duration).max() ?? 0
    #expect(longest < 30_000_000_000, "the edit's time is in a composite")
  }

  /// Files beside the prompts may be of any time: the prompts' own are still believed.
  @Test(arguments: [
    "touch run/save/data.db", "touch run/save/information.json",
    "touch run/save/data.db run/save/information.json",
    "touch -d '2001-01-01 00:00:00.5' run/save/data.db",
    "touch -d '2001-01-01 00:00:00.5' run/save/information.json",
    "touch -d '2001-01-01 00:00:00.5' run/save/data.db run/save/information.json",
    "rm run/save/information.json", "rm run/save/persona.json",
  ])
  func otherFilesMayBeOfAnyTime(script: String) throws {
    let scratch = ScratchFolder()
    scratch.run("cp -a '\(try original())' run; \(script)")
    let trace = try read("\(scratch.path)/run/save")
    let expected = latencies(try read("\(original())/save"))
    #expect(expected.count == 6)
    #expect(latencies(trace) == expected)
    #expect(trace.warnings.all.isEmpty)
  }

  /// Originals are never taken for copies.
  @Test(arguments: [
    "arena-small", "arena-faulty", "arena-aborted", "arena-aborted-hotjournal", "arena-adversarial",
    "arena-rerun",
  ])
  func originalsAreBelieved(name: String) throws {
    let pack = try ArenaPack(name)
    for part in ["save", "save/debug_prompts"] {
      let trace = try read(pack.folder.path + "/" + part)
      #expect(trace.pairs.count >= 6, "\(part)")
      #expect(!trace.codes.contains { $0.hasPrefix("times_") || $0 == "files_modified_later" })
    }
  }
}
