import Scheduling

/// What all lanes of a groups workload share.
final class GroupScript {
  let workload: GroupsWorkload
  let recorder: TraceRecorder
  let stages: [(text: String, name: TraceName)]
  private let step: TraceName
  private let barrier: TraceName
  private let environment: TraceName

  init(_ workload: GroupsWorkload, _ recorder: TraceRecorder) {
    self.workload = workload
    self.recorder = recorder
    stages = workload.stages.map { (text: $0, name: recorder.name($0)) }
    step = recorder.name("step")
    barrier = recorder.name("barrier")
    environment = recorder.name("environment")
  }

  /// A line of that step.
  func line(step: Int) -> TraceLine {
    var line = TraceLine()
    let perDay = max(1, workload.stepsPerDay)
    line.day = step / perDay
    line.iteration = step % perDay
    return line
  }

  /// Leaves a group's own time and its wait for the others.
  func recordGroup(_ group: Int, step: Int, from start: Int64, to end: Int64, barrier last: Int64) {
    var line = line(step: step)
    line.group = group
    line.stage = self.step
    line.phase = .step
    line.start = start
    line.duration = end - start
    recorder.write(line)
    guard last > end else { return }
    line.stage = barrier
    line.phase = .queue
    line.start = end
    line.duration = last - end
    recorder.write(line)
  }

  /// Leaves what the environment does between two steps, and says when it has ended.
  func recordStep(_ step: Int, from start: Int64, to end: Int64) -> Int64 {
    var stream = RandomStream(
      seed: workload.common.seed, purpose: 0x73_7465_70, key: UInt64(step))
    let duration = Int64(clampedNanoseconds: workload.stepTime.draw(from: &stream) * 1e6)
    var line = line(step: step)
    line.stage = environment
    line.phase = .db
    line.start = end
    line.duration = duration
    recorder.write(line)
    return end.later(by: duration)
  }
}

/// An agent's turn in a step.
struct GroupLane: Lane {
  private let script: GroupScript
  private let step: Int
  private let group: Int
  private let agent: Int
  private var stage = 0
  private var call: TracedCall?
  /// When the turn ended.
  private(set) var end: Int64 = .min

  init(_ script: GroupScript, step: Int, group: Int, agent: Int) {
    self.script = script
    self.step = step
    self.group = group
    self.agent = agent
  }

  mutating func begin(at now: Int64) -> LaneStep {
    let workload = script.workload
    guard stage < script.stages.count, !script.recorder.isStopped else {
      end = now
      return .finished(at: now)
    }
    var line = script.line(step: step)
    let number = workload.number(of: agent, in: group)
    line.agent = number
    line.group = group
    line.stage = script.stages[stage].name
    let turn = step &* workload.groups &* workload.agentsPerGroup &+ number
    let place = turn &* script.stages.count &+ stage
    line.call = place
    var call = TracedCall(
      workload.common, stage: script.stages[stage].text,
      identity: UInt64(truncatingIfNeeded: place), line: line)
    let isSlow = group >= workload.groups &- max(0, workload.slowGroups)
    if isSlow { call.slowness = workload.slowFactor }
    if number < workload.heavyAgents { call.slowness *= workload.heavyFactor }
    self.call = call
    return call.begin(at: now, script.recorder)
  }

  mutating func resume(after result: AttemptResult) -> LaneStep {
    switch call?.resume(after: result, script.recorder) {
    case .again(let step): return step
    case .over(let now, _):
      stage += 1
      return begin(at: now)
    case nil: return .finished(at: result.end)
    }
  }
}
