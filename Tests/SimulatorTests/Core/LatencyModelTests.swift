import Testing

@testable import Simulator

@Suite struct LatencyModelTests {
  private func duration(
    _ latency: LatencyModel, at time: Int64, of service: inout ModelService, prompt: Int = 0,
    answer: Int = 0, slowness: Double = 1
  ) -> AttemptResult {
    var request = AttemptRequest(
      stage: "a", promptCharacters: prompt, answerCharacters: answer, cacheKey: 0, attempt: 0)
    request.slowness = slowness
    return service.perform(request, at: time)
  }

  private func durations(
    _ change: (inout LatencyModel) -> Void, at times: [Int64]
  ) -> [Double] {
    var parameters = ServiceParameters.plain()
    change(&parameters.latency)
    var service = ModelService(parameters: parameters, seed: 6)
    return times.map {
      let result = duration(parameters.latency, at: $0, of: &service)
      return Double(result.end - result.start) / 1e9
    }
  }

  @Test func driftGrowsWithVirtualTime() {
    let start = 1_754_180_890 * second
    let times = [0, 3600, 7200].map { start + $0 * second }
    let found = durations({ $0.driftPerHour = 0.5 }, at: times)
    #expect(found == [1, 1.5, 2])
  }

  @Test func warmUpFallsEvenly() {
    let times = (0..<6).map { $0 * 10 * second }
    let found = durations({ $0.warmUp = LatencyModel.WarmUp(calls: 4, factor: 3) }, at: times)
    #expect(found == [3, 2.5, 2, 1.5, 1, 1])
  }

  @Test func burstsTakeTheirShareOfEveryPeriod() {
    let found = durations(
      {
        $0.bursts = LatencyModel.Bursts(periodSeconds: 100, durationSeconds: 20, factor: 4)
      }, at: (0..<2000).map { $0 * second })
    for period in 0..<20 {
      let slow = found[period * 100..<(period + 1) * 100].filter { $0 == 4 }
      #expect(slow.count >= 19 && slow.count <= 21, "seed 6, period \(period)")
    }
    #expect(found.allSatisfy { $0 == 1 || $0 == 4 })
  }

  @Test func theTailIsRareAndLong() {
    let found = durations(
      { $0.heavyTail = LatencyModel.HeavyTail(probability: 0.1, alpha: 1, cap: 50) },
      at: (0..<20_000).map { $0 * 100 * second })
    let long = found.filter { $0 > 1 }
    #expect(abs(long.count - 2000) < 200, "seed 6")
    #expect(long.allSatisfy { $0 <= 50 })
    #expect(long.contains { $0 == 50 })
  }

  @Test func loadSlowsDown() {
    var parameters = ServiceParameters.plain()
    parameters.latency.loadFactor = 0.5
    var service = ModelService(parameters: parameters, seed: 1)
    var lanes = (0..<4).map { _ in ScriptLane(["a"]) }
    _ = service.run(&lanes, concurrency: 4, from: 0)
    #expect(lanes.map { $0.results[0].end } == [1, 1.5, 2, 2.5].map { Int64($0 * 1e9) })
  }

  @Test func tokensAndSlownessCount() {
    var parameters = ServiceParameters.plain()
    parameters.latency.millisecondsPerInputToken = 1
    parameters.latency.millisecondsPerOutputToken = 20
    parameters.latency.firstTokenShare = 0.25
    var service = ModelService(parameters: parameters, seed: 1)
    let result = duration(
      parameters.latency, at: 0, of: &service, prompt: 398, answer: 41, slowness: 2)
    #expect(result.inputTokens == 108)
    #expect(result.outputTokens == 11)
    #expect(result.end - result.start == 2_328_000_000)
    #expect(result.timeToFirstToken == 608_000_000)
  }
}
