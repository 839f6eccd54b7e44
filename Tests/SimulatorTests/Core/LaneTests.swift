import Scheduling
import Testing

@testable import Simulator

@Suite struct LaneTests {
  private static let services = [5.0, 3, 8, 2, 7, 4]

  private func replay(concurrency: Int, _ change: (inout ServicePolicy) -> Void) -> [Int64] {
    let stages = Self.services.indices.map { "s\($0)" }
    var parameters = ServiceParameters.plain(
      seconds: Dictionary(uniqueKeysWithValues: zip(stages, Self.services)))
    change(&parameters.service)
    var service = ModelService(parameters: parameters, seed: 1)
    var lanes = stages.map { ScriptLane([$0]) }
    let end = service.run(&lanes, concurrency: concurrency, from: 100 * second)
    let ends = lanes.map { ($0.results[0].end - 100 * second) / second }
    #expect(end == 100 * second + (ends.max() ?? 0) * second)
    return ends
  }

  /// The replay of six services, worked out by hand, for both places where concurrency is limited.
  @Test(
    arguments: [
      (1, [5, 8, 16, 18, 25, 29]), (2, [5, 3, 11, 7, 14, 15]), (3, [5, 3, 8, 5, 12, 9]),
      (6, [5, 3, 8, 2, 7, 4]),
    ] as [(Int, [Int64])])
  func lanesAreServedFirstInFirstOut(concurrency: Int, ends: [Int64]) {
    #expect(replay(concurrency: concurrency) { _ in } == ends)
    #expect(replay(concurrency: 6) { $0.concurrency = concurrency } == ends)
    #expect(
      replay(concurrency: concurrency) { $0.concurrency = concurrency } == ends)
  }

  @Test func oneStartEveryTwoSeconds() {
    #expect(replay(concurrency: 6) { $0.requestsPerMinute = 30 } == [5, 5, 12, 8, 15, 14])
  }

  private var troubled: ServiceParameters {
    var parameters = ServiceParameters()
    parameters.faults.rates = FaultRates(
      single: [.http429: 0.1, .http429ra: 0.05, .reset: 0.05, .badjson: 0.1, .slow: 0.02],
      burst: [.http500: 0.05])
    return parameters
  }

  @Test func performIsARunOfOneLane() {
    var service = ModelService(parameters: troubled, seed: 5)
    var lanes = [ScriptLane(Array(repeating: "buy", count: 300), attempts: 4)]
    let end = service.run(&lanes, concurrency: 1, from: 7)

    var other = ModelService(parameters: troubled, seed: 5)
    var lane = ScriptLane(Array(repeating: "buy", count: 300), attempts: 4)
    var step = lane.begin(at: 7)
    while case .attempt(let request, let time) = step {
      step = lane.resume(after: other.perform(request, at: time))
    }
    #expect(lane.results.map(\.end) == lanes[0].results.map(\.end))
    #expect(lane.results.map(\.message) == lanes[0].results.map(\.message))
    #expect(lane.results.last?.end == end)
    #expect(service.requestCount == other.requestCount)
    #expect(service.requestCount > 300)
  }

  @Test(arguments: [true, false])
  func sameSeedSameRun(usesIdentity: Bool) {
    func run(seed: UInt64) -> [Int64] {
      var service = ModelService(parameters: troubled, seed: seed)
      var lanes = (0..<20).map {
        ScriptLane(
          ["buy", "sell", "gossip"], first: UInt64($0 * 3), attempts: 3,
          usesIdentity: usesIdentity)
      }
      _ = service.run(&lanes, concurrency: 7, from: 0)
      return lanes.flatMap { $0.results.map(\.end) }
    }
    #expect(run(seed: 3) == run(seed: 3))
    #expect(run(seed: 3) != run(seed: 4))
  }

  /// A call's faults and durations are its own, whatever runs beside it.
  @Test func drawsDoNotDependOnConcurrency() {
    func run(concurrency: Int) -> [[Int64]] {
      var service = ModelService(parameters: troubled, seed: 9)
      var lanes = (0..<30).map {
        ScriptLane(["buy", "sell"], first: UInt64($0 * 2), attempts: 5)
      }
      _ = service.run(&lanes, concurrency: concurrency, from: 0)
      return lanes.map { $0.results.map { $0.end - $0.constructStart } }
    }
    let alone = run(concurrency: 1)
    #expect(alone == run(concurrency: 4))
    #expect(alone == run(concurrency: 30))
    #expect(Set(alone.flatMap { $0 }).count > 50)
  }

  @Test func noMoreLanesThanAllowedRunSideBySide() {
    for concurrency in 1...5 {
      var service = ModelService(parameters: troubled, seed: 2)
      var lanes = (0..<40).map { ScriptLane(["buy", "sell"], first: UInt64($0 * 2)) }
      _ = service.run(&lanes, concurrency: concurrency, from: 0)
      for lane in lanes {
        guard let begun = lane.begun else {
          Issue.record("a lane never began")
          continue
        }
        let active = lanes.filter {
          ($0.begun ?? .max) <= begun && ($0.results.last?.end ?? 0) > begun
        }
        #expect(active.count <= concurrency)
      }
      #expect(lanes.map { $0.begun ?? -1 } == lanes.map { $0.begun ?? -1 }.sorted())
    }
  }

  @Test func exchangesAreNumberedInTheOrderOfTheirStarts() {
    var parameters = troubled
    parameters.service.concurrency = 3
    var service = ModelService(parameters: parameters, seed: 8)
    var lanes = (0..<25).map { ScriptLane(["buy", "sell"], first: UInt64($0 * 2), attempts: 3) }
    _ = service.run(&lanes, concurrency: 25, from: 0)
    let exchanges = lanes.flatMap { $0.results.flatMap(\.exchanges) }
      .sorted { $0.sequence < $1.sequence }
    #expect(exchanges.map(\.sequence) == Array(0..<service.requestCount))
    #expect(exchanges.map(\.start) == exchanges.map(\.start).sorted())
    for exchange in exchanges {
      let active = exchanges.filter { $0.start <= exchange.start && $0.end > exchange.start }
      #expect(active.count <= 3)
    }
  }

  @Test func noLanesEndAtOnceAndLanesWithoutCallsToo() {
    var service = ModelService(parameters: .plain(), seed: 1)
    var none: [ScriptLane] = []
    #expect(service.run(&none, concurrency: 3, from: 42) == 42)
    var idle = [ScriptLane([]), ScriptLane([]), ScriptLane([])]
    #expect(service.run(&idle, concurrency: 0, from: 42) == 42)
  }
}
