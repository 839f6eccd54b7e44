import Scheduling

/// What the service knows of one stage: its shape and rates, ready for use, and its counts.
struct StageModel: Sendable {
  /// The name as a number, for the labels of streams.
  let label: UInt64
  let shape: LatencyShape
  /// Nanoseconds after which a second request is sent; nil for never.
  let hedgeAfter: Int64?
  /// The first bad call, where the stage is exhausted.
  let exhaustedFrom: Int?
  /// Faults of single requests, each with the sum of the rates up to it.
  let single: [(limit: Double, fault: Fault)]
  /// Faults of whole attempts, likewise.
  let burst: [(limit: Double, fault: Fault)]
  /// Attempts so far, by which those without an identity are told apart.
  var attempts: UInt64 = 0
  /// Calls so far.
  var calls = 0

  init(_ name: String, parameters: ServiceParameters) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    label = hash
    shape = parameters.latency.stages[name] ?? parameters.latency.shape
    hedgeAfter = parameters.client.hedgeMilliseconds[name].map {
      Int64(clampedNanoseconds: $0 * 1e6)
    }
    let exhaustion = parameters.faults.exhaustion
    exhaustedFrom = exhaustion?.stage == name ? exhaustion?.fromCall : nil
    let rates = parameters.faults.stages[name] ?? parameters.faults.rates
    single = Self.cumulated(rates.single)
    burst = Self.cumulated(rates.burst.filter(\.key.isTransport))
  }

  var isExhausted: Bool { exhaustedFrom.map { calls >= $0 } ?? false }

  /// The fault that a uniform number falls on; nil for none.
  static func pick(_ unit: Double, of list: [(limit: Double, fault: Fault)]) -> Fault? {
    for entry in list where unit < entry.limit { return entry.fault }
    return nil
  }

  private static func cumulated(_ rates: [Fault: Double]) -> [(limit: Double, fault: Fault)] {
    var list: [(limit: Double, fault: Fault)] = []
    var sum = 0.0
    for fault in Fault.allCases {
      guard let rate = rates[fault], rate > 0 else { continue }
      sum += rate
      list.append((sum, fault))
    }
    return list
  }
}
