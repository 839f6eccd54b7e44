import Analysis
import Statistics
import Trace
import Writing

extension CompareJSON {
  static func write(_ row: DistributionComparison, to json: inout JSONWriter) {
    // Times are in milliseconds everywhere, and named so.
    let scale = row.identity.unit.nanoseconds.map { $0 / 1e6 }
    let ending = scale == nil ? "" : "_ms"
    func value(_ number: Double?) -> Double? { number.map { $0 * (scale ?? 1) } }
    json.field("name", row.identity.name)
    json.key("labels")
    json.object(inline: true) { json in
      for label in row.identity.labels { json.field(label.name, label.value) }
    }
    json.field("stage", row.identity.stage)
    json.field("unit", row.identity.unit == .none ? nil : row.identity.unit.rawValue)
    for (side, count) in [("base", row.baseCount), ("candidate", row.candidateCount)] {
      json.key(side)
      json.object { json in
        json.field("n", count)
        for change in row.changes {
          let number = side == "base" ? change.base : change.candidate
          json.field(ObjectiveMetric.quantile(change.level).name + ending, value(number))
        }
      }
    }
    json.key("change")
    json.object { json in
      for change in row.changes {
        json.key(ObjectiveMetric.quantile(change.level).name)
        json.object(inline: true) { json in
          json.field("ratio", change.ratio?.value)
          json.ends("ci", change.ratio)
        }
      }
    }
    json.key("tail")
    json.object { json in
      json.field("above" + ending, value(row.tail?.bound))
      json.field("base", row.tail?.base.value)
      json.field("candidate", row.tail?.candidate.value)
      json.field("delta", row.tail?.difference.value)
      json.ends("ci", row.tail?.difference)
    }
    json.field("verdict", row.verdict.rawValue)
    json.field("reason", row.reason)
  }
}
