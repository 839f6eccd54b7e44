import Scheduling
import Testing

@testable import Simulator

@Suite struct ServiceTests {
  private func request(
    _ stage: String = "a", _ identity: UInt64 = 0, attempt: Int = 0, key: UInt64? = nil
  ) -> AttemptRequest {
    AttemptRequest(
      stage: stage, promptCharacters: 4000, answerCharacters: 400, cacheKey: key ?? identity,
      attempt: attempt, identity: identity)
  }

  /// What every fault looks like when nothing but it happens.
  @Test(
    arguments: [
      (Fault.http429, "RateLimitError", 3), (.http429ra, "RateLimitError", 3),
      (.http500, "InternalServerError", 3), (.reset, "APIConnectionError", 3),
      (.timeout, "APITimeoutError", 3), (.badjson, nil, 1), (.invalid, nil, 1),
      (.wrongkey, nil, 1), (.nonstring, nil, 1), (.empty, nil, 1), (.null, nil, 1), (.slow, nil, 1),
    ] as [(Fault, String?, Int)])
  func faultsEndAsTheClientShowsThem(fault: Fault, exception: String?, exchanges: Int) {
    var parameters = ServiceParameters.plain()
    parameters.faults.rates.single = [fault: 1]
    var service = ModelService(parameters: parameters, seed: 1)
    let result = service.perform(request(), at: 0)
    #expect(result.exception == exception)
    #expect(result.transportFault == (fault.isTransport ? fault : nil))
    #expect(result.answerFault == (fault.isTransport || fault == .slow ? nil : fault))
    #expect(result.exchanges.count == exchanges)
    #expect(result.exchanges.allSatisfy { $0.fault == fault && $0.status == fault.httpStatus })
    #expect(result.exchanges.map(\.retryCount) == Array(0..<exchanges))
    #expect((result.timeToFirstToken == nil) == fault.isTransport)
    #expect((result.outputTokens == 0) == (fault.isTransport || fault == .empty || fault == .null))
    if fault == .slow { #expect(result.end - result.start == 10 * second) }
    if fault == .timeout {
      #expect(result.exchanges.allSatisfy { $0.end - $0.start == 600 * second })
    }
  }

  /// The library waits 0.375 to 0.5 s, then 0.75 to 1 s, or what Retry-After says.
  @Test(arguments: [Fault.http429, .http500, .reset])
  func waitsGrowWithJitter(fault: Fault) {
    var parameters = ServiceParameters.plain()
    parameters.faults.rates.burst = [fault: 1]
    var service = ModelService(parameters: parameters, seed: 3)
    var waits: Set<Int64> = []
    for identity in 0..<500 {
      let sent = service.perform(request("a", UInt64(identity)), at: 0).exchanges
      let first = sent[1].start - sent[0].end
      let next = sent[2].start - sent[1].end
      #expect(first > 375_000_000 && first <= 500_000_000, "seed 3")
      #expect(next > 750_000_000 && next <= 1_000_000_000, "seed 3")
      waits.insert(first)
    }
    #expect(waits.count > 490)
  }

  @Test(arguments: [(3, 3 * second...3 * second), (121, 375_000_000...500_000_000)])
  func retryAfterIsObeyedUpToItsCap(seconds: Int, expected: ClosedRange<Int64>) {
    var parameters = ServiceParameters.plain()
    parameters.faults.rates.burst = [.http429ra: 1]
    parameters.faults.retryAfterSeconds = seconds
    var service = ModelService(parameters: parameters, seed: 3)
    let sent = service.perform(request(), at: 0).exchanges
    #expect(expected.contains(sent[1].start - sent[0].end))
  }

  @Test func waitsStopGrowingAtTheCap() {
    var policy = ClientPolicy()
    policy.backOff.jitter = 0
    var stream = RandomStream(seed: 1, label: "wait")
    let waits = [0, 1, 4, 5, 60, -1].map {
      policy.wait(beforeRetry: $0, retryAfterSeconds: nil, from: &stream) / 1_000_000
    }
    #expect(waits == [500, 1000, 8000, 8000, 8000, 500])
  }

  @Test func aSlowAnswerRunsIntoTheTimeout() {
    var parameters = ServiceParameters.plain(other: 9)
    parameters.client.timeoutMilliseconds = 4000
    parameters.client.retries = 1
    var service = ModelService(parameters: parameters, seed: 1)
    let result = service.perform(request(), at: 0)
    #expect(result.exception == "APITimeoutError")
    #expect(result.message == "Request timed out.")
    #expect(result.exchanges.map { $0.end - $0.start } == [4 * second, 4 * second])
  }

  @Test func ratesAreMet() {
    var parameters = ServiceParameters.plain()
    parameters.client.retries = 0
    parameters.faults.rates.single = [.http429: 0.1, .badjson: 0.05]
    parameters.faults.stages = ["b": FaultRates(burst: [.reset: 0.2])]
    var service = ModelService(parameters: parameters, seed: 21)
    var seen: [String: Int] = [:]
    for identity in 0..<40_000 {
      for stage in ["a", "b"] {
        let result = service.perform(request(stage, UInt64(identity)), at: 0)
        let fault = result.transportFault ?? result.answerFault
        if let fault { seen["\(stage) \(fault)", default: 0] += 1 }
      }
    }
    #expect(seen.keys.sorted() == ["a badjson", "a http429", "b reset"], "seed 21")
    #expect(abs(seen["a http429", default: 0] - 4000) < 300, "seed 21")
    #expect(abs(seen["a badjson", default: 0] - 2000) < 220, "seed 21")
    #expect(abs(seen["b reset", default: 0] - 8000) < 400, "seed 21")
  }

  @Test func exhaustionBeginsWithItsCall() {
    var parameters = ServiceParameters.plain()
    parameters.faults.exhaustion = FaultPlan.Exhaustion(stage: "b", fromCall: 3)
    var service = ModelService(parameters: parameters, seed: 1)
    var bad: [Int] = []
    for call in 1...5 {
      #expect(service.perform(request("a", UInt64(call)), at: 0).answerFault == nil)
      for attempt in 0..<3 {
        let result = service.perform(request("b", UInt64(call), attempt: attempt), at: 0)
        if result.answerFault == .invalid { bad.append(call) }
      }
    }
    #expect(bad == [3, 3, 3, 4, 4, 4, 5, 5, 5])
  }

  @Test func clientsCostTimePerCallOrOnce() {
    var parameters = ServiceParameters.plain()
    parameters.client.construction = ClientPolicy().construction
    for perCall in [true, false] {
      parameters.client.makesClientPerCall = perCall
      var service = ModelService(parameters: parameters, seed: 4)
      let costs = (0..<400).map { identity -> Int64 in
        let result = service.perform(request("a", UInt64(identity)), at: 0)
        return result.constructEnd - result.constructStart
      }
      #expect(costs.filter { $0 > 0 }.count == (perCall ? 400 : 1))
      let usual = costs.filter { $0 > 20_000_000 && $0 < 32_000_000 }
      if perCall { #expect(usual.count > 340, "seed 4") }
    }
  }

  @Test func equalPromptsComeFromTheCache() {
    var parameters = ServiceParameters.plain()
    parameters.client.cachesResponses = true
    parameters.client.cacheCapacity = 2
    var service = ModelService(parameters: parameters, seed: 1)
    func isCached(_ key: UInt64, _ stage: String = "a") -> Bool {
      let result = service.perform(request(stage, 0, key: key), at: 0)
      #expect(result.exchanges.isEmpty == result.isCached)
      #expect(result.outputTokens == 100)
      return result.isCached
    }
    #expect([1, 1, 2, 1].map { isCached($0) } == [false, true, false, true])
    #expect(!isCached(1, "b"))
    // The third answer in a cache of two has pushed out the first, which comes back for the second.
    #expect([1, 2, 1].map { isCached($0) } == [false, false, true])
    #expect(service.cacheHits == 3)
  }

  @Test func badAnswersAreNotCached() {
    var parameters = ServiceParameters.plain()
    parameters.client.cachesResponses = true
    parameters.faults.rates.single = [.invalid: 1]
    var service = ModelService(parameters: parameters, seed: 1)
    for _ in 0..<3 { #expect(!service.perform(request(), at: 0).isCached) }
  }

  @Test func extremeParametersDoNotTrap() {
    var parameters = ServiceParameters.plain(other: .infinity)
    parameters.latency.driftPerHour = .nan
    parameters.latency.loadFactor = .infinity
    parameters.latency.warmUp = LatencyModel.WarmUp(calls: .max, factor: 1e300)
    parameters.latency.bursts = LatencyModel.Bursts(
      periodSeconds: 1e-300, durationSeconds: 1e300, factor: .infinity)
    parameters.latency.heavyTail = LatencyModel.HeavyTail(probability: 1, alpha: 0, cap: .nan)
    parameters.faults.rates.single = [.http429ra: 2, .slow: .infinity]
    parameters.faults.retryAfterSeconds = .max
    parameters.client.timeoutMilliseconds = .infinity
    parameters.client.retryAfterCapSeconds = .infinity
    parameters.client.retries = 5
    parameters.service.concurrency = .min
    parameters.service.requestsPerMinute = 1e-300
    parameters.service.tokensPerMinute = .leastNonzeroMagnitude
    parameters.service.tokenBurst = .min
    parameters.tokens.charactersPerInputToken = 1e-300
    parameters.tokens.overheadTokens = .max
    var service = ModelService(parameters: parameters, seed: 1)
    var time: Int64 = 0
    for identity in 0..<2000 {
      var request = request("a", UInt64(identity))
      request.promptCharacters = .max
      let result = service.perform(request, at: time)
      #expect(result.end >= time)
      time = result.end
    }
    #expect(!parameters.settings.isEmpty)
  }

  @Test func settingsNameEveryRateThatIsSet() {
    var parameters = ServiceParameters()
    for name in FaultRates.names {
      let isKnown = parameters.faults.rates.set(name, to: 0.25)
      #expect(isKnown)
    }
    for name in ["burst_slow", "nonsense", "burst_", ""] {
      let isKnown = parameters.faults.rates.set(name, to: 1)
      #expect(!isKnown, "\(name)")
    }
    let keys = parameters.settings.map(\.key)
    for name in FaultRates.names { #expect(keys.contains("fault.\(name)")) }
    #expect(Set(keys).count == keys.count)
  }
}
