import Scheduling

/// What no arrangement of the same work can beat.
///
/// Times are nanoseconds.
public struct ReplayBounds: Sendable, Equatable {
  /// The makespan with a place for every lane and no limit: the longest chain of dependent calls.
  public internal(set) var criticalPath: Int64 = 0
  /// What no concurrency shortens: the program's own time between sections.
  public internal(set) var serial: Int64 = 0
  /// What lanes can share: requests, pauses and the program's own time in them.
  public internal(set) var shared: Int64 = 0
  /// The serial time and an even share of the rest for every place (Amdahl 1967).
  public internal(set) var amdahl: Int64 = 0
  /// Answered calls a second if no place were ever idle: groups × concurrency × success ÷ latency;
  /// nil without calls.
  public internal(set) var callsPerSecond: Double?
  /// The time that the limits let the requests and tokens through in; 0 without limits.
  public internal(set) var limits: Int64 = 0

  /// The largest of the times.
  public var least: Int64 { max(criticalPath, amdahl, limits) }
}

extension ReplayBounds {
  /// The bounds of an outcome under a plan, by one more replay.
  init(_ plan: ReplayPlan, _ outcome: ReplayOutcome, seed: UInt64) {
    let program = plan.program
    var free = plan.policy
    free.concurrency = .max
    free.requestsPerMinute = nil
    free.tokensPerMinute = nil
    if plan.policy.load == nil {
      var replay = Replay(ReplayPlan(program.withoutWaits, free), seed: seed)
      criticalPath = replay.run().makespan
    } else {
      // With a place for every lane, answers would be slower than they are.
      free.load = nil
      var replay = Replay(ReplayPlan(program.unloaded(plan.policy.load), free), seed: seed)
      criticalPath = replay.run().makespan
    }
    serial = program.sections.reduce(program.tail) { sum, section in
      let kept =
        plan.policy.commitBatch.map { section.commits / Int64(max(1, $0)) } ?? section.commits
      return sum.later(by: section.serial - section.commits + kept)
    }
    let own = program.calls.reduce(Int64(0)) { $0.later(by: $1.lead) }
    shared = outcome.busy.later(by: outcome.pauses).later(by: own)
    amdahl = serial.later(by: shared / Int64(max(1, outcome.places)))
    if outcome.calls > 0, shared > 0 {
      let success = Double(outcome.calls - outcome.failedCalls) / Double(outcome.calls)
      let latency = Double(shared) / Double(outcome.calls)
      callsPerSecond = Double(outcome.places) * success / (latency / 1e9)
    }
    if let rate = plan.policy.requestsPerMinute {
      limits = Int64(clampedNanoseconds: Double(max(0, outcome.requests - 1)) * 6e10 / rate)
    }
    if let rate = plan.policy.tokensPerMinute {
      let tokens = max(0, outcome.inputTokens ?? 0).later(by: max(0, outcome.outputTokens ?? 0))
      // A second's worth is there at the beginning.
      let least = max(0, Double(tokens) - rate / 60) * 6e10 / rate
      limits = max(limits, Int64(clampedNanoseconds: least))
    }
  }
}

extension ReplayProgram {
  /// The same without recorded waits for limits.
  fileprivate var withoutWaits: ReplayProgram {
    var program = self
    for place in program.attempts.indices { program.attempts[place].wait = 0 }
    return program
  }

  /// The same with the durations of a service that does nothing else.
  fileprivate func unloaded(_ load: ReplayPolicy.Load?) -> ReplayProgram {
    var program = withoutWaits
    guard let load else { return program }
    for place in program.attempts.indices {
      let attempt = program.attempts[place]
      program.attempts[place].duration = load.scaled(
        attempt.duration, from: Int(attempt.others), to: 0)
      program.attempts[place].others = 0
    }
    return program
  }
}
