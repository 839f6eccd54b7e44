import Scheduling

/// A model's service on the network together with the client library that calls it.
///
/// A discrete-event model on a virtual clock. What a request draws comes from a stream of its own,
/// labelled by its stage, its identity (see `AttemptRequest`), its attempt and its retry: the same
/// call meets the same fault and the same base duration whatever runs beside it. Factors that depend
/// on the time or on the load (drift, warm-up, bursts, load) differ of course.
public struct ModelService: Sendable {
  /// All that determines its answers, besides the seed.
  public let parameters: ServiceParameters
  /// HTTP requests so far.
  public internal(set) var requestCount = 0
  /// Answers given from the response cache so far.
  public private(set) var cacheHits = 0

  /// Whether results hold their exchanges; without, a call allocates nothing.
  var keepsExchanges = true

  private let seed: UInt64
  private var stageNumbers: [String: Int] = [:]
  private var stages: [StageModel] = []
  private var limit: AdmissionLimit
  private var cache: ResponseCache?
  private var weather: LatencyWeather
  private var hasClient = false

  /// A service that has answered nothing yet.
  public init(parameters: ServiceParameters, seed: UInt64) {
    self.parameters = parameters
    self.seed = seed
    limit = AdmissionLimit(
      parameters.service, countsLoad: parameters.latency.loadFactor != 0)
    if parameters.client.cachesResponses {
      cache = ResponseCache(capacity: parameters.client.cacheCapacity)
    }
    weather = LatencyWeather(parameters.latency, seed: seed)
  }

  /// Sends an attempt and waits for its end: the same as one lane of a run.
  ///
  /// Attempts must come in the order of their times.
  public mutating func perform(_ request: AttemptRequest, at time: Int64) -> AttemptResult {
    var call = PendingCall(request)
    var now = time
    while true {
      now = advance(&call, at: now)
      if call.phase == .ended { return call.result }
    }
  }

  /// Does what is due of a call at a time, and says when the next is due.
  mutating func advance(_ call: inout PendingCall, at time: Int64) -> Int64 {
    switch call.phase {
    case .waiting: begin(&call, at: time)
    case .sending: send(&call, at: time)
    case .ending, .ended: end(&call, at: time)
    }
  }

  private mutating func stageNumber(_ name: String) -> Int {
    if let number = stageNumbers[name] { return number }
    stages.append(StageModel(name, parameters: parameters))
    stageNumbers[name] = stages.count - 1
    return stages.count - 1
  }

  /// Looks into the cache and makes the client.
  private mutating func begin(_ call: inout PendingCall, at time: Int64) -> Int64 {
    weather.open(at: time)
    let number = stageNumber(call.request.stage)
    call.stage = number
    if call.request.attempt == 0 { stages[number].calls += 1 }
    call.label = stages[number].label
    call.isExhausted = stages[number].isExhausted
    if let identity = call.request.identity {
      call.key = identity
    } else {
      // Apart from identities, which are small numbers as a rule.
      call.key = RandomStream.mixed(stages[number].attempts &+ 0x6f72_6465_72)
      stages[number].attempts += 1
    }
    call.result.inputTokens = parameters.tokens.inputTokens(
      characters: call.request.promptCharacters)
    call.result.constructStart = time
    call.result.constructEnd = time
    call.result.start = time
    if let cache, let tokens = cache.find(call.request.cacheKey ^ call.label) {
      cacheHits += 1
      call.result.isCached = true
      call.result.outputTokens = tokens
      call.phase = .ending
      return time.later(by: Int64(clampedNanoseconds: parameters.client.cacheMilliseconds * 1e6))
    }
    var stream = stream(for: call, retry: -1)
    call.burst = StageModel.pick(stream.unit(), of: stages[number].burst)
    if parameters.client.makesClientPerCall || !hasClient {
      hasClient = true
      let duration = parameters.client.construction.draw(from: &stream) * 1e6
      call.result.constructEnd = time.later(by: Int64(clampedNanoseconds: duration))
      call.result.start = call.result.constructEnd
    }
    call.phase = .sending
    return call.result.start
  }

  /// Sends one HTTP request; then the answer, the exception or the next retry is due.
  private mutating func send(_ call: inout PendingCall, at arrival: Int64) -> Int64 {
    let stage = stages[call.stage]
    var stream = stream(for: call, retry: call.retry)
    let faultUnit = stream.unit()
    let wait = stream
    _ = stream.next()
    var fault = call.burst ?? StageModel.pick(faultUnit, of: stage.single)
    if call.isExhausted, fault?.isTransport != true {
      fault = parameters.faults.exhaustion?.fault
    }
    let output =
      fault == .empty || fault == .null
      ? 0 : parameters.tokens.outputTokens(characters: call.request.answerCharacters)

    let start = limit.admit(at: arrival, tokens: call.result.inputTokens + output)
    call.result.queued = call.result.queued.later(by: start - arrival)
    var timing = duration(of: fault, call: call, stage: stage, output: output, at: start, &stream)
    let longest = Int64(clampedNanoseconds: parameters.client.timeoutMilliseconds * 1e6)
    if timing.whole >= longest { fault = .timeout }
    if let after = stage.hedgeAfter, timing.whole > after {
      hedge(&timing, &fault, call: call, stage: stage, output: output, at: start, after: after)
    }
    let end = start.later(by: min(timing.whole, longest))
    limit.occupy(until: end)
    if keepsExchanges {
      call.result.exchanges.append(
        Exchange(
          sequence: requestCount, start: start, end: end, status: fault?.httpStatus ?? 200,
          fault: fault, retryCount: call.retry))
    }
    requestCount += 1

    if let fault, fault.isTransport {
      if call.retry < parameters.client.retries {
        let hint = fault == .http429ra ? parameters.faults.retryAfterSeconds : nil
        var stream = wait
        let pause = parameters.client.wait(
          beforeRetry: call.retry, retryAfterSeconds: hint, from: &stream)
        call.retry += 1
        return end.later(by: pause)
      }
      call.result.transportFault = fault
      if let exception = ClientPolicy.exception(for: fault) {
        call.result.exception = exception.name
        call.result.message = exception.message
      }
    } else {
      call.result.answerFault = fault == .slow ? nil : fault
      call.result.outputTokens = output
      call.result.timeToFirstToken = min(timing.firstToken, timing.whole)
    }
    call.phase = .ending
    return end
  }

  /// Hands the answer over.
  private mutating func end(_ call: inout PendingCall, at time: Int64) -> Int64 {
    call.result.end = time
    call.phase = .ended
    if cache != nil, call.result.exception == nil, call.result.answerFault == nil,
      !call.result.isCached
    {
      cache?.keep(
        call.request.cacheKey ^ call.label, outputTokens: call.result.outputTokens)
    }
    return time
  }

  /// How long a request takes, and how much of it passes before the first token, in nanoseconds.
  mutating func duration(
    of fault: Fault?, call: PendingCall, stage: StageModel, output: Int, at start: Int64,
    _ stream: inout RandomStream
  ) -> (whole: Int64, firstToken: Int64) {
    switch fault {
    case .http429, .http429ra, .http500:
      let refusal = parameters.faults.refusal.draw(from: &stream)
      return (Int64(clampedNanoseconds: refusal * 1e6), 0)
    case .timeout: return (.max, 0)
    default: break
    }
    let latency = parameters.latency
    let tailUnit = stream.unit()
    var milliseconds =
      weather.factor(at: start, others: limit.inFlight)
      * latency.tailFactor(tailUnit, &stream) * stage.shape.draw(from: &stream)
    milliseconds *= call.request.slowness
    if fault == .slow { milliseconds *= parameters.faults.slowFactor }
    let reading = Double(call.result.inputTokens) * latency.millisecondsPerInputToken
    let whole = milliseconds + reading + Double(output) * latency.millisecondsPerOutputToken
    if fault == .reset { return (Int64(clampedNanoseconds: whole * tailUnit * 1e6), 0) }
    let first = milliseconds * latency.firstTokenShare + reading
    return (Int64(clampedNanoseconds: whole * 1e6), Int64(clampedNanoseconds: first * 1e6))
  }

  func stream(for call: PendingCall, retry: Int) -> RandomStream {
    let place = UInt64(truncatingIfNeeded: call.request.attempt &<< 16 &+ retry &+ 1)
    return RandomStream(seed: seed, purpose: call.label, key: call.key, ordinal: place)
  }
}
