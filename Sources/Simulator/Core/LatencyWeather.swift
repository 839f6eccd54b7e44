/// The factors of latency that depend on when a request starts and what else is in flight.
struct LatencyWeather: Sendable {
  private let model: LatencyModel
  private let seed: UInt64
  private var origin: Int64?
  private var requests = 0
  private var period: UInt64?
  private var burstStart = 0.0

  init(_ model: LatencyModel, seed: UInt64) {
    self.model = model
    self.seed = seed
  }

  /// The first time seen is where drift and bursts begin.
  mutating func open(at time: Int64) {
    if origin == nil { origin = time }
  }

  /// What the drawn duration of a request that starts then is multiplied by.
  mutating func factor(at time: Int64, others: Int) -> Double {
    requests += 1
    let seconds = Double(max(0, time &- (origin ?? time))) / 1e9
    var factor = max(0, 1 + model.driftPerHour * (seconds / 3600))
    if let warmUp = model.warmUp, requests <= warmUp.calls {
      let left = Double(warmUp.calls - requests + 1) / Double(warmUp.calls)
      factor *= 1 + (warmUp.factor - 1) * left
    }
    if let bursts = model.bursts, isBurst(bursts, at: seconds) { factor *= bursts.factor }
    if model.loadFactor != 0 { factor *= max(0, 1 + model.loadFactor * Double(others)) }
    return factor
  }

  /// Whether a burst is on; where it lies in its period follows from the seed and the period alone.
  private mutating func isBurst(_ bursts: LatencyModel.Bursts, at seconds: Double) -> Bool {
    guard bursts.periodSeconds > 0 else { return false }
    let number = UInt64(min((seconds / bursts.periodSeconds).rounded(.down), 1e18))
    if period != number {
      period = number
      var stream = RandomStream(seed: seed, purpose: 0x6275_7273_74, key: number)
      let room = max(0, bursts.periodSeconds - bursts.durationSeconds)
      burstStart = Double(number) * bursts.periodSeconds + room * stream.unit()
    }
    return seconds >= burstStart && seconds < burstStart + bursts.durationSeconds
  }
}

extension LatencyModel {
  /// The factor of the heavy tail; the uniform number decides whether there is one.
  func tailFactor(_ unit: Double, _ stream: inout RandomStream) -> Double {
    guard let heavyTail, unit < heavyTail.probability else { return 1 }
    return stream.pareto(alpha: heavyTail.alpha, cap: heavyTail.cap)
  }
}
