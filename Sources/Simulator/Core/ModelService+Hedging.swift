import Scheduling

extension ModelService {
  /// Sends a second request beside one that is not answered after a while; the first good answer
  /// counts, and the other request is given up.
  ///
  /// The second one draws from a stream of its own, so that it changes nothing for any other call. No
  /// limit counts it: others that start before it would have to be known.
  mutating func hedge(
    _ timing: inout (whole: Int64, firstToken: Int64), _ fault: inout Fault?,
    call: PendingCall, stage: StageModel, output: Int, at start: Int64, after: Int64
  ) {
    // Further than any number of retries.
    var stream = stream(for: call, retry: call.retry + 0x4000)
    let second = StageModel.pick(stream.unit(), of: stage.single)
    let begin = start.later(by: after)
    let other = duration(
      of: second, call: call, stage: stage, output: output, at: begin, &stream)
    requestCount += 1
    let whole = after.later(by: other.whole)
    guard second == nil, whole < timing.whole || fault != nil else { return }
    timing = (whole, after.later(by: other.firstToken))
    fault = nil
  }
}
