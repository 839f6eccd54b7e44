import Analysis
public import Trace
import Writing

extension SummaryCSV {
  private static let callColumns = [
    "run", "call", "stage", "day", "iteration", "agent", "group", "attempts", "failed_attempts",
    "failed_attempts_ms", "start", "start_ns", "duration_ms", "timing", "resolution_ms", "status",
    "error", "prompt_bytes", "response_bytes", "input_tokens", "output_tokens", "cost",
    "prompt_hash", "model",
  ]

  /// Writes the table of logical calls piece by piece, each piece about a quarter of a megabyte.
  ///
  /// - Complexity: O(rows).
  public static func writeCalls<Failure: Error>(
    of spans: SpanTable, options: ReportOptions, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var cells = SpanCells(spans, zone: options.zone)
    cells.buffer.append(CSVWriter(columns: callColumns).buffer.bytes)
    for call in CallList(of: spans).calls {
      append(call, to: &cells)
      try cells.write(atLeast: 1 << 18, write)
    }
    try cells.write(atLeast: 0, write)
  }

  private static func append(_ call: CallList.Call, to cells: inout SpanCells) {
    let spans = cells.spans
    let row = call.row
    func number(_ value: Int?) -> Int64 { value.map { Int64($0) } ?? SpanTable.absent64 }
    cells.name(spans.run[row])
    cells.number(spans.call[row])
    cells.name(spans.stage[row])
    cells.number(spans.day[row])
    cells.number(spans.iteration[row])
    cells.name(spans.agent[row])
    cells.name(spans.group[row])
    cells.number(number(call.attempts))
    cells.number(number(call.failedAttempts))
    cells.milliseconds(call.failedTime ?? SpanTable.absent64)
    cells.start(call.start ?? SpanTable.absent64)
    cells.milliseconds(call.duration ?? SpanTable.absent64)
    cells.timing(row)
    cells.status(row)
    cells.sizes(row)
  }
}
