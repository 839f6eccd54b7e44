import Scheduling
import Simulator

extension SimulateRequest {
  /// Reads what limits the requests, and how the client behaves.
  mutating func readService(_ reader: SimulateArguments) throws(ProgramError) {
    if let rate = try reader.value("rate", .rate, SimulateValue.perMinute) {
      service.service.requestsPerMinute = rate
    }
    if let tokens = try reader.count("tokens-per-minute", in: 1...1_000_000_000_000) {
      service.service.tokensPerMinute = Double(tokens)
    }
    if let retries = try reader.count("client-retries", in: 0...100) {
      service.client.retries = retries
    }
    if let timeout = try reader.value("timeout", .duration, SimulateValue.milliseconds) {
      guard timeout > 0 else {
        throw SimulateArguments.bad("timeout", reader.text("timeout") ?? "", "more than no time")
      }
      service.client.timeoutMilliseconds = timeout
    }
    if reader.has("cache") { service.client.cachesResponses = true }
    if let client = reader.text("client") { service.client.makesClientPerCall = client == "new" }
  }

  /// Reads how long answers take.
  mutating func readLatency(_ reader: SimulateArguments) throws(ProgramError) {
    if let shape = try reader.value("latency", .latency, SimulateValue.latency) {
      service.latency.shape = shape
      // It is said to be that of every stage.
      service.latency.stages = [:]
    }
    for text in reader.all("latency-stage") {
      guard let (stage, value) = SimulateValue.pair(text[...], at: "="),
        let shape = SimulateValue.latency(value)
      else {
        throw SimulateArguments.bad(
          "latency-stage", text, "STAGE= and \(SimulateValue.Form.latency.rawValue)")
      }
      service.latency.stages[try known(stage, "latency-stage", text)] = shape
    }
    if let drift = try reader.value("drift", .drift, SimulateValue.drift) {
      service.latency.driftPerHour = drift
    }
    if let text = reader.text("warm-up") {
      let parts = SimulateValue.list(text[...])
      guard parts.count == 2, let calls = SimulateValue.count(parts[0]),
        let factor = SimulateValue.factor(parts[1])
      else { throw SimulateArguments.bad("warm-up", text, "calls and a factor, such as 20,3x") }
      service.latency.warmUp = LatencyModel.WarmUp(calls: calls, factor: factor)
    }
    if let text = reader.text("burst") {
      let parts = SimulateValue.list(text[...])
      guard parts.count == 3, let period = SimulateValue.milliseconds(parts[0]), period > 0,
        let length = SimulateValue.milliseconds(parts[1]), length <= period,
        let factor = SimulateValue.factor(parts[2])
      else {
        throw SimulateArguments.bad(
          "burst", text, "how often, how long and a factor, such as 10min,30s,3x")
      }
      service.latency.bursts = LatencyModel.Bursts(
        periodSeconds: period / 1000, durationSeconds: length / 1000, factor: factor)
    }
    if let text = reader.text("heavy-tail") {
      let parts = SimulateValue.list(text[...])
      guard parts.count == 3, let share = SimulateValue.share(parts[0]),
        let alpha = SimulateValue.number(parts[1]), alpha > 0,
        let cap = SimulateValue.factor(parts[2]), cap >= 1
      else {
        throw SimulateArguments.bad(
          "heavy-tail", text, "a share, an exponent and the largest factor, such as 1%,1.5,20x")
      }
      service.latency.heavyTail = LatencyModel.HeavyTail(probability: share, alpha: alpha, cap: cap)
    }
  }

  /// Reads what goes wrong.
  mutating func readFaults(_ reader: SimulateArguments) throws(ProgramError) {
    let faults = reader.all("fault")
    for text in faults where !text.contains(":") {
      try setFault(text, in: &service.faults.rates)
    }
    // Stages have what holds for all, unless they say otherwise.
    for text in faults {
      guard let (stage, fault) = SimulateValue.pair(text[...], at: ":") else { continue }
      let name = try known(stage, "fault", text)
      var rates = service.faults.stages[name] ?? service.faults.rates
      try setFault(String(fault), in: &rates, shown: text)
      service.faults.stages[name] = rates
    }
    try checkSums(of: faults)
    try readExhaustion(reader)
  }

  /// Refuses shares of which some could not be had.
  private func checkSums(of faults: [String]) throws(ProgramError) {
    guard !faults.isEmpty else { return }
    let stages = service.faults.stages.sorted { $0.key < $1.key }.map {
      ("for \($0.key) ", $0.value)
    }
    for (place, rates) in [("", service.faults.rates)] + stages {
      // Single requests and whole attempts are drawn apart.
      for shares in [rates.single, rates.burst] {
        let sum = shares.values.sorted().reduce(0, +)
        guard sum > 1 + 1e-9 else { continue }
        let tenths = Int((sum * 1000).rounded())
        throw SimulateArguments.bad(
          "fault", faults.joined(separator: " "),
          "shares that add up to at most 100 %; \(place)they add up to "
            + "\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") %")
      }
    }
  }

  private mutating func readExhaustion(_ reader: SimulateArguments) throws(ProgramError) {
    guard let text = reader.text("exhaust") else { return }
    guard let (target, number) = SimulateValue.pair(text[...], at: "="),
      let call = SimulateValue.count(number), call > 0
    else {
      throw SimulateArguments.bad(
        "exhaust", text, "a stage and the number of its call, such as buy=3 or buy:badjson=3")
    }
    let parts = SimulateValue.pair(target, at: ":")
    // Some stages accept whatever can be read.
    let acceptsAll = ["gossip", "long_reflection"].contains(String(target))
    let name =
      parts.map { String($0.1) } ?? (acceptsAll ? Fault.badjson : Fault.invalid).rawValue
    guard let fault = Fault(rawValue: name) else {
      throw SimulateArguments.bad(
        "exhaust", text, "one of \(Fault.allCases.map(\.rawValue).joined(separator: ", "))",
        suggestion: Suggestion.nearest(to: name, among: Fault.allCases.map(\.rawValue)))
    }
    service.faults.exhaustion = FaultPlan.Exhaustion(
      stage: try known(parts?.0 ?? target, "exhaust", text), fromCall: call, fault: fault)
  }

  /// The stage's name, if the workload has it.
  private func known(
    _ stage: Substring, _ option: String, _ text: String
  ) throws(ProgramError) -> String {
    let name = String(stage)
    let names =
      switch workload {
      case .arena: LatencyModel.standard.stages.keys.sorted()
      case .groups: groups.stages
      case .pipeline: pipeline.stages.map(\.name)
      case .service: traffic.stages
      }
    guard names.contains(name) else {
      throw SimulateArguments.bad(
        option, text, "the stages \(names.joined(separator: ", "))",
        suggestion: Suggestion.nearest(to: name, among: names))
    }
    return name
  }

  private func setFault(
    _ text: String, in rates: inout FaultRates, shown: String? = nil
  ) throws(ProgramError) {
    guard let (name, value) = SimulateValue.pair(text[...], at: "="),
      let share = SimulateValue.share(value)
    else {
      throw SimulateArguments.bad(
        "fault", shown ?? text,
        "a fault and its share, such as http429=2% or buy:invalid=0.05")
    }
    guard rates.set(String(name), to: share) else {
      throw SimulateArguments.bad(
        "fault", shown ?? text, FaultRates.names.joined(separator: ", "),
        suggestion: Suggestion.nearest(to: String(name), among: FaultRates.names))
    }
  }
}
