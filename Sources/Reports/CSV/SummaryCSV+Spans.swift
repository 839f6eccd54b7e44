public import Trace
import Writing

extension SummaryCSV {
  private static let spanColumns = [
    "run", "system", "source", "call", "stage", "phase", "day", "iteration", "agent", "group",
    "attempt", "covers", "start", "start_ns", "duration_ms", "timing", "resolution_ms", "status",
    "error", "prompt_bytes", "response_bytes", "input_tokens", "output_tokens", "cost",
    "prompt_hash", "model",
  ]

  /// Writes the table of all spans piece by piece, each piece about a quarter of a megabyte.
  ///
  /// - Complexity: O(rows); memory does not grow with the number of rows.
  public static func writeSpans<Failure: Error>(
    of spans: SpanTable, options: ReportOptions, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var cells = SpanCells(spans, zone: options.zone)
    cells.buffer.append(CSVWriter(columns: spanColumns).buffer.bytes)
    for row in 0..<spans.count {
      append(row, to: &cells)
      try cells.write(atLeast: 1 << 18, write)
    }
    try cells.write(atLeast: 0, write)
  }

  private static func append(_ row: Int, to cells: inout SpanCells) {
    let spans = cells.spans
    cells.name(spans.run[row])
    cells.name(spans.system[row])
    cells.name(spans.source[row])
    cells.number(spans.call[row])
    cells.name(spans.stage[row])
    cells.name(spans.phase[row])
    cells.number(spans.day[row])
    cells.number(spans.iteration[row])
    cells.name(spans.agent[row])
    cells.name(spans.group[row])
    let attempt = spans.attempt[row]
    if attempt != SpanTable.absent16 { cells.buffer.append(decimal: Int64(attempt)) }
    cells.comma()
    cells.number(spans.covers[row])
    cells.start(spans.start[row])
    cells.milliseconds(spans.duration[row])
    cells.timing(row)
    cells.status(row)
    cells.sizes(row)
  }
}
