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

  @Test func theLargestComeFirst() throws {
    let archive = Repository.url("../shared/data/arena-faulty.tar.zst").path
    let scratch = ScratchFolder()
    let steps = try ShellResult(
      "tar --zstd -xOf '\(archive)' arena-faulty/truth/steps.jsonl", in: scratch.url
    ).output.split(separator: "\n").map {
      try JSONDecoder().decode(Step.self, from: Data($0.utf8))
    }
    let output = try ShellResult("runlens analyze -q --json '\(archive)'", in: scratch.url).output
    let found = try JSONDecoder().decode(Summary.self, from: Data(output.utf8)).bottlenecks

    var stages: [String: Double] = [:]
    var failed = 0.0
    for step in steps {
      stages[step.stage, default: 0] += Double(step.wall_ns) / 1e6
      for attempt in step.attempts.dropLast() {
        failed += Double(attempt.end_ns - attempt.start_ns + attempt.ctor_ns) / 1e6
      }
    }
    let largest = stages.sorted { $1.value < $0.value }
    var expected = [
      ("dominant stage", largest[0].key, largest[0].value), ("failed attempts", "", failed),
    ]
    if found.filter({ $0.what == "dominant stage" }).count > 1 {
      expected.append(("dominant stage", largest[1].key, largest[1].value))
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
}

private let hasFaultyRun =
  canUnpack
  && FileManager.default.fileExists(
    atPath: Repository.url("../shared/data/arena-faulty.tar.zst").path)
