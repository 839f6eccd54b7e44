public import Analysis
public import Trace
import Writing

/// A run's objectives as JSON, schema 1: `check --json`.
///
/// Every field is always present; one that the run can't give is null. The unit of `value`, `bound`,
/// `ci` and `margin` is that of the field `unit`.
public enum ObjectivesJSON {
  /// The version of the layout, raised when a field changes its meaning or goes.
  public static let schema = 1

  /// The document, ended by a line feed; `rules` where alert rules were evaluated, too.
  public static func render(
    _ check: ObjectiveCheck, rules: RuleCheck? = nil, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("schema", schema)
      json.field("runlens", options.version)
      json.field("quantile_definition", check.quantileDefinition.description)
      json.key("run")
      json.object { json in
        json.field("id", trace.run.id)
        json.field("path", trace.run.path)
        json.field("system", trace.run.system)
      }
      json.key("summary")
      json.object { json in
        for verdict in ObjectiveResult.Verdict.allCases {
          json.field(verdict.rawValue, check.count(verdict))
        }
      }
      json.key("stages")
      json.array(inline: true) { json in for stage in check.stages { json.value(stage) } }
      json.list("objectives", check.results) { write($0, to: &$1) }
      if let rules { json.rules(rules, options: options) }
      json.list("warnings", trace.warnings.all) { warning, json in
        json.field("code", warning.code)
        json.field("message", warning.message)
        json.field("path", warning.path)
      }
    }
    return writer.finish()
  }

  private static func write(_ result: ObjectiveResult, to json: inout JSONWriter) {
    let objective = result.objective
    let bound = objective.target?.bound
    let dimension = bound?.dimension ?? objective.metric.dimension
    func number(_ name: String, _ value: Double?) {
      json.key(name)
      write(value, dimension, to: &json)
    }
    json.field("objective", objective.text)
    json.field("label", objective.label)
    json.field("path", objective.path)
    json.field("line", objective.line)
    json.field("scope", objective.scope)
    json.field("metric", objective.metric.name)
    json.field("op", objective.target?.comparison.rawValue)
    number("bound", bound?.number)
    json.field("unit", unit(dimension))
    json.field("verdict", result.verdict.rawValue)
    number("value", result.value)
    json.key("ci")
    json.array(inline: true) { json in
      write(result.low, dimension, to: &json)
      write(result.high, dimension, to: &json)
    }
    number("margin", result.margin)
    json.field("margin_relative", result.relativeMargin)
    json.field("n", result.count)
    json.field("n_effective", result.effectiveCount)
    json.field("n_needed", result.countNeeded)
    json.field("subject", result.subject)
    json.field("method", result.method?.rawValue)
    json.field("method_description", result.method?.description)
    json.field("resolution_ms", milliseconds: result.value == nil ? nil : result.resolution)
    json.field("reason", result.reason)
  }

  private static func write(
    _ value: Double?, _ dimension: ObjectiveValue.Dimension, to json: inout JSONWriter
  ) {
    if dimension == .duration { json.milliseconds(value) } else { json.value(value) }
  }

  private static func unit(_ dimension: ObjectiveValue.Dimension) -> String {
    switch dimension {
    case .duration: "ms"
    case .share: "share"
    case .rate: "per_second"
    case .count: "count"
    case .tokens: "tokens"
    case .cost: "cost"
    case .ratio: "ratio"
    case .size: "bytes"
    }
  }
}
