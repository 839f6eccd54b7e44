import Analysis
import Scheduling
import Simulator
import Statistics

extension PredictionScenario {
  /// All that are measured.
  static var all: [PredictionScenario] { arena + groups + pipeline + service }

  /// A time-out, as the library and the replay obey it.
  private static func give(
    _ seconds: Double, _ policy: inout ReplayPolicy
  ) -> (inout Setup) -> Void {
    policy.timeout = Int64(seconds * 1e9)
    policy.retry = ReplayPolicy.Retry(most: nil, backOff: BackOff())
    return { $0.service.client.timeoutMilliseconds = seconds * 1000 }
  }

  /// One scenario; the same limits for the truth and the prediction.
  private static func scenario(
    _ workload: Workload, _ base: @escaping (inout Setup) -> Void = { _ in },
    concurrency: Int? = nil, rate: Double? = nil, tokens: Double? = nil, load: Double? = nil,
    timeout: Double? = nil, retries: Int? = nil, caches: Bool = false, hedge: Int? = nil,
    rebalances: Bool = false
  ) -> PredictionScenario {
    var policy = ReplayPolicy()
    policy.concurrency = concurrency
    policy.requestsPerMinute = rate
    policy.tokensPerMinute = tokens
    policy.load = load.map { ReplayPolicy.Load(slope: $0) }
    policy.cachesAnswers = caches
    policy.hedge = hedge.flatMap { QuantileLevel(percent: Double($0)) }
    policy.rebalancesGroups = rebalances
    let giveUp = timeout.map { give($0, &policy) }
    if let retries { policy.retry = ReplayPolicy.Retry(most: retries) }
    return PredictionScenario(
      workload: workload,
      base: { setup in
        base(&setup)
        // What is taken of the service holds for the recorded run, too.
        if let load { setup.service.latency.loadFactor = load }
      },
      change: { setup in
        if let concurrency { setup.concurrency = concurrency }
        setup.service.service.requestsPerMinute = rate
        setup.service.service.tokensPerMinute = tokens
        if let retries { setup.attempts = retries + 1 }
        if caches { setup.service.client.cachesResponses = true }
        if rebalances { setup.dealsAgents = true }
        giveUp?(&setup)
      }, policy: policy)
  }

  private static var arena: [PredictionScenario] {
    [2, 3, 4, 6, 9].map { scenario(.arena, concurrency: $0) } + [
      scenario(.arena, rate: 20), scenario(.arena, concurrency: 4, rate: 30),
      scenario(.arena, concurrency: 8, rate: 60), scenario(.arena, concurrency: 9, rate: 120),
      scenario(.arena, tokens: 20_000), scenario(.arena, concurrency: 4, tokens: 60_000),
      scenario(.arena, concurrency: 8, tokens: 90_000),
      scenario(.arena, concurrency: 2, load: 0.05), scenario(.arena, concurrency: 4, load: 0.05),
      scenario(.arena, concurrency: 9, load: 0.1), scenario(.arena, timeout: 4),
      scenario(.arena, timeout: 8), scenario(.arena, concurrency: 4, timeout: 5),
      scenario(.arena, concurrency: 6, rate: 60, tokens: 90_000),
      scenario(.arena, hedge: 90), scenario(.arena, tailed, hedge: 95),
      scenario(.arena, tailed, concurrency: 4, hedge: 95),
    ]
  }

  /// Answers of which one in fifty takes far longer than the others.
  private static func tailed(_ setup: inout Setup) {
    setup.service.latency.heavyTail = LatencyModel.HeavyTail(probability: 0.02, alpha: 1.5, cap: 12)
  }

  private static var groups: [PredictionScenario] {
    func three(_ setup: inout Setup) { setup.concurrency = 3 }
    func uneven(_ setup: inout Setup) {
      setup.concurrency = 3
      setup.heavyAgents = 10
    }
    return [1, 2, 5, 8].map { scenario(.groups, concurrency: $0) } + [
      scenario(.groups, three, concurrency: 2), scenario(.groups, three, concurrency: 6),
      scenario(.groups, three, concurrency: 10), scenario(.groups, rate: 400),
      scenario(.groups, concurrency: 6, rate: 800), scenario(.groups, tokens: 700_000),
      scenario(.groups, concurrency: 5, load: 0.005),
      scenario(.groups, concurrency: 10, timeout: 6),
      scenario(.groups, uneven, rebalances: true),
      scenario(.groups, uneven, concurrency: 5, rebalances: true),
      scenario(.groups, three, hedge: 95), scenario(.groups, tailed, concurrency: 5, hedge: 90),
    ]
  }

  private static var pipeline: [PredictionScenario] {
    // Whether a cached answer needs a client of its own, no recording tells.
    func oneClient(_ setup: inout Setup) { setup.service.client.makesClientPerCall = false }
    func faulty(_ setup: inout Setup) {
      setup.service.client.retries = 0
      setup.service.faults.rates.single = [.http429: 0.05, .badjson: 0.05]
    }
    return [1, 2, 10, 20].map { scenario(.pipeline, concurrency: $0) } + [
      scenario(.pipeline, rate: 60), scenario(.pipeline, concurrency: 20, rate: 240),
      scenario(.pipeline, tokens: 200_000), scenario(.pipeline, oneClient, caches: true),
      scenario(.pipeline, oneClient, concurrency: 20, caches: true),
      scenario(.pipeline, concurrency: 10, load: 0.03), scenario(.pipeline, timeout: 5),
      scenario(.pipeline, faulty, concurrency: 10), scenario(.pipeline, faulty, retries: 1),
      scenario(.pipeline, faulty, concurrency: 20, retries: 0),
      scenario(.pipeline, hedge: 95), scenario(.pipeline, tailed, concurrency: 10, hedge: 90),
      scenario(.pipeline, tailed, hedge: 99),
    ]
  }

  private static var service: [PredictionScenario] {
    [30, 36, 45].map { scenario(.service, concurrency: $0) } + [
      scenario(.service, concurrency: 60, load: 0.002)
    ]
  }
}
