import Analysis
import Trace

extension SummaryCSV {
  static func run(
    _ run: RunDescription, _ summary: Summary, _ options: ReportOptions
  ) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "id", "path", "system", "start", "end", "wall_ms", "days", "iterations", "agents",
      "quantile_definition", "runlens",
    ])
    csv.field(run.id)
    csv.field(run.path)
    csv.field(run.system)
    csv.instant(run.start, in: options.zone)
    csv.instant(run.end, in: options.zone)
    csv.milliseconds(run.wall)
    csv.field(run.days)
    csv.field(run.iterations)
    csv.field(run.agents)
    csv.field(summary.quantileDefinition.description)
    csv.field(options.version)
    csv.endRow()
    return csv
  }

  static func sources(_ sources: [SourceDescription]) -> CSVWriter {
    var csv = CSVWriter(columns: ["reader", "path", "spans", "skipped"])
    for source in sources {
      csv.field(source.reader)
      csv.field(source.path)
      csv.field(source.spans)
      csv.field(source.skipped)
      csv.endRow()
    }
    return csv
  }

  /// One row a number; the reasons for untimed calls carry their name in the second column.
  static func coverage(_ coverage: Coverage) -> CSVWriter {
    var csv = CSVWriter(columns: ["measure", "reason", "calls"])
    func row(_ measure: String, _ reason: String?, _ calls: Int?) {
      csv.field(measure)
      csv.field(reason)
      csv.field(calls)
      csv.endRow()
    }
    row("calls_expected", nil, coverage.callsExpected)
    row("calls_expected_most", nil, coverage.callsExpectedMost)
    row("calls_observed", nil, coverage.callsObserved)
    row("calls_timed", nil, coverage.callsTimed)
    row("calls_in_composites", nil, coverage.callsInComposites)
    row("overwritten", nil, coverage.overwritten)
    for (reason, calls) in coverage.untimedReasons.sorted(by: { $0.key < $1.key }) {
      row("untimed", reason, calls)
    }
    return csv
  }

  static func stages(_ stages: [StageSummary]) -> CSVWriter {
    let counts = [
      "stage", "phase", "timing", "count", "timed", "covers", "ok", "failed", "missing_result",
      "retried", "total_ms", "share",
    ]
    var csv = CSVWriter(columns: counts + durationColumns + ["resolution_ms"])
    for stage in stages {
      for text in [stage.stage, stage.phase, stage.timing] { csv.field(text) }
      csv.field(stage.count)
      csv.field(stage.timed)
      csv.field(stage.covers)
      csv.field(stage.ok)
      csv.field(stage.failed)
      csv.field(stage.missingResult)
      csv.field(stage.retried)
      csv.milliseconds(stage.total)
      csv.field(stage.share)
      addDurations(stage, to: &csv)
      csv.milliseconds(stage.resolution)
      csv.endRow()
    }
    return csv
  }

  /// Columns of mean, spread, quantiles and their intervals.
  static let durationColumns = [
    "mean_ms", "stddev_ms", "min_ms", "p50_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms", "max_ms",
    "p50_ci_low_ms", "p50_ci_high_ms", "p95_ci_low_ms", "p95_ci_high_ms", "p99_ci_low_ms",
    "p99_ci_high_ms",
  ]

  /// Adds the cells of ``durationColumns``.
  static func addDurations(_ stage: StageSummary, to csv: inout CSVWriter) {
    csv.milliseconds(stage.mean)
    csv.milliseconds(stage.standardDeviation)
    csv.milliseconds(stage.minimum)
    for quantile in [stage.p50, stage.p90, stage.p95, stage.p99, stage.p999] {
      csv.milliseconds(quantile)
    }
    csv.milliseconds(stage.maximum)
    for interval in [stage.p50Interval, stage.p95Interval, stage.p99Interval] {
      csv.milliseconds(interval.low)
      csv.milliseconds(interval.high)
    }
  }

  /// The whole run (no stage), then the stages, then the histogram (calls by number of attempts).
  static func retries(_ retries: RetrySummary) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "scope", "stage", "calls", "retried_calls", "attempts", "wasted_ms",
    ])
    csv.field("run")
    csv.field(nil as String?)
    csv.field(retries.calls)
    csv.field(retries.retriedCalls)
    csv.field(retries.attempts)
    csv.milliseconds(retries.wasted)
    csv.endRow()
    for stage in retries.byStage {
      csv.field("stage")
      csv.field(stage.stage)
      csv.field(stage.calls)
      csv.field(stage.retriedCalls)
      csv.field(stage.attempts)
      csv.milliseconds(stage.wasted)
      csv.endRow()
    }
    for bar in retries.histogram {
      csv.field("histogram")
      csv.field(nil as String?)
      csv.field(bar.calls)
      csv.field(nil as Int?)
      csv.field(bar.attempts)
      csv.milliseconds(nil as Int64?)
      csv.endRow()
    }
    return csv
  }

  /// One row an iteration and stage, in which the iteration's own facts repeat.
  static func iterations(
    _ iterations: [IterationSummary], _ options: ReportOptions
  ) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "day", "iteration", "start", "wall_ms", "stage", "stage_total_ms",
    ])
    for iteration in iterations {
      var rows: [(stage: String?, total: Int64?)] = iteration.stages.map { ($0.stage, $0.total) }
      if rows.isEmpty { rows = [(nil, nil)] }
      for row in rows {
        csv.field(Int(iteration.day))
        csv.field(iteration.iteration.map { Int($0) })
        csv.instant(iteration.start, in: options.zone)
        csv.milliseconds(iteration.wall)
        csv.field(row.stage)
        csv.milliseconds(row.total)
        csv.endRow()
      }
    }
    return csv
  }

  static func bottlenecks(_ bottlenecks: [Bottleneck]) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "what", "stage", "share", "saving_ms", "saving_low_ms", "saving_high_ms", "advice",
      "critical_path_share",
    ])
    for bottleneck in bottlenecks {
      csv.field(bottleneck.what)
      csv.field(bottleneck.stage)
      csv.field(bottleneck.share)
      csv.milliseconds(bottleneck.saving)
      csv.milliseconds(bottleneck.interval?.lowerBound)
      csv.milliseconds(bottleneck.interval?.upperBound)
      csv.field(bottleneck.advice)
      csv.field(bottleneck.pathShare)
      csv.endRow()
    }
    return csv
  }

  static func warnings(_ warnings: [TraceWarning]) -> CSVWriter {
    var csv = CSVWriter(columns: ["code", "message", "path"])
    for warning in warnings {
      csv.field(warning.code)
      csv.field(warning.message)
      csv.field(warning.path)
      csv.endRow()
    }
    return csv
  }
}
