import Glibc
import Scheduling
import Statistics
import Trace

/// How long a cache takes to answer.
private let cacheTime: Int64 = 200_000

/// More attempts than this no call makes, whatever the policy says.
private let mostAttempts: Int32 = 1000

extension Replay {
  /// Sends the next attempt of the lane's call, or takes its answer from the cache.
  mutating func ask(_ lane: Int, at now: Int64) {
    let number = Int(courses[lane].call)
    let call = program.calls[number]
    if courses[lane].made == 0, let cache, let prompt = call.prompt {
      if cache.find(key(prompt, call.stage)) != nil {
        outcome.cacheHits += 1
        courses[lane].phase = .cached
        due.push(now.later(by: cacheTime), lane)
        return
      }
    }
    let made = courses[lane].made
    let place = attempt(of: number, made)
    let attempt = program.attempts[place]
    let tokens = max(0, attempt.inputTokens).later(by: max(0, attempt.outputTokens))
    var start = limit.admit(at: now, tokens: Int(clamping: tokens))
    var duration = attempt.duration
    if let load = policy.load {
      duration = load.scaled(duration, from: Int(attempt.others), to: limit.inFlight)
    }
    if policy.keepsWaits { start = start.later(by: attempt.wait) }
    outcome.limitWait = outcome.limitWait.later(by: start - now)
    courses[lane].start = start
    courses[lane].attempt = Int32(place)
    courses[lane].status = attempt.status
    courses[lane].isTimedOut = false
    if let timeout = policy.timeout, duration >= timeout {
      duration = timeout
      courses[lane].status = .timeout
      courses[lane].isTimedOut = true
      outcome.timeouts += 1
    }
    let end = start.later(by: duration)
    courses[lane].end = end
    limit.occupy(until: end)
    count(attempt, of: call, from: start, to: end)
    if made > 0 { outcome.retries += 1 }
    if let after = plan.hedgeAfter?[Int(call.stage)], duration > after {
      courses[lane].phase = .hedge
      due.push(start.later(by: after), lane)
    } else {
      courses[lane].phase = .answer
      due.push(end, lane)
    }
  }

  /// Sends a second request beside a slow one; whichever is answered first counts.
  mutating func hedge(_ lane: Int, at now: Int64) {
    let call = program.calls[Int(courses[lane].call)]
    var random = random(Int(courses[lane].call), courses[lane].made, purpose: 2)
    let choices = plan.attemptsOfStage[Int(call.stage)]
    let attempt = program.attempts[Int(choices[random.index(below: choices.count)])]
    let tokens = max(0, attempt.inputTokens).later(by: max(0, attempt.outputTokens))
    let start = limit.admit(at: now, tokens: Int(clamping: tokens))
    let end = start.later(by: attempt.duration)
    limit.occupy(until: end)
    outcome.hedges += 1
    // The loser is given up when the winner has answered.
    let isWinner =
      !attempt.status.isFailure && (end < courses[lane].end || courses[lane].status.isFailure)
    if isWinner {
      courses[lane].end = end
      courses[lane].status = attempt.status
      courses[lane].isTimedOut = false
    }
    count(attempt, of: call, from: start, to: max(start, min(end, courses[lane].end)))
    courses[lane].phase = .answer
    due.push(max(now, courses[lane].end), lane)
  }

  /// Takes the answer: the call is over, or asks again.
  mutating func answer(_ lane: Int, at now: Int64) {
    let number = Int(courses[lane].call)
    let status = courses[lane].status
    courses[lane].made += 1
    guard status.isFailure else {
      if let prompt = program.calls[number].prompt {
        let key = key(prompt, program.calls[number].stage)
        cache?.keep(key, outputTokens: 0)
      }
      close(lane, at: now)
      return
    }
    guard repeats(lane) else {
      outcome.failedCalls += 1
      if program.system.dropsFailures {
        dropped.insert(program.lanes[Int(plan.order[lane])].owner)
      }
      close(lane, at: now)
      return
    }
    let made = courses[lane].made
    var pause: Int64 = 0
    if status.isRefusal, let backOff = policy.retry?.backOff {
      var random = random(number, made, purpose: 3)
      pause = backOff.wait(
        beforeRetry: Int(courses[lane].refusals), unit: random.uniform())
      courses[lane].refusals += 1
    } else {
      let source = source(of: number)
      let following = program.calls[source].first + made
      if following < program.calls[source].end {
        pause = program.attempts[Int(following)].pause
      }
    }
    outcome.pauses = outcome.pauses.later(by: pause)
    courses[lane].phase = .ask
    due.push(now.later(by: pause), lane)
  }

  /// Whether a failed call is tried once more.
  private func repeats(_ lane: Int) -> Bool {
    let course = courses[lane]
    guard course.made < mostAttempts else { return false }
    if let most = policy.retry?.most { return Int(course.made) <= most }
    let source = program.calls[source(of: Int(course.call))]
    // As often as recorded; what the policy spoils is repeated until it is answered.
    return course.made < source.end - source.first || policy.retry != nil || course.isTimedOut
      || course.made > source.end - source.first
  }

  private func source(of call: Int) -> Int { sources.map { Int($0[call]) } ?? call }

  /// The attempt that a call makes after that many: as recorded, then one drawn of its stage.
  private func attempt(of call: Int, _ made: Int32) -> Int {
    let source = program.calls[source(of: call)]
    if source.first + made < source.end { return Int(source.first + made) }
    let choices = plan.attemptsOfStage[Int(program.calls[call].stage)]
    var random = random(call, made, purpose: 1)
    return Int(choices[random.index(below: choices.count)])
  }

  private mutating func count(
    _ attempt: ReplayProgram.Attempt, of call: ReplayProgram.Call, from start: Int64,
    to end: Int64
  ) {
    outcome.requests += 1
    outcome.busy = outcome.busy.later(by: end - start)
    var cost = attempt.cost
    if attempt.inputTokens >= 0 {
      outcome.inputTokens = (outcome.inputTokens ?? 0).later(by: attempt.inputTokens)
      if policy.cachesPrefixes {
        let cached = Int64((Double(attempt.inputTokens) * call.prefix).rounded(.down))
        outcome.cachedTokens = (outcome.cachedTokens ?? 0).later(by: cached)
        if !attempt.cachedDiscount.isNaN { cost -= attempt.cachedDiscount * Double(cached) }
      }
    }
    if attempt.outputTokens >= 0 {
      outcome.outputTokens = (outcome.outputTokens ?? 0).later(by: attempt.outputTokens)
    }
    if !cost.isNaN { outcome.cost = (outcome.cost ?? 0) + cost }
  }

  private func key(_ prompt: UInt64, _ stage: Int32) -> UInt64 {
    prompt ^ (UInt64(UInt32(bitPattern: stage)) &* 0x9E37_79B9_7F4A_7C15)
  }

  /// Random numbers of that call and attempt, for one purpose.
  private func random(_ call: Int, _ made: Int32, purpose: UInt64) -> SplitMix64 {
    var first = SplitMix64(
      seed: seed ^ (UInt64(call) &* 0xD6E8_FEB8_6659_FD93)
        ^ (UInt64(UInt32(bitPattern: made)) << 8 | purpose))
    return first.split()
  }
}

extension ReplayPolicy.Load {
  /// The factor beside that many others.
  func factor(others: Int) -> Double {
    others <= 0 ? 1 : max(0, 1 + slope * pow(Double(others), exponent))
  }

  /// A duration measured beside some others, as it is beside other ones.
  func scaled(_ duration: Int64, from recorded: Int, to others: Int) -> Int64 {
    guard recorded != others else { return duration }
    let before = factor(others: recorded)
    guard before > 0 else { return duration }
    return Int64(clampedNanoseconds: Double(duration) * (factor(others: others) / before))
  }
}

extension Status {
  /// Whether it is the service or the network that failed, not the answer.
  fileprivate var isRefusal: Bool {
    self == .rateLimited || self == .serverError || self == .connection || self == .timeout
  }
}
