import Analysis
import Foundation
import TestSupport
import Testing
import Trace

/// Waiting at barriers, held against what the simulator counted while it made a run.
@Suite(.enabled(if: canUnpack, "unpacking a fixture takes bash and zstd"))
struct BarrierTruthTests {
  private struct Line: Decodable {
    var ts: Int64
    var dur_us: Int64
    var iter: Int32
    var day: Int32
    var agent: Int?
    var group: Int?
    var stage: String
    var phase: String
    var call: Int64?
  }

  /// The lines of `trace.jsonl` as spans, without the parts of calls.
  private static func groupsRun() throws -> (RunTrace, [String: Int64]) {
    let archive = "fixtures/sim-groups.tar.zst"
    let scratch = ScratchFolder()
    let path = Repository.url(archive).path
    let result = try ShellResult("tar --zstd -xf '\(path)'", in: scratch.url)
    #expect(result.status == 0, "\(result.errors)")
    func text(_ name: String) throws -> String {
      try String(
        contentsOf: scratch.url.appendingPathComponent("sim-groups/\(name)"), encoding: .utf8)
    }
    var trace = RunTrace(run: RunDescription(id: "sim-groups", path: "", system: "society"))
    for line in try text("trace.jsonl").split(separator: "\n") {
      let line = try JSONDecoder().decode(Line.self, from: Data(line.utf8))
      var span = SpanRow(
        run: "sim-groups", system: "society", source: "trace", call: line.call ?? -1,
        stage: line.stage, phase: line.phase, status: .ok)
      span.day = line.day
      span.iteration = line.iter
      span.agent = line.agent.map { String($0) }
      span.group = line.group.map { String($0) }
      span.start = line.ts
      span.duration = line.dur_us * 1000
      span.timing = .trace
      span.resolution = 1000
      trace.spans.append(span)
    }
    let truth = try JSONSerialization.jsonObject(with: Data(text("truth/summary.json").utf8))
    var waits: [String: Int64] = [:]
    for (key, value) in try #require(truth as? [String: Any]) {
      guard key.hasPrefix("barrier_wait_us.group_"), let wait = value as? Int64 else { continue }
      waits[String(key.dropFirst("barrier_wait_us.group_".count))] = wait
    }
    return (trace, waits)
  }

  @Test func waitsOfEveryGroup() throws {
    let (trace, truth) = try Self.groupsRun()
    #expect(truth.count == 4)
    let groups = try #require(RunBreakdown(of: trace).groups)
    let barriers = try #require(groups.barriers)
    #expect(barriers.isBarrier && barriers.steps == 6)
    for member in barriers.members {
      let wait = try #require(truth[member.name])
      // Each step's two ends are rounded to microseconds.
      #expect(abs(member.waited / 1000 - wait) <= 2 * 6, "\(member.name)")
    }
    #expect(barriers.holder?.member.name == "3")
    #expect(groups.actors.first?.name == "3")
    #expect(groups.actors.first?.verdict == .slower)
    let summary = try #require(Summary(of: trace).groups)
    #expect(summary.barriers == barriers && summary.balance == groups.balance)
  }

  /// The chain through a step goes through the group that all others wait for.
  @Test func theChainGoesThroughTheSlowestGroup() throws {
    let (trace, _) = try Self.groupsRun()
    let waterfall = try #require(RunBreakdown(of: trace).waterfalls.first)
    var times: [String: Int64] = [:]
    for link in waterfall.path {
      guard let lane = link.lane, let group = waterfall.lanes[lane].group else { continue }
      times[group, default: 0] += link.length
    }
    #expect(times.max { $0.value < $1.value }?.key == "3")
    #expect((times["3"] ?? 0) * 10 > waterfall.wall * 9)
    #expect(waterfall.parts.reduce(0) { $0 + $1.time } == waterfall.wall)
  }
}
