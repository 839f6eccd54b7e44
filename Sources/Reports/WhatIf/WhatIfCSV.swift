public import Analysis
import Statistics
import Writing

/// Predictions as CSV, one file a table; times in milliseconds, absent values empty.
public enum WhatIfCSV {
  /// Names of all files in the order in which they are written.
  public static let fileNames = [
    "whatif.csv", "whatif_stages.csv", "whatif_iterations.csv", "whatif_curve.csv",
    "whatif_path.csv",
  ]

  /// All tables.
  public static func tables(_ whatIf: WhatIf) -> [SummaryCSV.Table] {
    let rows = [whatIf.base] + whatIf.predictions.filter { !$0.policy.isRecorded }
    let tables = [
      predictions(rows, whatIf), stages(rows), iterations(rows, whatIf), curve(whatIf),
      path(whatIf.path),
    ]
    return zip(fileNames, tables).map { SummaryCSV.Table(name: $0, bytes: $1.buffer.bytes) }
  }

  private static func predictions(
    _ rows: [WhatIf.Prediction], _ whatIf: WhatIf
  ) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "policy", "makespan_ms", "makespan_low_ms", "makespan_high_ms", "saving_ms",
      "saving_low_ms", "saving_high_ms", "speed_up", "calls", "failed_calls", "calls_per_second",
      "requests", "retries", "timeouts", "hedges", "cache_hits", "input_tokens", "cached_tokens",
      "output_tokens", "cost", "limit_wait_ms", "pause_ms", "place_wait_ms", "busy_ms", "places",
      "utilisation", "critical_path_ms", "amdahl_ms", "limits_ms", "least_ms",
      "bound_calls_per_second",
    ])
    for row in rows {
      let outcome = row.outcome
      csv.field(WhatIfWording.label(row.policy))
      csv.milliseconds(outcome.makespan)
      csv.milliseconds(row.makespan.low)
      csv.milliseconds(row.makespan.high)
      csv.milliseconds(row.saving.value)
      csv.milliseconds(row.saving.low)
      csv.milliseconds(row.saving.high)
      csv.field(WhatIfJSON.ratio(whatIf.base.outcome.makespan, outcome.makespan))
      csv.field(outcome.calls)
      csv.field(outcome.failedCalls)
      csv.field(outcome.callsPerSecond)
      for number in [
        outcome.requests, outcome.retries, outcome.timeouts, outcome.hedges, outcome.cacheHits,
      ] { csv.field(number) }
      for tokens in [outcome.inputTokens, outcome.cachedTokens, outcome.outputTokens] {
        csv.field(tokens.map { Int(clamping: $0) })
      }
      csv.field(outcome.cost)
      for time in [outcome.limitWait, outcome.pauses, outcome.placeWait, outcome.busy] {
        csv.milliseconds(time)
      }
      csv.field(outcome.places)
      csv.field(outcome.utilisation)
      for time in [
        row.bounds.criticalPath, row.bounds.amdahl, row.bounds.limits, row.bounds.least,
      ] { csv.milliseconds(time) }
      csv.field(row.bounds.callsPerSecond)
      csv.endRow()
    }
    return csv
  }

  private static func stages(_ rows: [WhatIf.Prediction]) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "policy", "stage", "calls", "mean_ms", "p50_ms", "p95_ms", "p99_ms",
    ])
    for row in rows {
      for stage in row.stages {
        csv.field(WhatIfWording.label(row.policy))
        csv.field(stage.stage)
        csv.field(stage.calls)
        for time in [stage.mean, stage.p50, stage.p95, stage.p99] { csv.milliseconds(time) }
        csv.endRow()
      }
    }
    return csv
  }

  private static func iterations(
    _ rows: [WhatIf.Prediction], _ whatIf: WhatIf
  ) -> CSVWriter {
    var csv = CSVWriter(columns: ["policy", "day", "iteration", "wall_ms"])
    for row in rows {
      for (place, length) in zip(whatIf.program.places, row.outcome.iterations) {
        csv.field(WhatIfWording.label(row.policy))
        csv.field(place.day.map(Int.init))
        csv.field(place.iteration.map(Int.init))
        csv.milliseconds(length)
        csv.endRow()
      }
    }
    return csv
  }

  private static func path(_ path: ReplayPath) -> CSVWriter {
    var csv = CSVWriter(columns: ["part", "kind", "calls", "time_ms", "share"])
    for part in WhatIfWording.parts(of: path) {
      csv.field(part.name)
      csv.field(part.calls == nil ? "other" : "stage")
      csv.field(part.calls)
      csv.milliseconds(part.time)
      csv.field(path.makespan > 0 ? Double(part.time) / Double(path.makespan) : nil)
      csv.endRow()
    }
    return csv
  }

  /// The curve alone: the data behind the report's chart too.
  static func curve(_ whatIf: WhatIf) -> CSVWriter {
    var csv = CSVWriter(columns: ["concurrency", "makespan_ms", "calls_per_second"])
    for point in whatIf.curve {
      csv.field(point.concurrency)
      csv.milliseconds(point.makespan)
      csv.field(point.callsPerSecond)
      csv.endRow()
    }
    return csv
  }
}
