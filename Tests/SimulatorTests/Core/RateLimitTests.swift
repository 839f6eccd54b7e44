import Scheduling
import Testing

@testable import Simulator

@Suite struct RateLimitTests {
  /// Random arrivals under random limits: no stretch of time ever holds more than its share.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func limitsHoldInEveryWindow(seed: UInt64) {
    var stream = RandomStream(seed: seed, label: "limits")
    var policy = ServicePolicy()
    let requestsPerMinute = 1 + 300 * stream.unit()
    let tokensPerMinute = 1000 + 200_000 * stream.unit()
    policy.requestsPerMinute = requestsPerMinute
    policy.requestBurst = 1 + stream.below(20)
    policy.tokensPerMinute = tokensPerMinute
    policy.tokenBurst = 1 + stream.below(20_000)
    policy.concurrency = stream.chance(0.5) ? 1 + stream.below(10) : nil
    var limit = AdmissionLimit(policy, countsLoad: true)

    var arrival: Int64 = 0
    var starts: [(time: Int64, tokens: Int, end: Int64)] = []
    let gap = 2e9 * stream.unit()
    for _ in 0..<400 {
      arrival += Int64(gap * stream.exponential())
      let tokens = 1 + stream.below(3000)
      let start = limit.admit(at: arrival, tokens: tokens)
      let end = start + Int64(5e9 * stream.unit())
      limit.occupy(until: end)
      #expect(start >= arrival, "seed \(seed)")
      starts.append((start, tokens, end))
    }
    #expect(starts.map(\.time) == starts.map(\.time).sorted(), "seed \(seed)")
    for first in starts.indices {
      var tokens = 0
      for last in first..<starts.count {
        let minutes = Double(starts[last].time - starts[first].time) / 6e10
        let count = Double(last - first + 1)
        let burst = Double(policy.requestBurst)
        #expect(count <= burst + requestsPerMinute * minutes + 1e-6, "seed \(seed)")
        // A request larger than the burst takes the rest from later ones, so the last is apart.
        let most = Double(policy.tokenBurst ?? 0) + tokensPerMinute * minutes + 1e-3
        #expect(Double(tokens) <= most + 3000, "seed \(seed)")
        tokens += starts[last].tokens
      }
      if let concurrency = policy.concurrency {
        let start = starts[first].time
        let active = starts.filter { $0.time <= start && $0.end > start }
        #expect(active.count <= concurrency, "seed \(seed)")
      }
    }
  }

  @Test func requestsPassAtOnceAfterAPause() {
    var policy = ServicePolicy()
    policy.requestsPerMinute = 60
    policy.requestBurst = 3
    var limit = AdmissionLimit(policy, countsLoad: false)
    let starts = (0..<6).map { _ in limit.admit(at: 0, tokens: 1) / second }
    #expect(starts == [0, 0, 0, 1, 2, 3])
    #expect(limit.admit(at: 100 * second, tokens: 1) == 100 * second)
  }

  @Test func aRequestLargerThanTheBurstPassesAndIsPaidForLater() {
    var policy = ServicePolicy()
    policy.tokensPerMinute = 600
    policy.tokenBurst = 10
    var limit = AdmissionLimit(policy, countsLoad: false)
    let starts = [50, 10, 10].map { limit.admit(at: 0, tokens: $0) / second }
    #expect(starts == [0, 5, 6])
  }

  /// Waiting for the limit is neither server time nor construction.
  @Test func waitsAreReported() {
    var parameters = ServiceParameters.plain()
    parameters.service.requestsPerMinute = 30
    var service = ModelService(parameters: parameters, seed: 1)
    var lanes = [ScriptLane(["a"]), ScriptLane(["a"]), ScriptLane(["a"])]
    _ = service.run(&lanes, concurrency: 3, from: 0)
    #expect(lanes.map { $0.results[0].queued / second } == [0, 2, 4])
    #expect(lanes.map { $0.results[0].start } == [0, 0, 0])
  }
}
