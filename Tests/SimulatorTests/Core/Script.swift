@testable import Simulator

/// A lane that sends calls of given stages one after another, each from an identity of its own.
struct ScriptLane: Lane {
  var stages: [String]
  var first: UInt64 = 0
  var attempts = 1
  var usesIdentity = true
  private(set) var results: [AttemptResult] = []
  private(set) var begun: Int64?
  private var place = 0
  private var attempt = 0

  init(_ stages: [String], first: UInt64 = 0, attempts: Int = 1, usesIdentity: Bool = true) {
    self.stages = stages
    self.first = first
    self.attempts = attempts
    self.usesIdentity = usesIdentity
  }

  mutating func begin(at now: Int64) -> LaneStep {
    begun = begun ?? now
    guard place < stages.count else { return .finished(at: now) }
    return .attempt(request, at: now)
  }

  mutating func resume(after result: AttemptResult) -> LaneStep {
    results.append(result)
    let failed = result.exception != nil || result.answerFault != nil
    if failed, attempt + 1 < attempts {
      attempt += 1
    } else {
      attempt = 0
      place += 1
    }
    return begin(at: result.end)
  }

  private var request: AttemptRequest {
    AttemptRequest(
      stage: stages[place], promptCharacters: 400, answerCharacters: 80,
      cacheKey: first + UInt64(place), attempt: attempt,
      identity: usesIdentity ? first + UInt64(place) : nil)
  }
}

extension ServiceParameters {
  /// No overhead at all: every stage takes its constant number of seconds, by name.
  static func plain(seconds: [String: Double] = [:], other: Double = 1) -> ServiceParameters {
    var parameters = ServiceParameters()
    parameters.client.makesClientPerCall = false
    parameters.client.construction = .constant(milliseconds: 0)
    parameters.latency = LatencyModel(
      shape: .constant(milliseconds: other * 1000),
      stages: seconds.mapValues { .constant(milliseconds: $0 * 1000) })
    return parameters
  }
}

/// A second in nanoseconds.
let second: Int64 = 1_000_000_000

/// FNV-1a over bytes, for golden outputs.
struct Fingerprint {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ bytes: Span<UInt8>) {
    for index in bytes.indices { value = (value ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
  }
}
