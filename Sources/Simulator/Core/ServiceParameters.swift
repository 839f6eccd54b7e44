public import Scheduling

/// All that determines how a simulated model's service answers, besides the seed.
public struct ServiceParameters: Sendable, Equatable {
  /// How long answers take.
  public var latency = LatencyModel.standard
  /// How texts become tokens.
  public var tokens = TokenModel()
  /// What goes wrong.
  public var faults = FaultPlan()
  /// How the client library behaves.
  public var client = ClientPolicy()
  /// What limits the requests in flight.
  public var service = ServicePolicy()

  /// A hosted model without faults or limits, called as the OpenAI library does.
  public init() {}

  /// Every parameter as a name and a value, in a fixed order, for a manifest.
  public var settings: [(key: String, value: String)] {
    latencySettings + faultSettings + clientSettings + serviceSettings
  }

  private var latencySettings: [(key: String, value: String)] {
    var list = [(key: "latency", value: latency.shape.description)]
    for (stage, shape) in latency.stages.sorted(by: { $0.key < $1.key }) {
      list.append(("latency.\(stage)", shape.description))
    }
    list.append(("drift_per_hour", "\(latency.driftPerHour)"))
    if let warmUp = latency.warmUp {
      list.append(("warm_up", "\(warmUp.calls) calls, factor \(warmUp.factor)"))
    }
    if let bursts = latency.bursts {
      let times = "\(bursts.durationSeconds) s in \(bursts.periodSeconds) s"
      list.append(("bursts", "\(times), factor \(bursts.factor)"))
    }
    if let tail = latency.heavyTail {
      list.append(("heavy_tail", "\(tail.probability), alpha \(tail.alpha), cap \(tail.cap)"))
    }
    list.append(("load_factor", "\(latency.loadFactor)"))
    list.append(("ms_per_input_token", "\(latency.millisecondsPerInputToken)"))
    list.append(("ms_per_output_token", "\(latency.millisecondsPerOutputToken)"))
    list.append(("first_token_share", "\(latency.firstTokenShare)"))
    list.append(("characters_per_input_token", "\(tokens.charactersPerInputToken)"))
    list.append(("characters_per_output_token", "\(tokens.charactersPerOutputToken)"))
    list.append(("overhead_tokens", "\(tokens.overheadTokens)"))
    return list
  }

  private var faultSettings: [(key: String, value: String)] {
    var list = faults.rates.settings(prefix: "fault")
    for (stage, rates) in faults.stages.sorted(by: { $0.key < $1.key }) {
      list += rates.settings(prefix: "fault.\(stage)")
    }
    if let exhaustion = faults.exhaustion {
      let value = "\(exhaustion.stage) from call \(exhaustion.fromCall): "
      list.append(("exhaustion", value + exhaustion.fault.rawValue))
    }
    list.append(("retry_after_s", "\(faults.retryAfterSeconds)"))
    list.append(("slow_factor", "\(faults.slowFactor)"))
    list.append(("refusal", faults.refusal.description))
    return list
  }

  private var clientSettings: [(key: String, value: String)] {
    let hedges = client.hedgeMilliseconds.sorted { $0.key < $1.key }
    return hedges.map { ("hedge_ms.\($0.key)", "\($0.value)") } + [
      ("client_retries", "\(client.retries)"),
      ("back_off_ms", "\(client.backOff.firstMilliseconds)"),
      ("back_off_cap_ms", "\(client.backOff.capMilliseconds)"),
      ("jitter", "\(client.backOff.jitter)"),
      ("retry_after_cap_s", "\(client.retryAfterCapSeconds)"),
      ("timeout_ms", "\(client.timeoutMilliseconds)"),
      ("client_per_call", "\(client.makesClientPerCall)"),
      ("construction", client.construction.description),
      ("response_cache", "\(client.cachesResponses)"),
      ("cache_capacity", "\(client.cacheCapacity)"),
      ("cache_ms", "\(client.cacheMilliseconds)"),
    ]
  }

  private var serviceSettings: [(key: String, value: String)] {
    func text(_ limit: Double?) -> String { limit.map { "\($0)" } ?? "unlimited" }
    return [
      ("concurrency", service.concurrency.map { "\($0)" } ?? "unlimited"),
      ("requests_per_minute", text(service.requestsPerMinute)),
      ("request_burst", "\(service.requestBurst)"),
      ("tokens_per_minute", text(service.tokensPerMinute)),
      ("token_burst", service.tokenBurst.map { "\($0)" } ?? "one second"),
    ]
  }
}

extension FaultRates {
  /// The rates that are not 0, in the order of the faults.
  func settings(prefix: String) -> [(key: String, value: String)] {
    var list: [(key: String, value: String)] = []
    for fault in Fault.allCases {
      if let rate = single[fault], rate > 0 { list.append(("\(prefix).\(fault)", "\(rate)")) }
    }
    for fault in Fault.allCases {
      if let rate = burst[fault], rate > 0 {
        list.append(("\(prefix).burst_\(fault)", "\(rate)"))
      }
    }
    return list
  }
}
