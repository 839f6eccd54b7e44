public import Analysis
import Scheduling
import Statistics
public import Trace
import Writing

/// Predictions as JSON, schema 1: `whatif --json`.
///
/// Every field is always present; one that the run can't give is null. Times are milliseconds.
public enum WhatIfJSON {
  /// The version of the layout, raised when a field changes its meaning or goes.
  public static let schema = 1

  /// The document, ended by a line feed.
  public static func render(
    _ whatIf: WhatIf, of trace: RunTrace, goal: Int64? = nil, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      head(trace, options, &json)
      json.key("replay")
      json.object { write(whatIf.program, &$0) }
      json.key("base")
      json.object { write(whatIf.base, whatIf, &$0) }
      json.key("critical_path")
      json.object { write(whatIf.path, &$0) }
      json.list("policies", whatIf.predictions) { write($0, whatIf, &$1) }
      json.list("curve", whatIf.curve) { write($0, &$1) }
      json.key("knee")
      json.optional(whatIf.knee) { write($0, &$1) }
      json.key("goal")
      json.optional(goal) { goal, json in
        json.field("makespan_ms", milliseconds: goal)
        let all = whatIf.predictions + [whatIf.base]
        json.key("is_reached")
        json.value(all.contains { $0.outcome.makespan <= goal })
        json.key("is_possible")
        json.value(all.contains { $0.bounds.least <= goal })
        json.field("text", WhatIfWording.goal(goal, whatIf))
      }
      json.texts("assumptions", whatIf.assumptions)
      json.texts("doubts", whatIf.doubts)
      warnings(trace, &json)
    }
    return writer.finish()
  }

  /// What is declared about the system, for `--explain --json`.
  public static func explain(
    _ program: ReplayProgram, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      head(trace, options, &json)
      json.key("replay")
      json.object { write(program, &$0) }
      warnings(trace, &json)
    }
    return writer.finish()
  }

  private static func head(
    _ trace: RunTrace, _ options: ReportOptions, _ json: inout JSONWriter
  ) {
    json.field("schema", schema)
    json.field("runlens", options.version)
    json.key("run")
    json.object { json in
      json.field("id", trace.run.id)
      json.field("path", trace.run.path)
      json.field("system", trace.run.system)
    }
  }

  private static func warnings(_ trace: RunTrace, _ json: inout JSONWriter) {
    json.list("warnings", trace.warnings.all) { warning, json in
      json.field("code", warning.code)
      json.field("message", warning.message)
      json.field("path", warning.path)
    }
  }

  private static func write(_ program: ReplayProgram, _ json: inout JSONWriter) {
    json.field("dependencies_of", program.system.name)
    json.texts("dependencies", program.system.rules)
    json.field("concurrency_counts", program.system.lanes)
    json.field("recorded_concurrency", program.recordedConcurrency)
    json.field("most_lanes", program.mostLanes)
    json.field("sections", program.sectionCount)
    json.field("calls", program.callCount)
    json.field("untimed_calls", program.untimedCalls)
    json.texts("groups", program.pools.filter { !$0.isEmpty })
    json.field("recorded_ms", milliseconds: program.recordedMakespan)
    json.field("doubt", program.doubt)
  }

  private static func write(
    _ prediction: WhatIf.Prediction, _ whatIf: WhatIf, _ json: inout JSONWriter
  ) {
    let outcome = prediction.outcome
    json.field("label", WhatIfWording.label(prediction.policy))
    json.key("policy")
    json.object { write(prediction.policy, &$0) }
    json.field("makespan_ms", milliseconds: outcome.makespan)
    json.interval("makespan_ci_ms", prediction.makespan)
    json.field("saving_ms", milliseconds: prediction.saving.value)
    json.interval("saving_ci_ms", prediction.saving)
    json.field("speed_up", ratio(whatIf.base.outcome.makespan, outcome.makespan))
    json.field("calls", outcome.calls)
    json.field("failed_calls", outcome.failedCalls)
    json.field("calls_per_second", outcome.callsPerSecond)
    json.field("requests", outcome.requests)
    json.field("retries", outcome.retries)
    json.field("timeouts", outcome.timeouts)
    json.field("hedges", outcome.hedges)
    json.field("cache_hits", outcome.cacheHits)
    json.field("input_tokens", outcome.inputTokens.map { Int(clamping: $0) })
    json.field("cached_tokens", outcome.cachedTokens.map { Int(clamping: $0) })
    json.field("output_tokens", outcome.outputTokens.map { Int(clamping: $0) })
    json.field("cost", outcome.cost)
    json.field("limit_wait_ms", milliseconds: outcome.limitWait)
    json.field("pause_ms", milliseconds: outcome.pauses)
    json.field("place_wait_ms", milliseconds: outcome.placeWait)
    json.field("busy_ms", milliseconds: outcome.busy)
    json.field("places", outcome.places)
    json.field("utilisation", outcome.utilisation)
    json.key("bounds")
    json.object { json in
      let bounds = prediction.bounds
      json.field("critical_path_ms", milliseconds: bounds.criticalPath)
      json.field("serial_ms", milliseconds: bounds.serial)
      json.field("shared_ms", milliseconds: bounds.shared)
      json.field("amdahl_ms", milliseconds: bounds.amdahl)
      json.field("limits_ms", milliseconds: bounds.limits)
      json.field("least_ms", milliseconds: bounds.least)
      json.field("calls_per_second", bounds.callsPerSecond)
    }
    json.list("stages", prediction.stages) { stage, json in
      json.field("stage", stage.stage)
      json.field("calls", stage.calls)
      json.field("mean_ms", milliseconds: stage.mean)
      json.field("p50_ms", milliseconds: stage.p50)
      json.field("p95_ms", milliseconds: stage.p95)
      json.field("p99_ms", milliseconds: stage.p99)
    }
    let iterations = Array(zip(whatIf.program.places, outcome.iterations))
    json.list("iterations", iterations) { iteration, json in
      json.field("day", iteration.0.day.map(Int.init))
      json.field("iteration", iteration.0.iteration.map(Int.init))
      json.field("wall_ms", milliseconds: iteration.1)
    }
  }

  private static func write(_ path: ReplayPath, _ json: inout JSONWriter) {
    json.field("makespan_ms", milliseconds: path.makespan)
    json.list("stages", path.stages) { part, json in
      json.field("stage", part.stage)
      json.field("calls", part.calls)
      json.field("time_ms", milliseconds: part.time)
      json.field("share", path.share(of: part.stage))
    }
    json.field("limit_wait_ms", milliseconds: path.limitWaits)
    json.field("pause_ms", milliseconds: path.pauses)
    json.field("own_ms", milliseconds: path.own)
    json.field("arrival_ms", milliseconds: path.arrivals)
  }

  private static func write(_ policy: ReplayPolicy, _ json: inout JSONWriter) {
    json.field("concurrency", policy.concurrency)
    json.field("requests_per_minute", policy.requestsPerMinute)
    json.field("tokens_per_minute", policy.tokensPerMinute)
    json.field("retries", policy.retry?.most)
    json.field("back_off_ms", policy.retry?.backOff?.firstMilliseconds)
    json.field("back_off_factor", policy.retry?.backOff?.factor)
    json.field("back_off_cap_ms", policy.retry?.backOff?.capMilliseconds)
    json.field("jitter", policy.retry?.backOff?.jitter)
    json.field("timeout_ms", milliseconds: policy.timeout)
    let caches = [(policy.cachesAnswers, "exact"), (policy.cachesPrefixes, "prefix")]
    json.field("cache", caches.first { $0.0 }?.1)
    json.field("commit_batch", policy.commitBatch)
    json.field(
      "hedge_quantile", policy.hedge.map { Double($0.numerator) / Double($0.denominator) })
    json.key("rebalances_groups")
    json.value(policy.rebalancesGroups)
    json.field("load_slope", policy.load?.slope)
    json.field("load_exponent", policy.load?.exponent)
  }

  private static func write(_ point: WhatIf.CurvePoint, _ json: inout JSONWriter) {
    json.field("concurrency", point.concurrency)
    json.field("makespan_ms", milliseconds: point.makespan)
    json.field("calls_per_second", point.callsPerSecond)
  }

  static func ratio(_ base: Int64, _ other: Int64) -> Double? {
    other > 0 ? Double(base) / Double(other) : nil
  }
}

extension JSONWriter {
  /// Writes both ends of an interval in milliseconds; null where there is none.
  fileprivate mutating func interval(_ name: String, _ estimate: IntervalEstimate) {
    key(name)
    array(inline: true) { json in
      json.milliseconds(estimate.low)
      json.milliseconds(estimate.high)
    }
  }
}
