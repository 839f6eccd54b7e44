public import Statistics

/// What changes of policy would make of a recorded run.
public struct WhatIf: Sendable {
  /// What one policy would make of it.
  public struct Prediction: Sendable {
    /// The policy.
    public let policy: ReplayPolicy
    /// The replay of the recorded durations; where the policy draws, of several the one with the
    /// median makespan.
    public let outcome: ReplayOutcome
    /// The makespan in nanoseconds with its 95 % bootstrap interval.
    public let makespan: IntervalEstimate
    /// What is saved of the replay as recorded, in nanoseconds, likewise; below zero where time is
    /// lost.
    public let saving: IntervalEstimate
    /// What nothing can beat.
    public let bounds: ReplayBounds
    /// Latency of the calls of each stage that was called, waits and repeats included.
    public let stages: [StageLatency]
  }

  /// Latencies of one stage in a replay.
  ///
  /// Times are nanoseconds.
  public struct StageLatency: Sendable, Equatable {
    /// The stage.
    public let stage: String
    /// Number of calls.
    public let calls: Int
    /// Mean.
    public let mean: Double
    /// Median, type 7 as the two below.
    public let p50: Double
    /// 95th percentile.
    public let p95: Double
    /// 99th percentile.
    public let p99: Double
  }

  /// One concurrency of the curve.
  public struct CurvePoint: Sendable, Equatable {
    /// Lanes at a time.
    public let concurrency: Int
    /// The makespan in nanoseconds.
    public let makespan: Int64
    /// Answered calls a second; nil without time.
    public let callsPerSecond: Double?
  }

  /// The recorded run in the form in which it is replayed.
  public let program: ReplayProgram
  /// The replay as recorded.
  public let base: Prediction
  /// What the end of the run waited for, as recorded.
  public let path: ReplayPath
  /// One a policy, in the order in which they were asked for.
  public let predictions: [Prediction]
  /// The makespan against the concurrency under the first policy; empty where no section has two
  /// lanes.
  public let curve: [CurvePoint]
  /// What the predictions rest on, a sentence each.
  public let assumptions: [String]
  /// What the user must know, a sentence each.
  public let doubts: [String]

  /// Replays a program under policies.
  ///
  /// The interval of a makespan is that of the bootstrap: calls are drawn anew, with replacement, from
  /// the recorded ones of the same stage (and group), a replay is made of each resample, and the
  /// relative distances of the 2.5 and 97.5 % quantiles from the median of the replicates are put
  /// around the prediction (percentile interval, Efron 1979, centred). Savings compare replays of the
  /// same resample.
  ///
  /// - Parameters:
  ///   - curve: whether to make the curve.
  ///   - replicates: resamples a policy; fewer are made of runs with more than 100 000 calls.
  /// - Complexity: O(policies · replicates · n log n) for n attempts.
  public init(
    of program: ReplayProgram, _ policies: [ReplayPolicy], curve wantsCurve: Bool = true,
    replicates: Int = 200, seed: UInt64 = 1
  ) {
    self.program = program
    path = ReplayPath(of: program)
    let budget = 20_000_000 / max(1, program.attempts.count)
    let count = min(max(0, replicates), budget)
    let bootstrap = ReplayBootstrap(program, replicates: count, seed: seed)
    let recorded = bootstrap.predict(ReplayPolicy(), base: nil)
    base = recorded.prediction
    predictions = policies.map {
      $0.isRecorded
        ? recorded.prediction : bootstrap.predict($0, base: recorded).prediction
    }
    let first = policies.first ?? ReplayPolicy()
    curve =
      wantsCurve && program.mostLanes > 1
      ? Self.curve(program, first, also: policies.compactMap(\.concurrency), seed: seed) : []
    assumptions = Self.assumptions(program, policies, replicates: count)
    doubts = Self.doubts(program, policies)
  }

  /// The smallest concurrency of the curve with nine tenths of all that concurrency saves; nil
  /// without a curve.
  public var knee: CurvePoint? {
    guard let best = curve.map(\.makespan).min(), let alone = curve.first?.makespan else {
      return nil
    }
    let room = Double(alone.saturatingSubtract(best)) / 10
    return curve.first { Double($0.makespan) <= Double(best) + room }
  }

  private static func curve(
    _ program: ReplayProgram, _ policy: ReplayPolicy, also wanted: [Int], seed: UInt64
  ) -> [CurvePoint] {
    var values: Set<Int> = [1, program.mostLanes]
    var power = 2
    while power < program.mostLanes {
      values.insert(power)
      if power * 3 / 2 < program.mostLanes { values.insert(power * 3 / 2) }
      power *= 2
    }
    values.formUnion(wanted.map { min($0, program.mostLanes) })
    if let recorded = program.recordedConcurrency { values.insert(recorded) }
    return values.sorted().map { concurrency in
      var policy = policy
      policy.concurrency = concurrency
      let outcome = ReplayBootstrap.typical(ReplayPlan(program, policy), seed: seed)
      return CurvePoint(
        concurrency: concurrency, makespan: outcome.makespan,
        callsPerSecond: outcome.callsPerSecond)
    }
  }
}
