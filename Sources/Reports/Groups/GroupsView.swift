public import Analysis
public import Trace
import Writing

/// Tables of spans in groups, in every form that `analyze --by` prints.
public enum GroupsView {
  /// What was read, for the heads of the forms.
  public struct Source: Sendable {
    /// The path as the user gave it.
    public var path: String
    /// Where the spans come from.
    public var sources: [SourceDescription]
    /// What the user must know.
    public var warnings: WarningList
    /// The condition that the spans meet, as it was written; nil without one.
    public var condition: String?
    /// The definition of the quantiles.
    public var quantiles: QuantileDefinition

    /// A source with those facts.
    public init(
      path: String, sources: [SourceDescription], warnings: WarningList, condition: String?,
      quantiles: QuantileDefinition
    ) {
      self.path = path
      self.sources = sources
      self.warnings = warnings
      self.condition = condition
      self.quantiles = quantiles
    }
  }

  /// The tables as JSON, schema 1; durations in milliseconds.
  public static func json(
    _ tables: [GroupTable], of source: Source, options: ReportOptions
  ) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { json in
      json.field("schema", SummaryJSON.schema)
      json.field("runlens", options.version)
      json.field("quantile_definition", source.quantiles.description)
      json.field("path", source.path)
      SummaryJSON.write(source.sources, to: &json)
      json.field("where", source.condition)
      json.list("tables", tables) { table, json in
        json.key("by")
        json.array(inline: true) { json in for key in table.keys { json.value(key.rawValue) } }
        json.list("groups", table.rows) { row, json in
          for (key, value) in zip(table.keys, row.values) {
            switch value {
            case .absent: json.field(key.rawValue, nil as String?)
            case .text(let text): json.field(key.rawValue, text)
            case .number(let number): json.field(key.rawValue, number)
            }
          }
          write(row.numbers, to: &json)
        }
      }
      json.list("warnings", source.warnings.all) { SummaryJSON.write($0, to: &$1) }
    }
    return writer.finish()
  }

  private static func write(_ numbers: StageSummary, to json: inout JSONWriter) {
    json.field("count", numbers.count)
    json.field("timed", numbers.timed)
    json.field("failed", numbers.failed)
    json.field("failed_share", failedShare(numbers))
    json.field("total_ms", milliseconds: numbers.total)
    SummaryJSON.writeDurations(numbers, to: &json)
  }

  static func failedShare(_ numbers: StageSummary) -> Double? {
    numbers.count > 0 ? Double(numbers.failed) / Double(numbers.count) : nil
  }

  /// The name of a table's CSV file.
  public static func fileName(_ keys: [SpanKey]) -> String {
    "by_\(keys.map(\.rawValue).joined(separator: "_")).csv"
  }

  /// One table as CSV, all columns included.
  public static func csv(_ table: GroupTable) -> [UInt8] {
    var csv = CSVWriter(
      columns: table.keys.map(\.rawValue) + [
        "count", "timed", "failed", "failed_share", "total_ms",
      ]
        + SummaryCSV.durationColumns)
    for row in table.rows {
      for value in row.values {
        switch value {
        case .absent: csv.field(nil as String?)
        case .text(let text): csv.field(text)
        case .number(let number): csv.field(number)
        }
      }
      csv.field(row.numbers.count)
      csv.field(row.numbers.timed)
      csv.field(row.numbers.failed)
      csv.field(failedShare(row.numbers))
      csv.milliseconds(row.numbers.total)
      SummaryCSV.addDurations(row.numbers, to: &csv)
      csv.endRow()
    }
    return csv.buffer.bytes
  }
}
