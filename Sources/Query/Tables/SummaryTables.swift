import Analysis
import Trace
import Writing

/// The tables of the summary, which is made when the first of them is asked for.
final class SummaryTables {
  let trace: RunTrace
  private let quantiles: QuantileDefinition
  private let zone: ZoneRules
  private lazy var summary = Summary(of: trace, quantiles: quantiles)

  init(_ trace: RunTrace, quantiles: QuantileDefinition, zone: ZoneRules) {
    self.trace = trace
    self.quantiles = quantiles
    self.zone = zone
  }

  /// All of them.
  var all: [QueryTable] {
    [stages, failures, iterations, retries, actors, bottlenecks, runs, sources, coverage, warnings]
  }

  private var stages: QueryTable {
    let durations: [(name: String, meaning: String)] = [
      ("total_ms", "Sum of the durations"), ("mean_ms", "Mean"),
      ("stddev_ms", "Sample standard deviation"), ("min_ms", "Shortest"), ("p50_ms", "Median"),
      ("p90_ms", "90th percentile"), ("p95_ms", "95th percentile"), ("p99_ms", "99th percentile"),
      ("p999_ms", "99.9th percentile"), ("max_ms", "Longest"),
      ("p50_ci_low_ms", "95 % interval of the median"),
      ("p50_ci_high_ms", "95 % interval of the median"),
      ("p95_ci_low_ms", "95 % interval of the 95th percentile"),
      ("p95_ci_high_ms", "95 % interval of the 95th percentile"),
      ("p99_ci_low_ms", "95 % interval of the 99th percentile"),
      ("p99_ci_high_ms", "95 % interval of the 99th percentile"),
      ("resolution_ms", "Largest uncertainty of a single duration"),
    ]
    let columns =
      [
        QueryColumn("stage", .text, "The step"), QueryColumn("phase", .text, "Its part"),
        QueryColumn("timing", .text, "Where the durations come from"),
        QueryColumn("count", .integer, "Spans"),
        QueryColumn("timed", .integer, "Spans with a duration"),
        QueryColumn("covers", .integer, "Logical calls inside"),
        QueryColumn("ok", .integer, "Spans that ended well"),
        QueryColumn("failed", .integer, "Spans that failed"),
        QueryColumn("missing_result", .integer, "Spans without a result"),
        QueryColumn("retried", .integer, "Calls with more than one attempt"),
        QueryColumn("share", .real, "Total over the run's wall time"),
      ] + durations.map { QueryColumn($0.name, .real, $0.meaning) }
    return RowsTable("stages", "One row a stage, phase and timing", columns) {
      self.summary.stages.map(Self.row)
    }
  }

  private static func row(_ stage: StageSummary) -> [QueryValue] {
    let counts: [QueryValue] = [
      .text(stage.stage), .text(stage.phase), .text(stage.timing), .integer(stage.count),
      .integer(stage.timed), .integer(stage.covers), .integer(stage.ok), .integer(stage.failed),
      .integer(stage.missingResult), .integer(stage.retried), .real(stage.share),
    ]
    let moments: [QueryValue] = [
      .milliseconds(stage.total), .milliseconds(stage.mean),
      .milliseconds(stage.standardDeviation), .milliseconds(stage.minimum),
    ]
    let quantiles = [stage.p50, stage.p90, stage.p95, stage.p99, stage.p999]
      .map { QueryValue.milliseconds($0) }
    let intervals = [stage.p50Interval, stage.p95Interval, stage.p99Interval]
      .flatMap { [QueryValue.milliseconds($0.low), .milliseconds($0.high)] }
    return counts + moments + quantiles + [.milliseconds(stage.maximum)] + intervals
      + [.milliseconds(stage.resolution)]
  }

  private var failures: QueryTable {
    let columns = [
      QueryColumn("stage", .text, "The step"), QueryColumn("status", .text, "How it failed"),
      QueryColumn("error", .text, "The error's class"), QueryColumn("count", .integer, "How often"),
      QueryColumn("share_of_stage", .real, "Of the stage's attempts, or calls"),
    ]
    return RowsTable("failures", "Failures by stage, status and error", columns) {
      self.summary.failures.map {
        [
          .text($0.stage), .text($0.status), .text($0.error), .integer($0.count),
          .real($0.shareOfStage),
        ]
      }
    }
  }

  private var iterations: QueryTable {
    let columns = [
      QueryColumn("day", .integer, "Simulated day"),
      QueryColumn("iteration", .integer, "Simulated iteration, step or turn"),
      QueryColumn("start", .text, "ISO 8601"),
      QueryColumn("wall_ms", .real, "First to last instant"),
      QueryColumn("stage", .text, "The step"),
      QueryColumn("stage_total_ms", .real, "Sum of its durations in the iteration"),
    ]
    return RowsTable("iterations", "One row an iteration and stage", columns) {
      self.summary.iterations.flatMap { iteration -> [[QueryValue]] in
        var parts: [(String?, Int64?)] = iteration.stages.map { ($0.stage, $0.total) }
        if parts.isEmpty { parts = [(nil, nil)] }
        return parts.map { stage, total in
          [
            .integer(Int(iteration.day)), .integer(iteration.iteration.map { Int($0) }),
            self.instant(iteration.start), .milliseconds(iteration.wall), .text(stage),
            .milliseconds(total),
          ]
        }
      }
    }
  }

  private var retries: QueryTable {
    let columns = [
      QueryColumn("stage", .text, "The step; NULL for the whole run"),
      QueryColumn("calls", .integer, "Calls whose attempts are known"),
      QueryColumn("retried_calls", .integer, "Calls with more than one attempt"),
      QueryColumn("attempts", .integer, "All attempts"),
      QueryColumn("wasted_ms", .real, "Time of the attempts that did not count"),
    ]
    return RowsTable("retries", "Attempts by stage, and of the whole run", columns) {
      let whole = self.summary.retries
      let first: [QueryValue] = [
        .null, .integer(whole.calls), .integer(whole.retriedCalls), .integer(whole.attempts),
        .milliseconds(whole.wasted),
      ]
      return [first]
        + whole.byStage.map {
          [
            .text($0.stage), .integer($0.calls), .integer($0.retriedCalls), .integer($0.attempts),
            .milliseconds($0.wasted),
          ]
        }
    }
  }

  private var bottlenecks: QueryTable {
    let columns = [
      QueryColumn("what", .text, "What costs time"), QueryColumn("stage", .text, "Where"),
      QueryColumn("share", .real, "Of the run's wall time"),
      QueryColumn("saving_ms", .real, "What a change could save at most"),
      QueryColumn("saving_low_ms", .real, "Lower end of that in other such runs"),
      QueryColumn("saving_high_ms", .real, "Upper end of that in other such runs"),
      QueryColumn("advice", .text, "What to try"),
    ]
    return RowsTable("bottlenecks", "Where a change would gain most", columns) {
      self.summary.bottlenecks.map {
        [
          .text($0.what), .text($0.stage), .real($0.share), .milliseconds($0.saving),
          .milliseconds($0.interval?.lowerBound), .milliseconds($0.interval?.upperBound),
          .text($0.advice),
        ]
      }
    }
  }

  func instant(_ nanoseconds: Int64?) -> QueryValue {
    guard let nanoseconds else { return .null }
    var buffer = ByteBuffer()
    buffer.append(instant: nanoseconds, in: zone)
    return .text(String(decoding: buffer.bytes, as: UTF8.self))
  }
}
