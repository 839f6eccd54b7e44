import Scheduling

/// What the end of a run waited for: the chain of calls, one after the other, that lasted from its
/// beginning to its end.
///
/// Of lanes that ran side by side the one that ended last is on it, with those before it whose end gave
/// it its place. Its times add up to the makespan. Times are nanoseconds.
public struct ReplayPath: Sendable, Equatable {
  /// The calls of one stage on the path.
  public struct Part: Sendable, Equatable {
    /// The stage.
    public let stage: String
    /// Number of its calls on the path.
    public internal(set) var calls = 0
    /// Time of their requests.
    public internal(set) var time: Int64 = 0

    /// A stage with that many calls of that time.
    public init(stage: String, calls: Int = 0, time: Int64 = 0) {
      self.stage = stage
      self.calls = calls
      self.time = time
    }
  }

  /// The makespan of the replay as recorded.
  public internal(set) var makespan: Int64 = 0
  /// All stages, the longest time on the path first; those that are off it have no calls.
  public internal(set) var stages: [Part] = []
  /// Waits for a limit.
  public internal(set) var limitWaits: Int64 = 0
  /// Pauses between the attempts of a call.
  public internal(set) var pauses: Int64 = 0
  /// The program's own time, between calls and between sections.
  public internal(set) var own: Int64 = 0
  /// Time until requests arrived, where they arrive on their own.
  public internal(set) var arrivals: Int64 = 0

  /// The share of the makespan for which a stage's requests are on the path; nil for what is no stage of
  /// the calls that were replayed.
  public func share(of stage: String) -> Double? {
    guard makespan > 0, let part = stages.first(where: { $0.stage == stage }) else { return nil }
    return Double(part.time) / Double(makespan)
  }
}

extension ReplayPath {
  /// The path of a recorded run, by one replay.
  ///
  /// - Complexity: O(n log c) for n attempts and c lanes at a time.
  public init(of program: ReplayProgram) {
    let plan = ReplayPlan(program, ReplayPolicy())
    var replay = Replay(plan, seed: 1)
    makespan = replay.run().makespan
    var parts = program.stages.map { Part(stage: $0) }
    own = program.sections.reduce(program.tail) { $0.later(by: $1.serial) }
    for last in replay.lastLanes {
      var lane = last
      while lane >= 0 {
        let course = Int(lane)
        add(program, program.lanes[Int(plan.order[course])], &parts)
        lane = replay.courses[course].follows
        if lane < 0, program.system.arrives {
          arrivals = arrivals.later(by: program.lanes[Int(plan.order[course])].arrival)
        }
      }
    }
    stages = parts.sorted { ($1.time, $0.stage) < ($0.time, $1.stage) }
  }

  private mutating func add(
    _ program: ReplayProgram, _ lane: ReplayProgram.Lane, _ parts: inout [Part]
  ) {
    for call in program.calls[Int(lane.first)..<Int(lane.end)] {
      own = own.later(by: call.lead)
      parts[Int(call.stage)].calls += 1
      for attempt in program.attempts[Int(call.first)..<Int(call.end)] {
        limitWaits = limitWaits.later(by: attempt.wait)
        pauses = pauses.later(by: attempt.pause)
        parts[Int(call.stage)].time = parts[Int(call.stage)].time.later(by: attempt.duration)
      }
    }
  }
}
