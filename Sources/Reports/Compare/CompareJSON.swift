public import Analysis
import Statistics
import Trace
import Writing

/// A comparison as JSON, schema 1: the contract's `compare --json`.
///
/// Every field is always present; one that the data can't give is null. Durations are in milliseconds.
/// `distributions` is there where both sides have metrics.
public enum CompareJSON {
  /// The version of the layout, raised when a field changes its meaning or goes.
  public static let schema = 1

  /// The document, ended by a line feed: of one comparison its fields, of several a list of them.
  public static func render(_ comparisons: [Comparison], options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("schema", schema)
      json.field("runlens", options.version)
      json.field("quantile_definition", QuantileDefinition.linear.description)
      if comparisons.count == 1 {
        write(comparisons[0], to: &json, options)
      } else {
        json.list("comparisons", comparisons) { write($0, to: &$1, options) }
      }
    }
    return writer.finish()
  }

  /// A self-test as a document, ended by a line feed.
  public static func render(_ test: ComparisonSelfTest, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("schema", schema)
      json.field("runlens", options.version)
      json.field("agents", test.agents)
      json.field("splits", test.splits)
      json.field("splits_with_false_alarm", test.splitsWithAlarm)
      json.list("stages", test.stages) { stage, json in
        json.field("stage", stage.stage)
        json.field("phase", stage.phase)
        json.field("timing", stage.timing)
        json.field("compared", stage.compared)
        json.field("slower", stage.slower)
        json.field("faster", stage.faster)
        json.field("equivalent", stage.equivalent)
        json.field("inconclusive", stage.inconclusive)
        json.field("false_alarm_rate", stage.falseAlarmRate)
      }
    }
    return writer.finish()
  }

  private static func write(
    _ comparison: Comparison, to json: inout JSONWriter, _ options: ReportOptions
  ) {
    json.field("threshold", comparison.threshold)
    json.key("seed")
    json.value(Int(truncatingIfNeeded: comparison.seed))
    json.field("tests", comparison.testCount)
    json.key("base")
    json.object { write(comparison.base, to: &$0, options) }
    json.key("candidate")
    json.object { write(comparison.candidate, to: &$0, options) }
    json.list("stages", comparison.stages) { write($0, to: &$1) }
    if !comparison.distributions.isEmpty {
      json.list("distributions", comparison.distributions) { write($0, to: &$1) }
    }
    json.key("overall")
    json.object { writeOverall(comparison, to: &$0) }
    json.list("gates", comparison.gates) { write($0, to: &$1) }
    json.list("warnings", comparison.warnings.all) { warning, json in
      json.field("code", warning.code)
      json.field("message", warning.message)
      json.field("path", warning.path)
    }
  }

  private static func write(
    _ side: Comparison.Side, to json: inout JSONWriter, _ options: ReportOptions
  ) {
    json.field("label", side.label)
    json.field("where", side.filter)
    json.list("runs", side.runs) { run, json in
      json.field("id", run.id)
      json.field("path", run.path)
      json.field("system", run.system)
      json.key("start")
      json.instant(run.start, in: options.zone)
      json.key("end")
      json.instant(run.end, in: options.zone)
      json.field("wall_ms", milliseconds: run.wall)
      json.field("days", run.days)
      json.field("iterations", run.iterations)
      json.field("agents", run.agents)
    }
    json.field("spans", side.spans)
    json.field("wall_ms", milliseconds: side.wall)
    json.field("calls", side.calls)
    json.field("input_tokens", side.inputTokens)
    json.field("output_tokens", side.outputTokens)
    json.field("cost", side.cost)
    json.field("coverage", side.coverage)
  }
}

extension JSONWriter {
  /// Writes the ends of an interval, each of which may be null.
  mutating func ends(_ name: String, _ estimate: IntervalEstimate?) {
    key(name)
    array(inline: true) { json in
      json.value(estimate?.low)
      json.value(estimate?.high)
    }
  }

  /// Writes the ends of an interval of nanoseconds in milliseconds.
  mutating func ends(_ name: String, milliseconds estimate: IntervalEstimate?) {
    key(name)
    array(inline: true) { json in
      json.milliseconds(estimate?.low)
      json.milliseconds(estimate?.high)
    }
  }
}
