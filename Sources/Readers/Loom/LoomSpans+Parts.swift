import Trace

extension LoomSpans {
  /// What happened at moments: failed requests, cache hits, fallbacks, costs.
  mutating func addEvents() {
    for event in evidence.log.events {
      let (stage, phase, status) =
        switch event.kind {
        case .providerError: ("provider_error", Phase.llm, Status.error)
        case .cacheHit: ("cache_hit", Self.eventPhase, .ok)
        case .fallbackResponse: ("fallback_response", Self.eventPhase, .degraded)
        case .fallingBack: ("provider_fallback", Self.eventPhase, .degraded)
        case .llmCallFailed: ("llm_call_failed", Self.eventPhase, .error)
        case .recordedCost: ("recorded_cost", Self.eventPhase, .ok)
        case .alert: ("performance_alert", Self.eventPhase, .unknown)
        }
      var row = sheet.row(stage, phase, source: LoomEvidence.logSource)
      row.call = call()
      row.covers = 0
      row.status = status
      row.group = sheet.name(evidence.text(event.provider))
      if let text = evidence.text(event.error) {
        let (status, error) = LoomError.classify(text)
        row.status = status
        row.error = sheet.name(error)
      }
      row.cost = event.cost
      if event.kind == .recordedCost { row.model = row.group }
      row.setTime(instant(event.clock), nil, .none, resolution: Self.second)
      sheet.add(row)
    }
  }

  /// Single runs of benchmarked functions.
  mutating func addIterations() {
    for iteration in evidence.log.iterations {
      var row = sheet.row(
        evidence.text(iteration.benchmark) ?? "benchmark", Phase.call,
        source: LoomEvidence.logSource)
      row.call = call()
      row.covers = 1
      row.iteration = Int32(clamping: iteration.number)
      row.status = .ok
      if let text = evidence.text(iteration.error) {
        let (status, error) = LoomError.classify(text)
        row.status = status
        row.error = sheet.name(error)
      }
      if iteration.duration >= 0 {
        row.duration = iteration.duration
        row.timing = .log
        row.resolution = 10_000
      }
      sheet.addCall(row, untimed: "failed_iteration")
    }
  }

  /// Parts of turns, from dumped reports, or else from the log.
  mutating func addSteps() {
    for step in evidence.steps {
      var row = sheet.row(step.stage, Self.partPhase, source: step.source)
      row.call = call(session: step.session, number: step.number) ?? call()
      row.covers = 0
      row.iteration = step.number
      row.group = sheet.name(sessionName(step.session))
      row.status = step.error == nil ? .ok : .error
      row.error = sheet.name(step.error)
      if let start = step.isNaive ? instant(step.start) : step.start == .min ? nil : step.start {
        row.start = start
      }
      if step.duration >= 0 {
        row.duration = step.duration
        row.timing = step.timing
      }
      row.resolution = step.resolution
      sheet.add(row)
    }
    // The reports tell the same steps more exactly.
    let told = Set(evidence.steps.map(\.source))
    for step in evidence.log.steps {
      let better =
        step.stage == "enhanced_reasoning"
        ? LoomEvidence.resultSource : LoomEvidence.trackerSource
      if told.contains(better) { continue }
      var row = sheet.row(step.stage, Self.partPhase, source: LoomEvidence.logSource)
      row.call = call()
      row.covers = 0
      row.status = .ok
      if let end = instant(step.end) {
        row.start = end.subtractingReportingOverflow(step.duration).partialValue
      }
      row.duration = step.duration
      row.timing = .log
      row.resolution = 10_000_000
      sheet.add(row)
    }
  }

  /// Benchmarks as wholes, warm-up included.
  mutating func addBenchmarks() {
    for benchmark in evidence.benchmarks {
      var row = sheet.row(benchmark.name, Self.totalPhase, source: LoomEvidence.benchmarkSource)
      row.call = call()
      row.covers = Int32(clamping: benchmark.count)
      row.group = sheet.name(benchmark.kind.isEmpty ? nil : benchmark.kind)
      row.status = benchmark.isCompleted ? .ok : .error
      row.setTime(
        instant(benchmark.start), instant(benchmark.end), .trace, resolution: 2000)
      sheet.add(row)
    }
  }

  /// What models cost in all, unless the log has each request's cost.
  mutating func addCosts() {
    guard !evidence.log.events.contains(where: { $0.kind == .recordedCost }) else { return }
    for cost in evidence.costs {
      var row = sheet.row("recorded_cost", Self.totalPhase, source: LoomEvidence.costSource)
      row.call = call()
      row.covers = Int32(clamping: cost.requests)
      row.group = sheet.name("\(cost.provider)/\(cost.model)")
      row.cost = cost.cost
      row.model = row.group
      row.status = .ok
      sheet.add(row)
    }
  }
}
