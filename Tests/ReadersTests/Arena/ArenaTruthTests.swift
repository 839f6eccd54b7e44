import Foundation
import TestSupport
import Testing
import Trace

@testable import Readers

/// Recorded runs of which every call's time is known.
///
/// Skipped where they are not beside the package.
@Suite(.enabled(if: ArenaPack.isPresent("arena-faulty"))) struct ArenaTruthTests {
  private func archive(_ name: String) -> String {
    ArenaPack.data.appendingPathComponent("\(name).tar.zst").path
  }

  /// Checks that the calls of a log are exactly those of the truth.
  private func expectEveryCall(
    _ trace: RunTrace, _ truth: ArenaTruth, aborted: StepKey? = nil, _ comment: Comment
  ) {
    let calls = trace.calls.filter { $0.status != .aborted }
    #expect(calls.count == truth.byKey.count, comment)
    #expect(Set(calls.compactMap(\.key)) == Set(truth.byKey.keys), comment)
    #expect(
      trace.calls.filter { $0.status == .aborted }.compactMap(\.key) == [aborted].compactMap(\.self)
    )
    let attempts = Dictionary(grouping: trace.attempts.filter { $0.status != .aborted }, by: \.call)
    for call in calls {
      guard let key = call.key, let step = truth.byKey[key] else { continue }
      let rows = attempts[call.call] ?? []
      #expect(rows.map(\.status) == step.attempts.map(\.status), "\(key)")
      #expect(rows.map(\.attempt) == (1...max(1, rows.count)).map { Int16($0) }, "\(key)")
      #expect(call.attempt == Int16(step.attempts.count), "\(key)")
      #expect(call.status == .ok, "\(key)")
      #expect(rows.allSatisfy { $0.key == key })
    }
  }

  @Test func filesAloneTimeTheLastReflections() throws {
    let pack = try ArenaPack("arena-faulty")
    let truth = try ArenaTruth(pack)
    let trace = try read(pack.folder.appendingPathComponent("save").path)
    let timed = trace.calls.filter { $0.duration != nil }
    #expect(timed.count == 12)
    for call in timed {
      #expect(call.timing == .pair)
      let key = try #require(call.key)
      let step = try #require(truth.byKey[key])
      let error = try #require(call.duration) - (try #require(step.wall))
      #expect(abs(error) < 6_000_000, "\(key)")
      #expect(call.attempt == nil)
    }
    for call in trace.calls {
      let key = try #require(call.key)
      let step = try #require(truth.byKey[key], "a call that never was")
      if let start = call.start { #expect(abs(start - step.start) < 100_000_000) }
    }
    #expect(trace.coverage.callsExpected == 496)
    #expect(trace.coverage.callsExpectedMost == 496)
    #expect(trace.coverage.callsObserved == 51)
    #expect(trace.coverage.callsTimed == 12)
    #expect(trace.coverage.overwritten == 240)
    #expect(trace.coverage.callsInComposites == 484)
    #expect(trace.warnings.all.isEmpty)
    #expect(trace.run.days == 4)
    #expect(trace.run.iterations == 3)
    #expect(trace.run.agents == 9)
    expectComposites(trace, truth)
  }

  /// Every composite covers as many calls as the truth has inside of its time.
  private func expectComposites(_ trace: RunTrace, _ truth: ArenaTruth) {
    for row in trace.composites {
      guard let start = row.start, let duration = row.duration, let covers = row.covers else {
        Issue.record("a composite without a time or number of calls")
        continue
      }
      #expect(truth.count(inside: start, start + duration) == Int(covers), "\(row)")
    }
  }

  @Test func aListingFromTheOriginalMachineTellsMore() throws {
    let pack = try ArenaPack("arena-faulty")
    let truth = try ArenaTruth(pack)
    let trace = try read(
      pack.folder.appendingPathComponent("save").path,
      fileTimes: pack.folder.appendingPathComponent("fs_stat.jsonl").path)
    let timed = trace.calls.filter { $0.duration != nil }
    #expect(timed.count == 27)
    #expect(timed.count { $0.timing == .pair } == 24)
    for call in timed {
      let key = try #require(call.key)
      let step = try #require(truth.byKey[key])
      let error = try #require(call.duration) - (try #require(step.wall))
      #expect(abs(error) < 10_000_000, "\(key)")
    }
    for call in trace.calls {
      let key = try #require(call.key)
      #expect(truth.byKey[key] != nil, "a call that never was")
    }
    let small = trace.composites.filter { $0.covers == 2 || $0.covers == 3 }
    #expect(small.count == 72)
    #expect(small.reduce(0) { $0 + Int($1.covers ?? 0) } >= 206)
    let covered = trace.composites.reduce(0) { $0 + Int($1.covers ?? 0) }
    #expect(covered + timed.count == 496)
    #expect(trace.coverage.callsInComposites + trace.coverage.callsTimed == 496)
    expectComposites(trace, truth)
  }

  @Test func aPlainLogTellsEveryAttempt() throws {
    let pack = try ArenaPack("arena-faulty")
    let trace = try read(
      pack.folder.appendingPathComponent("console.log").path,
      pack.folder.appendingPathComponent("save/persona.json").path)
    expectEveryCall(trace, try ArenaTruth(pack), "plain")
    #expect(trace.attempts.count == 567)
    #expect(trace.spans.rows.allSatisfy { $0.duration == nil && $0.start == nil })
    #expect(trace.coverage.callsObserved == 496)
    #expect(trace.coverage.untimedReasons == ["log_without_times": 496])
  }

  @Test func aStampedLogTimesEveryAttempt() throws {
    let pack = try ArenaPack("arena-faulty")
    let truth = try ArenaTruth(pack)
    let trace = try read(
      pack.folder.appendingPathComponent("console.ts.log").path,
      pack.folder.appendingPathComponent("save/persona.json").path)
    expectEveryCall(trace, truth, "stamped")
    expectTimes(trace, truth, attempts: 567)
  }

  private func expectTimes(_ trace: RunTrace, _ truth: ArenaTruth, attempts: Int) {
    let rows = Dictionary(grouping: trace.attempts.filter { $0.status != .aborted }, by: \.call)
    var request: [Double] = []
    var wall: [Double] = []
    for call in trace.calls {
      guard let key = call.key, let step = truth.byKey[key] else { continue }
      for (row, attempt) in zip(rows[call.call] ?? [], step.attempts) {
        guard let duration = row.duration else {
          Issue.record("an attempt of \(key) has no time")
          continue
        }
        #expect(row.timing == .log)
        request.append(abs(Double(duration - attempt.request)) / 1e6)
        wall.append(abs(Double(duration - attempt.wall)) / 1e6)
      }
    }
    #expect(request.count == attempts)
    // Every attempt also builds its client, which took longer where the machine was busier.
    #expect(middle(request) < (truth.steps.count == 496 ? 35 : 60))
    #expect(middle(wall) < 1)
  }

  struct Run: Sendable, CustomTestStringConvertible {
    var name: String
    var calls: Int
    var attempts: Int
    var aborted: StepKey?
    var testDescription: String { name }
  }

  static let runs = [
    Run(name: "arena-faulty", calls: 496, attempts: 567),
    Run(name: "arena-small", calls: 54, attempts: 54),
    Run(name: "arena-adversarial", calls: 77, attempts: 77),
    Run(name: "arena-rerun", calls: 74, attempts: 74),
    Run(
      name: "arena-aborted", calls: 279, attempts: 279,
      aborted: StepKey(day: 2, iteration: 0, agent: "4", stage: "long_reflection")),
    Run(name: "arena-aborted-hotjournal", calls: 235, attempts: 235),
  ]

  /// All sources together make each call one row, from the archive as from the folder.
  @Test(arguments: runs, [false, true])
  func allSourcesTogether(run: Run, inPlace: Bool) throws {
    let pack = try ArenaPack(run.name)
    let truth = try ArenaTruth(pack)
    let trace = try read(inPlace ? archive(run.name) : pack.folder.path)
    #expect(truth.byKey.count == run.calls)
    expectEveryCall(trace, truth, aborted: run.aborted, "together")
    expectTimes(trace, truth, attempts: run.attempts)
    let expected = run.calls + (run.aborted == nil ? 0 : 1)
    #expect(trace.coverage.callsExpected == expected)
    #expect(trace.coverage.callsExpectedMost == expected)
    #expect(trace.coverage.callsObserved == expected)
    #expect(trace.coverage.callsTimed == run.calls)
    #expect(trace.composites.isEmpty)
    #expect(trace.run.id == run.name)
    var codes: [String] = []
    if run.name == "arena-rerun" { codes.append("stale_files") }
    if run.name == "arena-aborted" { codes.append("run_aborted") }
    if run.name == "arena-aborted-hotjournal" { codes.append("database_recovered") }
    #expect(trace.codes == codes)
  }

  /// The save directory alone proves how many calls there were.
  @Test(arguments: [
    ("arena-small", 54, 6), ("arena-adversarial", 77, 6), ("arena-rerun", 74, 6),
    ("arena-aborted", 280, 9), ("arena-aborted-hotjournal", 235, 6),
  ])
  func filesAlone(name: String, expected: Int, timed: Int) throws {
    let pack = try ArenaPack(name)
    let truth = try ArenaTruth(pack)
    let trace = try read(pack.folder.appendingPathComponent("save").path)
    #expect(trace.coverage.callsExpected == expected)
    #expect(trace.coverage.callsExpectedMost == expected)
    #expect(trace.coverage.callsTimed == timed)
    for call in trace.calls where call.duration != nil {
      let key = try #require(call.key)
      let step = try #require(truth.byKey[key])
      // A loaded machine delayed single writes by up to 40 ms.
      let error = try #require(call.duration) - (try #require(step.wall))
      #expect((-6_000_000..<60_000_000).contains(error), "\(key)")
    }
    for call in trace.calls where call.status != .aborted {
      let key = try #require(call.key)
      #expect(truth.byKey[key] != nil, "a call that never was")
    }
    let aborted = trace.calls.filter { $0.status == .aborted }.compactMap(\.key)
    switch name {
    case "arena-aborted":
      #expect(aborted == [StepKey(day: 2, iteration: 0, agent: "4", stage: "long_reflection")])
      #expect(trace.codes == ["run_aborted"])
    case "arena-aborted-hotjournal":
      // Its last answer had come, but the commit that tells so was rolled back.
      #expect(trace.codes == ["database_recovered", "run_aborted"])
    case "arena-rerun":
      #expect(trace.codes == ["stale_files"])
      #expect(trace.warnings.all[0].message.contains("(11, such as"))
    default:
      #expect(aborted.isEmpty)
      #expect(trace.warnings.all.isEmpty)
    }
  }

  /// The log of the first run in the same directory is another run's.
  @Test func theFirstRunOfADirectoryIsNotMixedIn() throws {
    let pack = try ArenaPack("arena-rerun")
    let both = try read(pack.folder.path)
    #expect(both.attempts.count == 74)
    #expect(!both.sources.contains { $0.path.contains("first_run") })
    let first = try read(
      pack.folder.appendingPathComponent("first_run/console.ts.log").path,
      pack.folder.appendingPathComponent("save/persona.json").path)
    #expect(first.calls.count == 118)
    expectEveryCall(first, try ArenaTruth(pack, folder: "first_run/truth"), "first")
  }

  /// A log of one run beside the files of another is noticed, and its calls are not mixed in.
  @Test func aLogOfAnotherRunIsNoticed() throws {
    let small = try ArenaPack("arena-small")
    let other = try ArenaPack("arena-adversarial")
    let trace = try read(
      small.folder.appendingPathComponent("save").path,
      other.folder.appendingPathComponent("console.ts.log").path)
    #expect(trace.codes.contains("sources_disagree"))
    #expect(trace.coverage.callsExpected == 54)
    #expect(trace.attempts.isEmpty)
  }

  /// Reading changes nothing: not a byte, time or name.
  @Test(arguments: ["arena-small", "arena-aborted-hotjournal"])
  func nothingIsChanged(name: String) throws {
    let scratch = ScratchFolder()
    scratch.run("tar --zstd -xpf '\(archive(name))'")
    let before = scratch.fingerprint()
    #expect(before.contains("data.db"))
    _ = try read("\(scratch.path)/\(name)")
    _ = try read("\(scratch.path)/\(name)/save")
    _ = try read("\(scratch.path)/\(name)/save/data.db")
    #expect(scratch.fingerprint() == before)
  }
}
