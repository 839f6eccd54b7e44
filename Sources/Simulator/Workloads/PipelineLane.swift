import Scheduling

/// What all lanes of a pipeline share.
final class PipelineScript {
  let workload: PipelineWorkload
  let recorder: TraceRecorder
  let names: [TraceName]
  /// Items that entered each stage.
  var entered: [Int]
  /// Nanoseconds that items waited for a place in their batch.
  var queueWait: Int64 = 0

  init(_ workload: PipelineWorkload, _ recorder: TraceRecorder) {
    self.workload = workload
    self.recorder = recorder
    names = workload.stages.map { recorder.name($0.name) }
    entered = [Int](repeating: 0, count: names.count)
  }

  /// Leaves a batch's time in a stage and that of storing its results; says when that has ended.
  func recordBatch(
    _ batch: Int, stage: Int, items: Int, from start: Int64, to end: Int64
  ) -> Int64 {
    guard items > 0 else { return end }
    var stream = RandomStream(
      seed: workload.common.seed, purpose: 0x73_746f_7265, key: UInt64(batch),
      ordinal: UInt64(stage))
    var line = TraceLine()
    line.iteration = batch
    line.stage = names[stage]
    line.phase = .step
    line.start = start
    line.duration = end - start
    recorder.write(line)
    line.phase = .db
    line.start = end
    line.duration = Int64(clampedNanoseconds: workload.storeTime.draw(from: &stream) * 1e6)
    recorder.write(line)
    return end.later(by: line.duration)
  }
}

/// One item in one stage.
struct PipelineLane: Lane {
  let item: Int
  /// Whether it reaches the next stage.
  private(set) var isKept = false
  private let script: PipelineScript
  private let batch: Int
  private let stage: Int
  private let batchStart: Int64
  private var call: TracedCall?

  init(_ script: PipelineScript, batch: Int, item: Int, stage: Int, batchStart: Int64) {
    self.script = script
    self.batch = batch
    self.item = item
    self.stage = stage
    self.batchStart = batchStart
  }

  mutating func begin(at now: Int64) -> LaneStep {
    if script.recorder.isStopped { return .finished(at: now) }
    let workload = script.workload
    script.entered[stage] += 1
    var line = TraceLine()
    line.iteration = batch
    line.agent = item
    line.stage = script.names[stage]
    let place = item &* workload.stages.count &+ stage
    line.call = place
    if now > batchStart {
      line.phase = .queue
      line.start = batchStart
      line.duration = now - batchStart
      script.recorder.write(line)
      script.queueWait = script.queueWait.later(by: line.duration)
    }
    let call = TracedCall(
      workload.common, stage: workload.stages[stage].name,
      identity: UInt64(truncatingIfNeeded: place), line: line, cacheKey: prompt)
    self.call = call
    return call.begin(at: now, script.recorder)
  }

  mutating func resume(after result: AttemptResult) -> LaneStep {
    switch call?.resume(after: result, script.recorder) {
    case .again(let step): return step
    case .over(let now, let status):
      var stream = RandomStream(
        seed: script.workload.common.seed, purpose: 0x6b65_7074, key: UInt64(item),
        ordinal: UInt64(stage))
      isKept = status == .ok && stream.chance(script.workload.stages[stage].keptShare)
      return .finished(at: now)
    case nil: return .finished(at: result.end)
    }
  }

  /// The key of its prompt, which some items have in common.
  private var prompt: UInt64? {
    let workload = script.workload
    var stream = RandomStream(
      seed: workload.common.seed, purpose: 0x6974_656d, key: UInt64(item))
    guard stream.chance(workload.repeatedShare), workload.distinctRepeats > 0 else { return nil }
    let choice = stream.below(min(workload.distinctRepeats, 1 << 40))
    return RandomStream.mixed(0x7265_7065_6174 ^ UInt64(choice) << 20)
  }
}
