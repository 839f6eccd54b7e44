import Statistics

/// Predictions with their bootstrap intervals.
struct ReplayBootstrap {
  /// A prediction and the makespans of its replicates, in their order.
  struct Result {
    var prediction: WhatIf.Prediction
    var makespans: [Double]
  }

  let program: ReplayProgram
  let replicates: Int
  let seed: UInt64

  /// Fewer replicates than this give no interval.
  static let fewest = 40

  init(_ program: ReplayProgram, replicates: Int, seed: UInt64) {
    self.program = program
    self.replicates = replicates >= Self.fewest ? replicates : 0
    self.seed = seed
  }

  /// The prediction under a policy.
  ///
  /// - Parameter base: that as recorded; nil where this is it.
  func predict(_ policy: ReplayPolicy, base: Result?) -> Result {
    let plan = ReplayPlan(program, policy)
    let outcome = Self.typical(plan, seed: seed, keepsLatencies: true)
    let makespans = makespans(plan)
    let value = Double(outcome.makespan)
    let makespan = interval(value, makespans) { $0 * value }
    let recorded = base.map { Double($0.prediction.outcome.makespan) } ?? value
    var saving = IntervalEstimate(value: recorded - value, low: nil, high: nil)
    if let base, !makespans.isEmpty {
      // Both replays of one resample meet the same luck.
      let ratios = zip(makespans, base.makespans).map { $1 > 0 ? $0 / $1 : 1 }
      let ratio = interval(value, ratios) { $0 * value }
      saving = IntervalEstimate(
        value: recorded - value, low: ratio.high.map { recorded - $0 },
        high: ratio.low.map { recorded - $0 })
    }
    var thin = outcome
    thin.latencies = []
    let prediction = WhatIf.Prediction(
      policy: policy, outcome: thin, makespan: makespan, saving: saving,
      bounds: ReplayBounds(plan, outcome, seed: seed),
      stages: Self.stages(program, outcome))
    return Result(prediction: prediction, makespans: makespans)
  }

  /// The replay of the recorded durations; where the policy draws, of 15 the one with the median
  /// makespan.
  static func typical(
    _ plan: ReplayPlan, seed: UInt64, keepsLatencies: Bool = false
  ) -> ReplayOutcome {
    guard plan.policy.draws else {
      var replay = Replay(plan, seed: seed, keepsLatencies: keepsLatencies)
      return replay.run()
    }
    var seeds = SplitMix64(seed: seed)
    var makespans: [(makespan: Int64, seed: UInt64)] = []
    for _ in 0..<15 {
      let own = seeds.next()
      var replay = Replay(plan, seed: own)
      makespans.append((replay.run().makespan, own))
    }
    makespans.sort { ($0.makespan, $0.seed) < ($1.makespan, $1.seed) }
    var replay = Replay(plan, seed: makespans[7].seed, keepsLatencies: keepsLatencies)
    return replay.run()
  }

  /// The makespans of the resamples, in two threads.
  private func makespans(_ plan: ReplayPlan) -> [Double] {
    guard replicates > 0 else { return [] }
    let (count, seed) = (replicates, seed)
    let (first, second) = inTwoThreads(
      { Self.makespans(plan, 0..<count / 2, seed: seed) },
      { Self.makespans(plan, count / 2..<count, seed: seed) })
    return first + second
  }

  private static func makespans(
    _ plan: ReplayPlan, _ numbers: Range<Int>, seed: UInt64
  ) -> [Double] {
    numbers.map { number in
      var random = SplitMix64(seed: seed &+ 0x5bd1_e995 &* UInt64(number + 1))
      let sources = plan.program.calls.map { call in
        let choices = plan.callsOfCell[Int(call.cell)]
        return choices[random.index(below: choices.count)]
      }
      var replay = Replay(plan, seed: random.next(), sources: sources)
      return Double(replay.run().makespan)
    }
  }

  /// The spread of the replicates around their median, put around a value.
  private func interval(
    _ value: Double, _ replicates: [Double], _ scale: (Double) -> Double
  ) -> IntervalEstimate {
    guard !replicates.isEmpty else { return IntervalEstimate(value: value, low: nil, high: nil) }
    let sorted = replicates.sorted()
    let middle = Self.quantile(sorted, 0.5)
    guard middle > 0 else { return IntervalEstimate(value: value, low: nil, high: nil) }
    return IntervalEstimate(
      value: value, low: scale(Self.quantile(sorted, 0.025) / middle),
      high: scale(Self.quantile(sorted, 0.975) / middle))
  }

  private static func stages(
    _ program: ReplayProgram, _ outcome: ReplayOutcome
  ) -> [WhatIf.StageLatency] {
    zip(program.stages, outcome.latencies).compactMap { name, latencies in
      let sorted = SortedSample(sorting: latencies)
      guard let mean = Moments(of: latencies.span).mean,
        let p50 = sorted.linearQuantile(.p50), let p95 = sorted.linearQuantile(.p95),
        let p99 = sorted.linearQuantile(.p99)
      else { return nil }
      return WhatIf.StageLatency(
        stage: name, calls: sorted.count, mean: mean, p50: p50, p95: p95, p99: p99)
    }
  }

  private static func quantile(_ sorted: [Double], _ level: Double) -> Double {
    linearQuantile(of: sorted.span, level) ?? .nan
  }
}
