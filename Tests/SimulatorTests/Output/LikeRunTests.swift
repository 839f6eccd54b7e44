import Readers
import Simulator
import Statistics
import TestSupport
import Testing
import Trace

@Suite struct LikeRunTests {
  /// Simulates, reads back, and gives the trace.
  private static func trace(
    _ place: ScratchFolder, _ name: String, _ parameters: ArenaParameters,
    _ service: ServiceParameters
  ) throws -> RunTrace {
    var sink = try FolderSink("\(place.path)/\(name)", options: RunOutputOptions())
    let manifest = try ArenaSimulation(parameters, service: service).run(into: &sink)
    try sink.finish(manifest)
    return try Registry.read(["\(place.path)/\(name)"], options: ReadOptions())
  }

  private static func durations(_ trace: RunTrace) -> [String: SortedSample] {
    var values: [String: [Int64]] = [:]
    for row in trace.spans.rows where row.phase == Phase.llm && row.status == .ok {
      if let duration = row.duration { values[row.stage, default: []].append(duration) }
    }
    return values.mapValues { SortedSample(sorting: $0) }
  }

  @Test(arguments: [UInt64(11), 12])
  func aRunLikeARunHasItsLatenciesAndItsShape(seed: UInt64) throws {
    let place = ScratchFolder()
    var parameters = ArenaParameters()
    parameters.seed = seed
    parameters.days = 12
    parameters.iterations = 3
    parameters.agents = 5
    parameters.reflectFrequency = [1, 2, 0, 3, 1]
    var service = ServiceParameters()
    service.latency.stages["buy"] = .gamma(shape: 2, scaleMilliseconds: 400)
    _ = service.faults.rates.set("invalid", to: 0.05)
    let first = try Self.trace(place, "first", parameters, service)

    let like = LikeRun(first)
    #expect(like.days == 12 && like.iterations == 3 && like.agents == 5)
    #expect(like.reflectFrequency == [1, 2, 0, 3, 1])
    let buy = try #require(like.stages.first { $0.name == "buy" })
    let rate = try #require(buy.rates.single[.invalid])
    #expect(abs(rate - 0.05) < 4 * (0.05 * 0.95 / 180).squareRoot(), "seed \(seed)")

    var again = ServiceParameters()
    like.apply(to: &again)
    parameters.seed = seed &+ 1000
    let second = Self.durations(try Self.trace(place, "second", parameters, again))
    for (stage, recorded) in Self.durations(first) {
      let simulated = try #require(second[stage])
      for level in [QuantileLevel.p50, .p95] {
        // Both are samples: four standard errors of the difference of their levels.
        let share = Double(level.numerator) / 100
        let counts = 1 / Double(recorded.count) + 1 / Double(simulated.count)
        let margin = Int(400 * (share * (1 - share) * counts).squareRoot()) + 1
        let low = QuantileLevel(max(level.numerator - margin, 0), of: 100)
        let high = QuantileLevel(min(level.numerator + margin, 100), of: 100)
        let value = try #require(simulated.linearQuantile(level))
        let least = try #require(low.flatMap(recorded.linearQuantile))
        let most = try #require(high.flatMap(recorded.linearQuantile))
        // What is read back has a fraction of a millisecond more than what was drawn.
        let readError = 1e6
        #expect(
          value >= least - readError && value <= most + readError,
          "\(stage) \(level), seed \(seed)")
      }
    }
  }

  @Test func whatIsNotKnownIsSaid() {
    var trace = RunTrace(run: RunDescription(id: "x", path: "x", system: "x"))
    var row = SpanRow(
      run: "x", system: "x", source: "x", call: 1, stage: "buy", phase: Phase.call,
      status: .missingResult)
    trace.spans.append(row)
    row.stage = "sell"
    row.status = .ok
    row.timing = .pair
    row.duration = 1_500_000_000
    trace.spans.append(row)
    let like = LikeRun(trace)
    #expect(like.days == nil && like.reflectFrequency.isEmpty)
    #expect(like.stages.map(\.timed) == [0, 1])
    #expect(like.stages[1].shape == like.shape)
    for word in ["days", "iterations", "agents", "'buy'", "failed calls", "sell (1)"] {
      #expect(like.warnings.contains { $0.contains(word) }, "\(word)")
    }
    var service = ServiceParameters()
    like.apply(to: &service)
    #expect(service.latency.stages.keys.sorted() == ["sell"])
    #expect(service.faults == ServiceParameters().faults)
  }

  @Test func theBestEvidenceCounts() {
    var trace = RunTrace(run: RunDescription(id: "x", path: "x", system: "x"))
    for (timing, count, duration) in [(Timing.pair, 3, 1), (.log, 30, 2), (.adjacent, 300, 3)] {
      for call in 0..<count {
        var row = SpanRow(
          run: "x", system: "x", source: "x", call: Int64(call), stage: "buy", phase: Phase.call,
          status: .ok)
        row.timing = timing
        row.duration = Int64(duration) * 1_000_000_000
        trace.spans.append(row)
      }
    }
    let stage = LikeRun(trace).stages[0]
    #expect(stage.timing == .log && stage.timed == 30)
    #expect(stage.shape == .empirical(quantilesMilliseconds: Array(repeating: 2000, count: 101)))
  }
}
