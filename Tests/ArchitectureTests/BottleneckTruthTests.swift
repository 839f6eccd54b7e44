import Foundation
import TestSupport
import Testing

/// The order of the bottlenecks of a recorded run, held against the times that its client saw.
@Suite(.enabled(if: hasFaultyRun, "needs ../shared/data and zstd"))
struct BottleneckTruthTests {
  private struct Step: Decodable {
    struct Attempt: Decodable {
      var start_ns: Int64
      var end_ns: Int64
      var ctor_ns: Int64
    }
    var stage: String
    var wall_ns: Int64
    var attempts: [Attempt]
  }

  private struct Summary: Decodable {
    struct Bottleneck: Decodable {
      var what: String
      var stage: String?
      var saving_ms: Double?
      var saving_ci_ms: [Double?]
      var advice: String
    }
    var bottlenecks: [Bottleneck]
  }

  private static let archive = Repository.url("../shared/data/arena-faulty.tar.zst").path

  private func bottlenecks(
    _ script: String, in scratch: ScratchFolder
  ) throws -> [Summary.Bottleneck] {
    let result = try ShellResult(script, in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(Summary.self, from: Data(result.output.utf8)).bottlenecks
  }

  /// What the stages took and what failed attempts did, in milliseconds, the largest first.
  private func truth(
    in scratch: ScratchFolder
  ) throws -> (stages: [(name: String, time: Double)], failed: Double) {
    let steps = try ShellResult(
      "tar --zstd -xOf '\(Self.archive)' arena-faulty/truth/steps.jsonl", in: scratch.url
    ).output.split(separator: "\n").map {
      try JSONDecoder().decode(Step.self, from: Data($0.utf8))
    }
    var stages: [String: Double] = [:]
    var failed = 0.0
    for step in steps {
      stages[step.stage, default: 0] += Double(step.wall_ns) / 1e6
      for attempt in step.attempts.dropLast() {
        failed += Double(attempt.end_ns - attempt.start_ns + attempt.ctor_ns) / 1e6
      }
    }
    return (stages.map { ($0.key, $0.value) }.sorted { $1.1 < $0.1 }, failed)
  }

  @Test func theLargestComeFirst() throws {
    let scratch = ScratchFolder()
    let (largest, failed) = try truth(in: scratch)
    let found = try bottlenecks("runlens analyze -q --json '\(Self.archive)'", in: scratch)
    var expected = [
      ("dominant stage", largest[0].name, largest[0].time), ("failed attempts", "", failed),
    ]
    if found.filter({ $0.what == "dominant stage" }).count > 1 {
      expected.append(("dominant stage", largest[1].name, largest[1].time))
    }
    expected.sort { $1.2 < $0.2 }
    let ranked = found.filter { ["dominant stage", "failed attempts"].contains($0.what) }
    #expect(ranked.map(\.what) == expected.map(\.0))
    for (finding, truth) in zip(ranked, expected) where finding.what == "dominant stage" {
      #expect(finding.stage == truth.1)
    }
    for (finding, truth) in zip(ranked, expected) {
      let saving = try #require(finding.saving_ms)
      #expect(abs(saving / truth.2 - 1) < 0.1, "\(finding.what): \(saving) against \(truth.2)")
      #expect(finding.saving_ci_ms.count == 2 && finding.saving_ci_ms[0] != nil)
    }
    #expect(found.map { $0.saving_ms ?? -1 } == found.map { $0.saving_ms ?? -1 }.sorted(by: >))
    #expect(found.allSatisfy { !$0.advice.isEmpty })
    // Every time that could be saved has an interval; what has no time comes last.
    #expect(
      found.allSatisfy { $0.saving_ms == nil || $0.saving_ci_ms.compactMap(\.self).count == 2 })
    #expect(found.last?.what == "commits per row")
    #expect(found.last?.advice.hasPrefix("1616 commits for 665 rows") == true)
  }

  /// The same run, written and printed again in a fourth of its time while it is recorded.
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")))
  func theyDoInARecordingToo() throws {
    let scratch = ScratchFolder()
    let (largest, failed) = try truth(in: scratch)
    let player = Repository.url("Tests/RecorderTests/Programs/replay_arena.py").path
    let found = try bottlenecks(
      """
      tar --zstd -xf '\(Self.archive)'; mkdir save; cp arena-faulty/save/persona.json save
      runlens record -q -o made --watch save -- \
        python3 '\(player)' arena-faulty save 4 own.jsonl > shown || exit 1
      runlens analyze -q --json made
      """, in: scratch)
    let ranked = found.filter { ["dominant stage", "failed attempts"].contains($0.what) }
    let kinds = [("dominant stage", largest[0].time), ("failed attempts", failed)]
    #expect(ranked.map(\.what).prefix(2) == kinds.sorted { $1.1 < $0.1 }.map(\.0)[...])
    for finding in ranked.prefix(2) {
      // The largest stages lie two per cent apart, less than a busy machine may wake late.
      let own = largest.first { $0.name == finding.stage }?.time
      if finding.what == "dominant stage" {
        #expect((own ?? 0) > 0.95 * largest[0].time, "\(finding.stage ?? "")")
      }
      let saving = try #require(finding.saving_ms)
      let wanted = finding.what == "dominant stage" ? own ?? 0 : failed
      #expect(abs(4 * saving / wanted - 1) < 0.1, "\(finding.what): \(saving) against \(wanted)")
    }
  }
}

private let hasFaultyRun =
  canUnpack
  && FileManager.default.fileExists(
    atPath: Repository.url("../shared/data/arena-faulty.tar.zst").path)
