public import Analysis
public import Trace
import Writing

/// The summary of a run as JSON, schema 1: the contract's `analyze --json`.
///
/// Every field is always present; one that the source can't give is null. `distributions` and `series`
/// are there where metrics were read. Durations are in
/// milliseconds. Times are ISO 8601.
public enum SummaryJSON {
  /// The version of the layout, raised when a field changes its meaning or goes.
  public static let schema = 1

  /// The document, ended by a line feed.
  public static func render(
    _ summary: Summary, of trace: RunTrace, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    // Iterations are most of a long run's document, each of some hundred bytes.
    writer.reserve(16_384 + 320 * summary.iterations.count)
    writer.object { json in
      json.field("schema", schema)
      json.field("runlens", options.version)
      json.field("quantile_definition", summary.quantileDefinition.description)
      write(trace.run, to: &json, zone: options.zone)
      write(trace.sources, to: &json)
      write(trace.coverage, to: &json)
      json.list("stages", summary.stages) { write($0, to: &$1) }
      json.list("failures", summary.failures) { write($0, to: &$1) }
      write(summary.retries, to: &json)
      // A line each: a long run has many.
      json.list("iterations", summary.iterations, inline: true) {
        write($0, to: &$1, zone: options.zone)
      }
      write(summary.groups, to: &json)
      json.list("bottlenecks", summary.bottlenecks) { write($0, to: &$1) }
      write(summary.cost, to: &json)
      write(trace.metrics, summary, to: &json, zone: options.zone)
      json.list("warnings", trace.warnings.all) { write($0, to: &$1) }
    }
    return writer.finish()
  }
}

extension JSONWriter {
  /// Writes a field whose value is a text or null.
  mutating func field(_ name: String, _ text: String?) {
    key(name)
    value(text)
  }

  /// Writes a field whose value is an integer or null.
  mutating func field(_ name: String, _ number: Int?) {
    key(name)
    value(number)
  }

  /// Writes a field whose value is a number or null.
  mutating func field(_ name: String, _ number: Double?) {
    key(name)
    value(number)
  }

  /// Writes a field of milliseconds or null.
  mutating func field(_ name: String, milliseconds nanoseconds: Int64?) {
    key(name)
    milliseconds(nanoseconds)
  }

  /// Writes a field of milliseconds or null.
  mutating func field(_ name: String, milliseconds nanoseconds: Double?) {
    key(name)
    milliseconds(nanoseconds)
  }

  /// Writes a field of two milliseconds, each of which may be null.
  mutating func field(_ name: String, milliseconds interval: QuantileInterval) {
    key(name)
    array(inline: true) { json in
      json.milliseconds(interval.low)
      json.milliseconds(interval.high)
    }
  }

  /// Writes an array of texts.
  mutating func texts(_ name: String, _ texts: [String]) {
    key(name)
    array { json in for text in texts { json.value(text) } }
  }

  /// Writes an object of what is there, or null.
  mutating func optional<Value>(
    _ value: Value?, _ body: (Value, inout JSONWriter) -> Void
  ) {
    guard let value else {
      self.value(nil as String?)
      return
    }
    object { body(value, &$0) }
  }

  /// Writes a field that is an array of objects, whose fields the closure writes.
  mutating func list<Element>(
    _ name: String, _ elements: [Element], inline: Bool = false,
    _ body: (Element, inout JSONWriter) -> Void
  ) {
    key(name)
    array { json in
      for element in elements {
        json.object(inline: inline) { body(element, &$0) }
      }
    }
  }
}
