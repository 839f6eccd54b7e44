import Scheduling
import Statistics
import Trace

/// Runs a program again under a policy: a discrete-event simulation on the recorded durations.
///
/// Requests are admitted in the order of their times; of equal times the lane that stands first
/// goes first. What a replay draws comes from the seed, the call and its attempt alone, so that two
/// policies draw the same.
struct Replay {
  /// What is due of a lane.
  enum Phase { case arrive, ask, hedge, answer, cached }

  /// A lane under way.
  struct Course {
    var phase = Phase.ask
    var crew: Int32 = 0
    /// The call it is in.
    var call: Int32 = 0
    /// Attempts made of it, and of these the ones that back-off counts.
    var made: Int32 = 0
    var refusals: Int32 = 0
    /// When the call was ready to be sent.
    var ready: Int64 = 0
    /// The request on its way: its start, its end, its attempt and how it ends.
    var start: Int64 = 0
    var end: Int64 = 0
    var attempt: Int32 = 0
    var status = Status.ok
    var isTimedOut = false
    /// The lane whose end gave this one its place; −1 for one that had it from the beginning.
    var follows: Int32 = -1
  }

  let plan: ReplayPlan
  let program: ReplayProgram
  let policy: ReplayPolicy
  let seed: UInt64
  /// The call whose attempts each call makes; nil for its own.
  let sources: [Int32]?
  let keepsLatencies: Bool

  var outcome = ReplayOutcome()
  var limit: AdmissionLimit
  var cache: ResponseCache?
  /// Owners whose calls failed for good in this iteration, where that keeps them from going on.
  var dropped: Set<Int32> = []
  var due = TimeHeap()
  var courses: [Course]
  private var sectionEnd: Int64 = 0
  /// The lane of each section that ended last; −1 where a section has none.
  private(set) var lastLanes: [Int32] = []
  /// When the section began, from which lanes wait for a place.
  private var origin: Int64 = 0
  /// The lanes of each crew that run now, and the next to begin.
  private var active: [Int] = []
  private var next: [Int] = []
  /// Lanes that have arrived and wait, for systems in which lanes arrive.
  private var queue: [Int] = []
  private var queueHead = 0

  /// - Parameters:
  ///   - sources: for each call another of its cell, for a resample.
  ///   - keepsLatencies: whether the outcome holds every call's latency.
  init(
    _ plan: ReplayPlan, seed: UInt64, sources: [Int32]? = nil, keepsLatencies: Bool = false
  ) {
    self.plan = plan
    program = plan.program
    policy = plan.policy
    self.seed = seed
    self.sources = sources
    self.keepsLatencies = keepsLatencies
    limit = AdmissionLimit(policy.limits, countsLoad: policy.load != nil)
    if policy.cachesAnswers { cache = ResponseCache(capacity: 65_536) }
    courses = [Course](repeating: Course(), count: plan.order.count)
    outcome.places = plan.places
    outcome.iterations = [Int64](repeating: 0, count: program.places.count)
    if keepsLatencies {
      outcome.latencies = [[Int64]](repeating: [], count: program.stages.count)
    }
  }

  /// Runs it to its end.
  ///
  /// - Complexity: O(n log c) for n attempts and c lanes at a time.
  mutating func run() -> ReplayOutcome {
    var now: Int64 = 0
    active = [Int](repeating: 0, count: plan.crews.count)
    next = plan.crews.map(\.lanes.lowerBound)
    var previous: Int32?
    for (number, section) in program.sections.enumerated() {
      if section.place != previous { dropped.removeAll(keepingCapacity: true) }
      previous = section.place
      let kept = policy.commitBatch.map { section.commits / Int64(max(1, $0)) } ?? section.commits
      now = now.later(by: section.serial - section.commits + kept)
      let end = run(plan.sections[number], from: now)
      let place = Int(section.place)
      outcome.iterations[place] = outcome.iterations[place].later(by: end - now)
      now = end
    }
    outcome.makespan = now.later(by: program.tail)
    return outcome
  }

  private mutating func run(_ crews: Range<Int>, from start: Int64) -> Int64 {
    sectionEnd = start
    origin = start
    lastLanes.append(-1)
    for crew in crews {
      let lanes = plan.crews[crew].lanes
      if program.system.arrives {
        for lane in lanes {
          courses[lane].crew = Int32(crew)
          courses[lane].phase = .arrive
          due.push(start.later(by: program.lanes[Int(plan.order[lane])].arrival), lane)
        }
      } else {
        for _ in 0..<min(lanes.count, plan.crews[crew].places) {
          guard let lane = nextLane(of: crew) else { break }
          begin(lane, crew: crew, at: start)
        }
      }
    }
    while let event = due.pop() { step(event.number, at: event.time) }
    return sectionEnd
  }

  /// The next lane of a crew whose owner was not dropped; nil after the last.
  private mutating func nextLane(of crew: Int) -> Int? {
    while next[crew] < plan.crews[crew].lanes.upperBound {
      let lane = next[crew]
      next[crew] += 1
      if dropped.isEmpty || !dropped.contains(program.lanes[Int(plan.order[lane])].owner) {
        return lane
      }
    }
    return nil
  }

  private mutating func begin(_ lane: Int, crew: Int, at now: Int64) {
    active[crew] += 1
    courses[lane].crew = Int32(crew)
    courses[lane].call = program.lanes[Int(plan.order[lane])].first
    open(lane, at: now)
  }

  /// Prepares the lane's call.
  private mutating func open(_ lane: Int, at now: Int64) {
    let call = Int(courses[lane].call)
    courses[lane].made = 0
    courses[lane].refusals = 0
    courses[lane].phase = .ask
    let ready = now.later(by: program.calls[call].lead)
    courses[lane].ready = ready
    due.push(ready, lane)
  }

  private mutating func step(_ lane: Int, at now: Int64) {
    switch courses[lane].phase {
    case .arrive: arrive(lane, at: now)
    case .ask: ask(lane, at: now)
    case .hedge: hedge(lane, at: now)
    case .answer: answer(lane, at: now)
    case .cached: close(lane, at: now)
    }
  }

  private mutating func arrive(_ lane: Int, at now: Int64) {
    let crew = Int(courses[lane].crew)
    courses[lane].ready = now
    if active[crew] < plan.crews[crew].places {
      begin(lane, crew: crew, at: now)
    } else {
      queue.append(lane)
    }
  }

  /// Ends the lane's call, and begins what waits for it.
  mutating func close(_ lane: Int, at now: Int64) {
    let call = Int(courses[lane].call)
    outcome.calls += 1
    if keepsLatencies {
      let arrived =
        program.system.arrives
        ? origin.later(by: program.lanes[Int(plan.order[lane])].arrival) : courses[lane].ready
      outcome.latencies[Int(program.calls[call].stage)].append(now - arrived)
    }
    if courses[lane].call + 1 < program.lanes[Int(plan.order[lane])].end {
      courses[lane].call += 1
      open(lane, at: now)
      return
    }
    if now >= sectionEnd {
      sectionEnd = now
      lastLanes[lastLanes.count - 1] = Int32(lane)
    }
    let crew = Int(courses[lane].crew)
    active[crew] -= 1
    if program.system.arrives {
      if queueHead < queue.count {
        let first = queue[queueHead]
        queueHead += 1
        outcome.placeWait = outcome.placeWait.later(by: now - courses[first].ready)
        courses[first].follows = Int32(lane)
        begin(first, crew: crew, at: now)
      }
      return
    }
    guard let follower = nextLane(of: crew) else { return }
    outcome.placeWait = outcome.placeWait.later(by: now - origin)
    courses[follower].follows = Int32(lane)
    begin(follower, crew: crew, at: now)
  }
}
