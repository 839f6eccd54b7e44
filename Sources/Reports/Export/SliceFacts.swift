import Trace

/// What viewers show of slices beside their names and times.
///
/// A class, since whoever writes a span changes itself meanwhile: all columns would be retained for that.
final class SliceFacts: Sendable {
  /// The spans that the slices show.
  let spans: SpanTable

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

  /// The facts of those spans.
  init(_ spans: SpanTable) { self.spans = spans }

  /// Calls `body` with every fact that is known, always in the same order.
  ///
  /// - Parameter tokens: whether tokens are among them.
  @inline(__always)
  func forEach(_ row: Int, tokens: Bool = true, _ body: (StaticString, Value) -> Void) {
    func integer(_ name: StaticString, _ value: Int64) {
      if value != SpanTable.absent64 { body(name, .integer(value)) }
    }
    func integer(_ name: StaticString, _ value: Int32) {
      if value != SpanTable.absent32 { body(name, .integer(Int64(value))) }
    }
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
    if !spans.model[row].isAbsent { body("model", .name(spans.model[row])) }
    integer("day", spans.day[row])
    integer("iteration", spans.iteration[row])
    integer("covers", spans.covers[row])
    integer("prompt_bytes", spans.promptBytes[row])
    integer("response_bytes", spans.responseBytes[row])
    if tokens {
      integer("input_tokens", spans.inputTokens[row])
      integer("output_tokens", spans.outputTokens[row])
    }
    if spans.cost[row].isFinite { body("cost", .number(spans.cost[row])) }
  }
}
