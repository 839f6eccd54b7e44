public import Trace
import Writing

extension SummaryCSV {
  private static let spanColumns = [
    "run", "system", "source", "call", "stage", "phase", "day", "iteration", "agent", "group",
    "attempt", "covers", "start", "start_ns", "duration_ms", "timing", "resolution_ms", "status",
    "error", "prompt_bytes", "response_bytes", "input_tokens", "output_tokens", "cost",
    "prompt_hash",
  ]

  /// Writes the table of all spans piece by piece, each piece about a quarter of a megabyte.
  ///
  /// - Complexity: O(rows); memory does not grow with the number of rows.
  public static func writeSpans<Failure: Error>(
    of spans: SpanTable, options: ReportOptions, _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    var rows = SpanRows(spans, zone: options.zone)
    rows.buffer.append(CSVWriter(columns: spanColumns).buffer.bytes)
    for position in 0..<spans.count {
      rows.append(position)
      if rows.buffer.count >= 1 << 18 {
        try write(rows.buffer.bytes)
        rows.buffer.removeAll()
      }
    }
    if rows.buffer.count > 0 { try write(rows.buffer.bytes) }
  }

  /// Turns rows of the table into bytes.
  private struct SpanRows {
    let spans: SpanTable
    let zone: ZoneRules
    /// Each name as a cell, made once.
    let cells: [[UInt8]]
    let timings: [[UInt8]]
    let statuses: [[UInt8]]
    var buffer = ByteBuffer()

    init(_ spans: SpanTable, zone: ZoneRules) {
      self.spans = spans
      self.zone = zone
      cells = spans.names.names.map { CSVWriter.cell($0) }
      timings = Timing.allCases.map { Array($0.name.utf8) }
      statuses = Status.allCases.map { Array($0.name.utf8) }
      buffer.reserve(1 << 18 + 1 << 14)
    }

    mutating func append(_ row: Int) {
      name(spans.run[row])
      name(spans.system[row])
      name(spans.source[row])
      buffer.append(decimal: spans.call[row])
      comma()
      name(spans.stage[row])
      name(spans.phase[row])
      number(spans.day[row])
      number(spans.iteration[row])
      name(spans.agent[row])
      name(spans.group[row])
      let attempt = spans.attempt[row]
      if attempt != SpanTable.absent16 { buffer.append(decimal: Int64(attempt)) }
      comma()
      number(spans.covers[row])
      let start = spans.start[row]
      if start != SpanTable.absent64 { buffer.append(instant: start, in: zone) }
      comma()
      number(start)
      milliseconds(spans.duration[row])
      buffer.append(timings[Int(spans.timing[row].rawValue)])
      comma()
      milliseconds(spans.resolution[row])
      buffer.append(statuses[Int(spans.status[row].rawValue)])
      comma()
      name(spans.error[row])
      number(spans.promptBytes[row])
      number(spans.responseBytes[row])
      number(spans.inputTokens[row])
      number(spans.outputTokens[row])
      let cost = spans.cost[row]
      if cost.isFinite { buffer.append(number: cost) }
      comma()
      let hash = spans.promptHash[row]
      if hash != SpanTable.absent64 { buffer.append(decimal: hash) }
      buffer.append(UInt8(ascii: "\n"))
    }

    private mutating func comma() { buffer.append(UInt8(ascii: ",")) }

    private mutating func name(_ id: NameID) {
      if !id.isAbsent { buffer.append(cells[Int(id.rawValue)]) }
      comma()
    }

    private mutating func number(_ value: Int64) {
      if value != SpanTable.absent64 { buffer.append(decimal: value) }
      comma()
    }

    private mutating func number(_ value: Int32) {
      if value != SpanTable.absent32 { buffer.append(decimal: Int64(value)) }
      comma()
    }

    private mutating func milliseconds(_ value: Int64) {
      if value != SpanTable.absent64 { buffer.append(milliseconds: value) }
      comma()
    }
  }
}
