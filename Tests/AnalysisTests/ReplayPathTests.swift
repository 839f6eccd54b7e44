import Analysis
import TestSupport
import Testing
import Trace

/// What the end of a run waited for.
@Suite struct ReplayPathTests {
  /// Services of 5, 3, 8, 2, 7 and 4 ns, two at a time: the second, third and last one are the chain.
  private static var sideBySide: RunTrace {
    let spans: [(start: Int64, end: Int64)] = [(0, 5), (0, 3), (3, 11), (5, 7), (7, 14), (11, 15)]
    let onPath = [1, 2, 5]
    let rows = spans.enumerated().map { number, span in
      row(
        onPath.contains(number) ? "long" : "short", call: Int64(number), agent: "a\(number)",
        start: span.start, duration: span.end - span.start, timing: .trace, resolution: 0)
    }
    return trace(rows, wall: 15)
  }

  @Test func theChainBeforeTheLastEndIsIt() throws {
    let program = try #require(ReplayProgram(of: Self.sideBySide))
    #expect(program.recordedConcurrency == 2)
    let path = ReplayPath(of: program)
    #expect(path.makespan == 15)
    #expect(path.stages == [.init(stage: "long", calls: 3, time: 15), .init(stage: "short")])
    #expect(path.share(of: "long") == 1 && path.share(of: "short") == 0)
    #expect(path.share(of: "none") == nil)
    #expect(path.own == 0 && path.pauses == 0 && path.limitWaits == 0 && path.arrivals == 0)
  }

  @Test func bottlenecksSayWhetherTheyAreOnIt() throws {
    let found = Summary(of: Self.sideBySide).bottlenecks.filter { $0.what == "dominant stage" }
    #expect(found.map(\.stage) == ["long", "short"])
    #expect(found.map(\.pathShare) == [1, 0])
    #expect(
      found[0].advice.hasSuffix(
        "For 100 % of the run it is what the end waits for (the critical path)."))
    #expect(found[1].advice.hasSuffix("it is off the critical path."))
  }

  /// One call at a time is all on the path, so nothing is said of it.
  @Test func ofCallsOneAfterAnotherNothingIsSaid() {
    let found = Summary(of: ReplaySample.services([5, 3, 8])).bottlenecks
    #expect(found.contains { $0.what == "dominant stage" })
    #expect(found.allSatisfy { $0.pathShare == nil && !$0.advice.contains("critical") })
  }

  @Test func itsPartsAddUpToTheRun() throws {
    for seed in UInt64(1)...200 {
      var generator = SeededGenerator(seed: seed)
      let run = ReplaySample.random(&generator)
      let path = ReplayPath(of: try #require(ReplayProgram(of: run)))
      let stages = path.stages.reduce(0) { $0 + $1.time }
      #expect(
        stages + path.limitWaits + path.pauses + path.own + path.arrivals == run.run.wall,
        "seed \(seed)")
      #expect(path.stages.map(\.time) == path.stages.map(\.time).sorted(by: >), "seed \(seed)")
    }
  }

  /// Two places for requests that arrive on their own: the path begins with an arrival.
  @Test func requestsThatArriveWaitForTheirArrival() throws {
    let spans: [(start: Int64, end: Int64)] = [(0, 10), (4, 30), (40, 50)]
    let rows = spans.enumerated().map { number, span in
      var one = row(
        "request", call: Int64(number), agent: "r\(number)", start: span.start,
        duration: span.end - span.start, timing: .trace, resolution: 0)
      one.system = "service"
      return one
    }
    var run = trace(rows, wall: 50)
    run.run.system = "service"
    let path = ReplayPath(of: try #require(ReplayProgram(of: run)))
    #expect(path.makespan == 50)
    #expect(path.arrivals == 40)
    #expect(path.stages == [.init(stage: "request", calls: 1, time: 10)])
  }
}
