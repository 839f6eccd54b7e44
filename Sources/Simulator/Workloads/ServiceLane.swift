import Scheduling

/// What all requests to a simulated service share.
final class ServiceScript {
  let workload: ServiceWorkload
  let recorder: TraceRecorder
  let names: [TraceName]
  let whole: TraceName
  /// Nanoseconds that requests queued.
  var queueWait: Int64 = 0
  /// Nanoseconds from arrivals to ends.
  var timeInService: Int64 = 0

  init(_ workload: ServiceWorkload, _ recorder: TraceRecorder) {
    self.workload = workload
    self.recorder = recorder
    names = workload.stages.map { recorder.name($0) }
    whole = recorder.name("request")
  }
}

/// One request to a simulated service.
struct ServiceLane: Lane {
  private let script: ServiceScript
  private let number: Int
  private let arrival: Int64
  private let user: Int
  private let writeTime: Int64
  private let readTime: Int64
  private var stage = 0
  private var status = TraceStatus.ok
  private var call: TracedCall?

  init(_ script: ServiceScript, number: Int, arrival: Int64) {
    self.script = script
    self.number = number
    self.arrival = arrival
    var stream = RandomStream(
      seed: script.workload.common.seed, purpose: 0x7265_7175_6573_74, key: UInt64(number))
    user = stream.below(max(1, min(script.workload.users, 1 << 40)))
    readTime = Int64(clampedNanoseconds: script.workload.readTime.draw(from: &stream) * 1e6)
    writeTime = Int64(clampedNanoseconds: script.workload.writeTime.draw(from: &stream) * 1e6)
  }

  mutating func begin(at now: Int64) -> LaneStep {
    record(.queue, from: arrival, lasting: now - arrival)
    script.queueWait = script.queueWait.later(by: now - arrival)
    record(.db, from: now, lasting: readTime)
    return callNext(at: now.later(by: readTime))
  }

  mutating func resume(after result: AttemptResult) -> LaneStep {
    switch call?.resume(after: result, script.recorder) {
    case .again(let step): return step
    case .over(let now, let status):
      stage += 1
      self.status = status
      return status == .ok ? callNext(at: now) : finish(at: now)
    case nil: return .finished(at: result.end)
    }
  }

  /// Leaves the line of a request that found no place in the queue.
  func recordRejection() {
    var line = line
    line.phase = .call
    line.start = arrival
    line.status = .unavailable
    script.recorder.write(line)
  }

  private mutating func callNext(at now: Int64) -> LaneStep {
    guard stage < script.names.count else { return finish(at: now) }
    var line = line
    line.stage = script.names[stage]
    let place = number &* script.names.count &+ stage
    let call = TracedCall(
      script.workload.common, stage: script.workload.stages[stage],
      identity: UInt64(truncatingIfNeeded: place), line: line)
    self.call = call
    return call.begin(at: now, script.recorder)
  }

  private func finish(at now: Int64) -> LaneStep {
    record(.db, from: now, lasting: writeTime)
    let end = now.later(by: writeTime)
    var line = line
    line.phase = .call
    line.start = arrival
    line.duration = end - arrival
    line.status = status
    script.recorder.write(line)
    script.timeInService = script.timeInService.later(by: end - arrival)
    return .finished(at: end)
  }

  private func record(_ phase: TracePhase, from start: Int64, lasting duration: Int64) {
    guard duration > 0 else { return }
    var line = line
    line.phase = phase
    line.start = start
    line.duration = duration
    script.recorder.write(line)
  }

  private var line: TraceLine {
    var line = TraceLine()
    line.agent = user
    line.stage = script.whole
    line.call = number
    return line
  }
}
