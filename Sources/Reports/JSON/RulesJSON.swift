import Analysis
import Trace
import Writing

extension JSONWriter {
  /// Writes the field `rules`: alert rules evaluated over a recording.
  mutating func rules(_ check: RuleCheck, options: ReportOptions) {
    key("rules")
    object { json in
      json.key("summary")
      json.object { json in
        for verdict in RuleResult.Verdict.allCases {
          json.field(verdict.rawValue, check.count(verdict))
        }
      }
      json.time("start", check.times?.lowerBound, check, options)
      json.time("end", check.times?.upperBound, check, options)
      json.list("results", check.results) { $1.rule($0, check, options) }
    }
  }

  /// Writes a time in ISO 8601, or null; as a number of milliseconds where only distances are known.
  private mutating func time(
    _ name: String, _ milliseconds: Int64?, _ check: RuleCheck, _ options: ReportOptions
  ) {
    if check.areTimesRelative {
      key(name + "_after_ms")
      value(milliseconds.map { Double($0) })
    } else {
      key(name)
      let nanoseconds = milliseconds.flatMap { time -> Int64? in
        let (product, overflow) = time.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? nil : product
      }
      instant(nanoseconds, in: options.zone)
    }
  }

  private mutating func rule(
    _ result: RuleResult, _ check: RuleCheck, _ options: ReportOptions
  ) {
    field("name", result.rule.name)
    field("kind", result.rule.isAlert ? "alert" : "record")
    field("group", result.group)
    field("expression", result.rule.text)
    field("path", result.rule.path)
    field("line", result.rule.line)
    key("for_ms")
    value(Double(result.rule.hold))
    field("verdict", result.verdict.rawValue)
    field("reason", result.reason)
    field("evaluations", result.evaluations)
    field("left_out", result.leftOut)
    list("episodes", result.episodes) { episode, json in
      json.key("labels")
      json.object { json in for label in episode.labels { json.field(label.name, label.value) } }
      json.time("since", episode.since, check, options)
      json.time("fired", episode.fired, check, options)
      json.time("ended", episode.ended, check, options)
      json.field("value", episode.value)
    }
  }
}
