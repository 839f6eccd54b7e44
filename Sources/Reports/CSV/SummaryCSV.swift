public import Analysis
public import Trace
import Writing

/// The summary of a run as CSV, one file a table.
///
/// Durations are in milliseconds, times in ISO 8601. Cells of absent values are empty.
public enum SummaryCSV {
  /// A file's name and content.
  public struct Table: Sendable {
    /// The file's name, such as `stages.csv`.
    public let name: String
    /// The file's content.
    public let bytes: [UInt8]
  }

  /// Name of the file with all calls, which ``writeCalls(of:options:_:)`` writes.
  public static let callsName = "calls.csv"

  /// Name of the file with all spans, which ``writeSpans(of:options:_:)`` writes.
  public static let spansName = "spans.csv"

  /// Names of all files in the order in which they are written.
  public static let fileNames = [
    "run.csv", "sources.csv", "coverage.csv", "stages.csv", "failures.csv", "retries.csv",
    "iterations.csv", "agents.csv", "groups.csv", "bottlenecks.csv", "costs.csv", "warnings.csv",
    callsName, spansName,
  ]

  /// All tables but those of the calls and the spans.
  public static func tables(
    _ summary: Summary, _ breakdown: RunBreakdown, of trace: RunTrace, options: ReportOptions
  ) -> [Table] {
    [
      table("run.csv", run(trace.run, summary, options)),
      table("sources.csv", sources(trace.sources)),
      table("coverage.csv", coverage(trace.coverage)),
      table("stages.csv", stages(summary.stages)),
      table("failures.csv", failures(summary.failures, breakdown.failures, options)),
      table("retries.csv", retries(summary.retries)),
      table("iterations.csv", iterations(summary.iterations, options)),
      table("agents.csv", agents(breakdown)),
      table("groups.csv", groups(summary.groups)),
      table("bottlenecks.csv", bottlenecks(summary.bottlenecks)),
      table("costs.csv", costs(summary.cost)),
      table("warnings.csv", warnings(trace.warnings.all)),
    ]
  }

  private static func table(_ name: String, _ csv: CSVWriter) -> Table {
    Table(name: name, bytes: csv.buffer.bytes)
  }
}
