import Trace

/// What viewers show of a slice beside its name and times.
enum SliceFacts {
  /// A fact's value.
  enum Value {
    case integer(Int64)
    case number(Double)
    /// Nanoseconds, shown as milliseconds.
    case milliseconds(Int64)
    /// A text of the table.
    case name(NameID)
    /// A word of ours, which needs no escape.
    case word(String)
  }

  /// Calls `body` with every fact that is known, always in the same order.
  static func forEach(_ row: Int, of spans: SpanTable, _ body: (String, Value) -> Void) {
    body("status", .word(spans.status[row].name))
    if !spans.error[row].isAbsent { body("error", .name(spans.error[row])) }
    body("call", .integer(spans.call[row]))
    if spans.attempt[row] != SpanTable.absent16 {
      body("attempt", .integer(Int64(spans.attempt[row])))
    }
    body("timing", .word(spans.timing[row].name))
    if spans.resolution[row] != SpanTable.absent64 {
      body("resolution_ms", .milliseconds(spans.resolution[row]))
    }
    if !spans.agent[row].isAbsent { body("agent", .name(spans.agent[row])) }
    if !spans.group[row].isAbsent { body("group", .name(spans.group[row])) }
    for (name, value) in [
      ("day", spans.day[row]), ("iteration", spans.iteration[row]), ("covers", spans.covers[row]),
    ] where value != SpanTable.absent32 {
      body(name, .integer(Int64(value)))
    }
    for (name, value) in [
      ("prompt_bytes", spans.promptBytes[row]), ("response_bytes", spans.responseBytes[row]),
      ("input_tokens", spans.inputTokens[row]), ("output_tokens", spans.outputTokens[row]),
    ] where value != SpanTable.absent64 {
      body(name, .integer(value))
    }
    if spans.cost[row].isFinite { body("cost", .number(spans.cost[row])) }
  }
}
