import Analysis
import Trace
import Writing

extension SummaryJSON {
  static func write(_ run: RunDescription, to json: inout JSONWriter, zone: ZoneRules) {
    json.key("run")
    json.object { json in
      json.field("id", run.id)
      json.field("path", run.path)
      json.field("system", run.system)
      json.key("start")
      json.instant(run.start, in: zone)
      json.key("end")
      json.instant(run.end, in: zone)
      json.field("wall_ms", milliseconds: run.wall)
      json.field("days", run.days)
      json.field("iterations", run.iterations)
      json.field("agents", run.agents)
    }
  }

  static func write(_ sources: [SourceDescription], to json: inout JSONWriter) {
    json.list("sources", sources) { source, json in
      json.field("reader", source.reader)
      json.field("path", source.path)
      json.field("spans", source.spans)
      json.field("skipped", source.skipped)
    }
  }

  static func write(_ coverage: Coverage, to json: inout JSONWriter) {
    json.key("coverage")
    json.object { json in
      json.field("calls_expected", coverage.callsExpected)
      json.field("calls_expected_most", coverage.callsExpectedMost)
      json.field("calls_observed", coverage.callsObserved)
      json.field("calls_timed", coverage.callsTimed)
      json.field("calls_in_composites", coverage.callsInComposites)
      json.field("overwritten", coverage.overwritten)
      json.key("untimed_reasons")
      json.object { json in
        for (reason, count) in coverage.untimedReasons.sorted(by: { $0.key < $1.key }) {
          json.field(reason, count)
        }
      }
    }
  }

  static func write(_ stage: StageSummary, to json: inout JSONWriter) {
    json.field("stage", stage.stage)
    json.field("phase", stage.phase)
    json.field("timing", stage.timing)
    json.field("count", stage.count)
    json.field("timed", stage.timed)
    json.field("covers", stage.covers)
    json.field("ok", stage.ok)
    json.field("failed", stage.failed)
    json.field("missing_result", stage.missingResult)
    json.field("retried", stage.retried)
    json.field("total_ms", milliseconds: stage.total)
    json.field("share", stage.share)
    writeDurations(stage, to: &json)
    json.field("resolution_ms", milliseconds: stage.resolution)
  }

  /// Mean, spread, quantiles and their intervals.
  static func writeDurations(_ stage: StageSummary, to json: inout JSONWriter) {
    json.field("mean_ms", milliseconds: stage.mean)
    json.field("stddev_ms", milliseconds: stage.standardDeviation)
    json.field("min_ms", milliseconds: stage.minimum)
    json.field("p50_ms", milliseconds: stage.p50)
    json.field("p90_ms", milliseconds: stage.p90)
    json.field("p95_ms", milliseconds: stage.p95)
    json.field("p99_ms", milliseconds: stage.p99)
    json.field("p999_ms", milliseconds: stage.p999)
    json.field("max_ms", milliseconds: stage.maximum)
    json.field("p50_ci_ms", milliseconds: stage.p50Interval)
    json.field("p95_ci_ms", milliseconds: stage.p95Interval)
    json.field("p99_ci_ms", milliseconds: stage.p99Interval)
  }

  static func write(_ failure: FailureSummary, to json: inout JSONWriter) {
    json.field("stage", failure.stage)
    json.field("status", failure.status)
    json.field("error", failure.error)
    json.field("count", failure.count)
    json.field("share_of_stage", failure.shareOfStage)
  }

  static func write(_ retries: RetrySummary, to json: inout JSONWriter) {
    json.key("retries")
    json.object { json in
      json.field("calls", retries.calls)
      json.field("retried_calls", retries.retriedCalls)
      json.field("attempts", retries.attempts)
      json.list("histogram", retries.histogram, inline: true) { bar, json in
        json.field("attempts", bar.attempts)
        json.field("calls", bar.calls)
      }
      json.field("wasted_ms", milliseconds: retries.wasted)
      json.list("by_stage", retries.byStage) { stage, json in
        json.field("stage", stage.stage)
        json.field("calls", stage.calls)
        json.field("retried_calls", stage.retriedCalls)
        json.field("attempts", stage.attempts)
        json.field("wasted_ms", milliseconds: stage.wasted)
      }
    }
  }

  static func write(
    _ iteration: IterationSummary, to json: inout JSONWriter, zone: ZoneRules
  ) {
    json.field("day", Int(iteration.day))
    json.field("iteration", iteration.iteration.map { Int($0) })
    json.key("start")
    json.instant(iteration.start, in: zone)
    json.field("wall_ms", milliseconds: iteration.wall)
    json.key("stages")
    json.object { json in
      for entry in iteration.stages {
        json.key(entry.stage)
        json.object(inline: true) { $0.field("total_ms", milliseconds: entry.total) }
      }
    }
  }

  static func write(_ bottleneck: Bottleneck, to json: inout JSONWriter) {
    json.field("what", bottleneck.what)
    json.field("stage", bottleneck.stage)
    json.field("share", bottleneck.share)
    json.field("critical_path_share", bottleneck.pathShare)
    json.field("saving_ms", milliseconds: bottleneck.saving)
    json.key("saving_ci_ms")
    json.array(inline: true) { json in
      json.milliseconds(bottleneck.interval?.lowerBound)
      json.milliseconds(bottleneck.interval?.upperBound)
    }
    json.field("advice", bottleneck.advice)
  }

  static func write(_ warning: TraceWarning, to json: inout JSONWriter) {
    json.field("code", warning.code)
    json.field("message", warning.message)
    json.field("path", warning.path)
  }
}
