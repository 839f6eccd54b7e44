import Analysis
import Trace

/// The table of logical calls, most of whose values are those of one of the call's spans.
final class CallsTable: QueryTable {
  /// What a column holds.
  private enum Value {
    case span(QuerySpanColumn)
    case attempts, failedAttempts, failedTime
    case start, startNanoseconds, duration, durationNanoseconds
  }

  private let spans: SpansTable
  private let values: [Value]
  private lazy var calls = CallList(of: spans.spans).calls

  /// The calls of those spans, found when first asked for.
  init(_ spans: SpansTable) {
    self.spans = spans
    let own: [(Value, QueryColumn)] = [
      (.attempts, QueryColumn("attempts", .integer, "Attempts made")),
      (.failedAttempts, QueryColumn("failed_attempts", .integer, "Attempts seen that failed")),
      (.failedTime, QueryColumn("failed_attempts_ms", .real, "Their time")),
      (.start, QuerySpanColumn.start.description),
      (.startNanoseconds, QuerySpanColumn.startNanoseconds.description),
      (.duration, QueryColumn("duration_ms", .real, "All attempts and pauses included")),
    ]
    func taken(_ columns: [QuerySpanColumn]) -> [(Value, QueryColumn)] {
      columns.map { (.span($0), $0.description) }
    }
    let all =
      taken([.run, .call, .stage, .day, .iteration, .agent, .group]) + own
      + taken([
        .timing, .resolution, .status, .error, .promptBytes, .responseBytes, .inputTokens,
        .outputTokens, .cost, .promptHash, .model,
      ])
      + [(.durationNanoseconds, QuerySpanColumn.durationNanoseconds.description)]
      + taken([.failed])
    values = all.map(\.0)
    super.init(
      name: "calls", what: "One row a logical call, as in calls.csv", columns: all.map(\.1))
  }

  override func rowCount() -> Int { calls.count }
  override var estimatedRows: Int { spans.rowCount() }

  override func emit(_ row: Int, _ column: Int, to result: QueryResult) {
    let call = calls[row]
    switch values[column] {
    case .span(let column): spans.emit(call.row, column.rawValue, to: result)
    case .attempts: result.value(.integer(call.attempts))
    case .failedAttempts: result.value(.integer(call.failedAttempts))
    case .failedTime: result.value(.milliseconds(call.failedTime))
    case .start: spans.instant(call.start ?? SpanTable.absent64, result)
    case .startNanoseconds: result.value(.integer(call.start))
    case .duration: result.value(.milliseconds(call.duration))
    case .durationNanoseconds: result.value(.integer(call.duration))
    }
  }
}
