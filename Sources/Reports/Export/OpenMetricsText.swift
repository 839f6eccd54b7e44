import Analysis
import Trace
import Writing

/// A run's summary as OpenMetrics, for a node exporter's folder of text files or a push.
///
/// Only kinds that Prometheus's older text format has too are used, so that both parsers take it.
enum OpenMetricsText {
  /// Writes the summary.
  static func write<Failure: Error>(
    _ summary: Summary, of trace: RunTrace, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    var notes = ExportNotes()
    notes.written = trace.spans.count
    var page = OpenMetricsText.Page(run: trace.run.id)
    page.family("runlens_run_info", "gauge", "What was summarised.")
    page.sample(
      "runlens_run_info",
      [("system", trace.run.system), ("quantiles", summary.quantileDefinition.rawValue)], 1)
    page.family("runlens_run_wall_seconds", "gauge", "From the first known instant to the last.")
    page.sample("runlens_run_wall_seconds", [], trace.run.wall.map { Double($0) / 1e9 })
    page.family("runlens_run_end_timestamp_seconds", "gauge", "Last known instant since 1970.")
    page.sample("runlens_run_end_timestamp_seconds", [], trace.run.end.map { Double($0) / 1e9 })
    let coverage = trace.coverage
    page.family("runlens_calls", "gauge", "Logical calls.")
    for (state, count) in [
      ("expected", coverage.callsExpected), ("observed", coverage.callsObserved),
      ("timed", coverage.callsTimed), ("overwritten", coverage.overwritten),
      ("retried", summary.retries.retriedCalls),
    ] {
      page.sample("runlens_calls", [("state", state)], count.map { Double($0) })
    }
    page.family("runlens_wasted_seconds", "gauge", "Time of attempts that did not count.")
    page.sample("runlens_wasted_seconds", [], summary.retries.wasted.map { Double($0) / 1e9 })
    page.durations(summary.stages)
    page.family("runlens_stage_spans", "gauge", "Spans of a stage by how they ended.")
    for stage in summary.stages {
      for (state, count) in [
        ("all", stage.count), ("timed", stage.timed), ("ok", stage.ok), ("failed", stage.failed),
      ] {
        page.sample("runlens_stage_spans", Page.labels(stage) + [("state", state)], Double(count))
      }
    }
    page.family("runlens_failures", "gauge", "Failures by stage and kind.")
    for failure in summary.failures {
      page.sample(
        "runlens_failures",
        [("stage", failure.stage), ("status", failure.status), ("error", failure.error ?? "")],
        Double(failure.count))
    }
    page.line("# EOF")
    try put(page.buffer.bytes)
    return notes
  }

  /// The text under construction.
  private struct Page {
    let run: String
    var buffer = ByteBuffer()

    init(run: String) { self.run = run }

    static func labels(_ stage: StageSummary) -> [(String, String)] {
      [("stage", stage.stage), ("phase", stage.phase), ("timing", stage.timing)]
    }

    mutating func line(_ text: String) {
      buffer.append(text)
      buffer.append(UInt8(ascii: "\n"))
    }

    mutating func family(_ name: String, _ kind: String, _ help: String) {
      line("# HELP \(name) \(help)")
      line("# TYPE \(name) \(kind)")
    }

    /// A value; one that is not known is left out.
    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double?) {
      guard let value, value.isFinite else { return }
      let all = ([("run", run)] + labels).map { "\($0.0)=\"\(Self.escaped($0.1))\"" }
      line("\(name){\(all.joined(separator: ","))} \(value)")
    }

    mutating func durations(_ stages: [StageSummary]) {
      let name = "runlens_stage_duration_seconds"
      family(name, "summary", "Durations of a stage's spans.")
      for stage in stages where stage.timed > 0 {
        let labels = Self.labels(stage)
        for (level, value) in [
          ("0.5", stage.p50), ("0.9", stage.p90), ("0.95", stage.p95), ("0.99", stage.p99),
          ("0.999", stage.p999),
        ] {
          sample(name, labels + [("quantile", level)], value.map { $0 / 1e9 })
        }
        sample(name + "_sum", labels, stage.total.map { Double($0) / 1e9 })
        sample(name + "_count", labels, Double(stage.timed))
      }
    }

    private static func escaped(_ text: String) -> String {
      var result = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": result += "\\\\"
        case "\"": result += "\\\""
        case "\n": result += "\\n"
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
  }
}
