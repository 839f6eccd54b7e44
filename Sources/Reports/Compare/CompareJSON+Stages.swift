import Analysis
import Statistics
import Writing

extension CompareJSON {
  static func write(_ row: StageComparison, to json: inout JSONWriter) {
    json.field("stage", row.stage)
    json.field("phase", row.phase)
    json.field("timing", row.timing)
    json.key("base")
    json.object(inline: true) { write(row.base, to: &$0) }
    json.key("candidate")
    json.object(inline: true) { write(row.candidate, to: &$0) }
    json.key("change")
    json.object { json in
      for (name, level) in [("p50", QuantileLevel.p50), ("p95", .p95), ("p99", .p99)] {
        json.key(name)
        write(row.change(level), to: &json)
      }
    }
    json.list("shift", row.shift, inline: true) { point, json in
      json.field("quantile", point.level.value)
      json.field("delta_ms", milliseconds: point.difference.value)
      json.ends("ci_ms", milliseconds: point.difference)
    }
    json.key("hodges_lehmann_ratio")
    if let ratio = row.hodgesLehmannRatio {
      json.object(inline: true) { json in
        json.field("value", ratio.value)
        json.ends("ci", ratio)
      }
    } else {
      json.value(nil as String?)
    }
    json.field("mann_whitney_p", row.probability)
    json.field("p_adjusted", row.adjusted)
    json.field("cliffs_delta", row.cliffsDelta)
    json.key("n_effective")
    json.array(inline: true) { json in
      json.value(row.base.effectiveCount)
      json.value(row.candidate.effectiveCount)
    }
    json.key("failure_rate_change")
    write(row.failures, to: &json)
    json.key("retry_rate_change")
    write(row.retries, to: &json)
    json.key("paired")
    if let paired = row.paired {
      json.object(inline: true) { json in
        json.field("pairs", paired.count)
        json.field("ratio", paired.ratio.value)
        json.ends("ci", paired.ratio)
        json.field("signed_rank_p", paired.probability)
      }
    } else {
      json.value(nil as String?)
    }
    json.field("verdict", row.verdict.rawValue)
    json.field("reason", row.reason)
    json.field("calls_to_decide", row.callsToDecide)
    json.key("notes")
    json.array { json in for note in row.notes { json.value(note) } }
  }

  private static func write(_ side: StageComparison.Side, to json: inout JSONWriter) {
    json.field("n", side.count)
    json.field("p50_ms", milliseconds: side.p50)
    json.field("p95_ms", milliseconds: side.p95)
    json.field("p99_ms", milliseconds: side.p99)
    json.field("mean_ms", milliseconds: side.mean)
    json.field("total_ms", milliseconds: side.total)
    json.field("failed", side.failed)
    json.field("ended", side.ended)
    json.field("prompt_size_p50", side.promptSize)
  }

  private static func write(_ change: StageComparison.Change?, to json: inout JSONWriter) {
    guard let change else {
      json.value(nil as String?)
      return
    }
    json.object(inline: true) { json in
      json.field("delta_ms", milliseconds: change.difference.value)
      json.field("ratio", change.ratio?.value)
      json.ends("ci_ms", milliseconds: change.difference)
      json.ends("ratio_ci", change.ratio)
    }
  }

  private static func write(_ change: RateChange?, to json: inout JSONWriter) {
    guard let change else {
      json.value(nil as String?)
      return
    }
    json.object(inline: true) { json in
      json.field("base", change.base.value)
      json.field("candidate", change.candidate.value)
      json.field("delta", change.difference.value)
      json.ends("ci", change.difference)
      json.field("p", change.probability)
      json.field("p_adjusted", change.adjusted)
    }
  }

  static func write(_ gate: GateResult, to json: inout JSONWriter) {
    json.field("expression", gate.expression)
    json.key("holds")
    json.value(gate.holds)
    json.key("decided")
    json.value(gate.isDecided)
    if gate.isDuration {
      json.field("value", gate.value.map { $0 / 1e6 })
      json.field("unit", "ms")
    } else {
      json.field("value", gate.value)
      json.field("unit", "fraction")
    }
    let scale = gate.isDuration ? 1e-6 : 1
    json.key("ci")
    json.array(inline: true) { json in
      json.value(gate.low.map { $0 * scale })
      json.value(gate.high.map { $0 * scale })
    }
    json.field("stage", gate.stage)
    json.field("reason", gate.reason)
  }

  static func writeOverall(_ comparison: Comparison, to json: inout JSONWriter) {
    func pair(
      _ name: String, _ base: Double?, _ candidate: Double?, to json: inout JSONWriter
    ) {
      json.key(name)
      json.object(inline: true) { json in
        json.field("base", base)
        json.field("candidate", candidate)
        json.field("delta", base.flatMap { base in candidate.map { $0 - base } })
        json.field("ratio", base.flatMap { base in base > 0 ? candidate.map { $0 / base } : nil })
      }
    }
    let overall = comparison.overall
    json.key("wall_ms")
    json.object(inline: true) { json in
      json.field("base", milliseconds: comparison.base.wall)
      json.field("candidate", milliseconds: comparison.candidate.wall)
      json.field("delta_ms", milliseconds: overall.wallDifference?.value)
      json.field("ratio", overall.wallRatio?.value)
      json.ends("ci_ms", milliseconds: overall.wallDifference)
      json.ends("ratio_ci", overall.wallRatio)
    }
    json.key("failures")
    write(overall.failures, to: &json)
    json.key("retries")
    write(overall.retries, to: &json)
    pair("calls", comparison.base.calls, comparison.candidate.calls, to: &json)
    pair("input_tokens", comparison.base.inputTokens, comparison.candidate.inputTokens, to: &json)
    pair(
      "output_tokens", comparison.base.outputTokens, comparison.candidate.outputTokens, to: &json)
    pair("cost", comparison.base.cost, comparison.candidate.cost, to: &json)
    json.field("verdict", overall.verdict.rawValue)
    json.field("reason", overall.reason)
  }
}
