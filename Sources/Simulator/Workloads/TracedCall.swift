import Scheduling

/// One logical call of a workload.
///
/// It makes the prompt, asks the model, reads the answer, and asks again while that goes wrong and
/// attempts are left. Each part leaves a line.
struct TracedCall {
  /// How it went.
  enum Outcome {
    /// The next attempt is due.
    case again(LaneStep)
    /// It is over.
    case over(at: Int64, status: TraceStatus)
  }

  private var request: AttemptRequest
  private var line: TraceLine
  private let attempts: Int
  private let prompt: Int64
  private let parse: Int64
  /// What the trace tells of the prompt; nil for nothing.
  private let promptHash: Int64?

  /// A call of that stage; the line says whose it is.
  ///
  /// - Parameter cacheKey: equal for equal prompts; nil for a prompt like no other.
  init(
    _ common: WorkloadCommon, stage: String, identity: UInt64, line: TraceLine,
    cacheKey: UInt64? = nil
  ) {
    var stream = RandomStream(seed: common.seed, purpose: 0x7363_7269_7074, key: identity)
    let promptSize = common.promptCharacters.spread(by: 0.3, &stream)
    let answerSize = common.answerCharacters.spread(by: 0.4, &stream)
    prompt = Int64(clampedNanoseconds: common.promptTime.draw(from: &stream) * 1e6)
    parse = Int64(clampedNanoseconds: common.parseTime.draw(from: &stream) * 1e6)
    request = AttemptRequest(
      stage: stage, promptCharacters: promptSize, answerCharacters: answerSize,
      cacheKey: cacheKey ?? RandomStream.mixed(identity), attempt: 0, identity: identity)
    attempts = max(1, common.attempts)
    promptHash =
      common.writesPromptHashes ? Int64(truncatingIfNeeded: request.cacheKey >> 1) : nil
    self.line = line
  }

  /// What answers' durations are multiplied by.
  var slowness: Double {
    get { request.slowness }
    set { request.slowness = newValue }
  }

  /// Makes the prompt, then asks.
  func begin(at now: Int64, _ recorder: TraceRecorder) -> LaneStep {
    if prompt > 0 {
      var line = self.line
      line.start = now
      line.duration = prompt
      line.phase = .prompt
      recorder.write(line)
    }
    recorder.counts.calls += 1
    return .attempt(request, at: now.later(by: prompt))
  }

  /// Reads the answer.
  mutating func resume(after result: AttemptResult, _ recorder: TraceRecorder) -> Outcome {
    record(result, recorder)
    let status = TraceStatus(result.transportFault ?? result.answerFault)
    var now = result.end
    if result.transportFault == nil {
      if parse > 0 || status != .ok {
        var line = self.line
        line.attempt = request.attempt
        line.start = now
        line.duration = parse
        line.phase = .parse
        line.status = status
        recorder.write(line)
      }
      now = now.later(by: parse)
    }
    if status != .ok, request.attempt + 1 < attempts {
      request.attempt += 1
      return .again(.attempt(request, at: now))
    }
    if status != .ok { recorder.counts.failedCalls += 1 }
    recorder.counts.end = max(recorder.counts.end, now)
    return .over(at: now, status: status)
  }

  private func record(_ result: AttemptResult, _ recorder: TraceRecorder) {
    var line = self.line
    line.attempt = request.attempt
    line.start = result.constructStart
    line.inputTokens = result.inputTokens
    if result.queued > 0 {
      line.phase = .queue
      line.duration = result.queued
      recorder.write(line)
      line.start = line.start.later(by: result.queued)
      recorder.counts.limitWait = recorder.counts.limitWait.later(by: result.queued)
    }
    line.phase = .llm
    line.duration = result.end - line.start
    line.outputTokens = result.outputTokens
    line.status = TraceStatus(result.transportFault)
    line.isCached = result.isCached
    line.promptHash = promptHash
    recorder.write(line)
    recorder.counts.attempts += 1
    recorder.counts.inputTokens &+= result.isCached ? 0 : result.inputTokens
    recorder.counts.outputTokens &+= result.isCached ? 0 : result.outputTokens
  }
}

extension Int {
  /// A size around this median, lognormal, at most 64 times as large.
  fileprivate func spread(by sigma: Double, _ stream: inout RandomStream) -> Int {
    let factor = Swift.min(PortableMath.exp(sigma * stream.normal()), 64)
    return Int((Double(Swift.max(0, Swift.min(self, 100_000_000))) * factor).rounded())
  }
}
