/// What goes wrong how often.
public struct FaultPlan: Sendable, Equatable {
  /// From which call on all answers of a stage are bad, so that the program's attempts run out.
  public struct Exhaustion: Sendable, Equatable {
    /// The stage.
    public var stage: String
    /// Number of the stage's first bad call, from 1.
    public var fromCall: Int
    /// What is wrong with the answers.
    public var fault: Fault

    /// An exhaustion with those properties.
    public init(stage: String, fromCall: Int, fault: Fault = .invalid) {
      self.stage = stage
      self.fromCall = fromCall
      self.fault = fault
    }
  }

  /// The rates of stages without their own.
  public var rates: FaultRates
  /// The rates of single stages.
  public var stages: [String: FaultRates]
  /// A stage that fails for good; nil for none.
  public var exhaustion: Exhaustion?
  /// What the Retry-After header of `http429ra` says, in whole seconds.
  public var retryAfterSeconds = 1
  /// How many times as long a `slow` answer takes.
  public var slowFactor = 10.0
  /// How long the server takes to refuse (`http429`, `http429ra`, `http500`).
  public var refusal = LatencyShape.lognormal(medianMilliseconds: 60, sigma: 0.5)

  /// A plan with those rates; nothing goes wrong by default.
  public init(rates: FaultRates = FaultRates(), stages: [String: FaultRates] = [:]) {
    self.rates = rates
    self.stages = stages
  }
}

/// Probabilities of faults.
public struct FaultRates: Sendable, Equatable {
  /// Probability that a single request goes wrong in that way.
  public var single: [Fault: Double]
  /// Probability that all requests of an attempt go wrong in that way, so that the client library's
  /// retries run out.
  public var burst: [Fault: Double]

  /// Those rates; none by default.
  public init(single: [Fault: Double] = [:], burst: [Fault: Double] = [:]) {
    self.single = single
    self.burst = burst
  }

  /// Names that `set` takes, in order: `http429` … `slow`, `burst_http429`, `burst_http500` ….
  public static var names: [String] {
    Fault.allCases.map(\.rawValue)
      + Fault.allCases.filter(\.isTransport).map { "burst_\($0.rawValue)" }
  }

  /// Sets the rate of that name; false if there is none of that name.
  public mutating func set(_ name: String, to rate: Double) -> Bool {
    guard Self.names.contains(name) else { return false }
    if let fault = Fault(rawValue: name) {
      single[fault] = rate
    } else if let fault = Fault(rawValue: String(name.dropFirst("burst_".count))) {
      burst[fault] = rate
    }
    return true
  }
}
