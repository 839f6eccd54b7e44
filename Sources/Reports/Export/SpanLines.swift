import Trace
import Writing

/// A run as JSON lines: one object a span, the fields of `spans.csv`, null where nothing is known.
struct SpanLines {
  private let spans: SpanTable
  private let zone: ZoneRules
  private let texts: [[UInt8]]
  private var buffer = ByteBuffer()

  static func write<Failure: Error>(
    _ trace: RunTrace, zone: ZoneRules, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    var writer = SpanLines(
      spans: trace.spans, zone: zone, texts: trace.spans.names.names.map { JSONWriter.quoted($0) })
    for row in 0..<trace.spans.count {
      writer.append(row)
      try writer.buffer.spill(to: put)
    }
    try writer.buffer.drain(to: put)
    var notes = ExportNotes()
    notes.written = trace.spans.count
    return notes
  }

  private init(spans: SpanTable, zone: ZoneRules, texts: [[UInt8]]) {
    self.spans = spans
    self.zone = zone
    self.texts = texts
  }

  private mutating func append(_ row: Int) {
    buffer.append(UInt8(ascii: "{"))
    name("run", spans.run[row], isFirst: true)
    name("system", spans.system[row])
    name("source", spans.source[row])
    number("call", spans.call[row])
    name("stage", spans.stage[row])
    name("phase", spans.phase[row])
    number("day", spans.day[row])
    number("iteration", spans.iteration[row])
    name("agent", spans.agent[row])
    name("group", spans.group[row])
    let attempt = spans.attempt[row]
    number("attempt", attempt == SpanTable.absent16 ? SpanTable.absent32 : Int32(attempt))
    number("covers", spans.covers[row])
    instant("start", spans.start[row])
    number("start_ns", spans.start[row])
    milliseconds("duration_ms", spans.duration[row])
    word("timing", spans.timing[row].name)
    milliseconds("resolution_ms", spans.resolution[row])
    word("status", spans.status[row].name)
    name("error", spans.error[row])
    number("prompt_bytes", spans.promptBytes[row])
    number("response_bytes", spans.responseBytes[row])
    number("input_tokens", spans.inputTokens[row])
    number("output_tokens", spans.outputTokens[row])
    key("cost")
    if spans.cost[row].isFinite { buffer.append(number: spans.cost[row]) } else { null() }
    number("prompt_hash", spans.promptHash[row])
    name("model", spans.model[row])
    buffer.append(literal: "}\n")
  }

  private mutating func key(_ name: StaticString, isFirst: Bool = false) {
    buffer.append(literal: isFirst ? "\"" : ",\"")
    buffer.append(literal: name)
    buffer.append(literal: "\":")
  }

  private mutating func null() { buffer.append(literal: "null") }

  private mutating func name(_ key: StaticString, _ id: NameID, isFirst: Bool = false) {
    self.key(key, isFirst: isFirst)
    if id.isAbsent { null() } else { buffer.append(texts[Int(id.rawValue)]) }
  }

  private mutating func word(_ key: StaticString, _ word: String) {
    self.key(key)
    buffer.append(UInt8(ascii: "\""))
    buffer.append(word)
    buffer.append(UInt8(ascii: "\""))
  }

  private mutating func number(_ key: StaticString, _ value: Int64) {
    self.key(key)
    if value == SpanTable.absent64 { null() } else { buffer.append(decimal: value) }
  }

  private mutating func number(_ key: StaticString, _ value: Int32) {
    number(key, value == SpanTable.absent32 ? SpanTable.absent64 : Int64(value))
  }

  private mutating func milliseconds(_ key: StaticString, _ value: Int64) {
    self.key(key)
    if value == SpanTable.absent64 { null() } else { buffer.append(milliseconds: value) }
  }

  private mutating func instant(_ key: StaticString, _ value: Int64) {
    self.key(key)
    if value == SpanTable.absent64 { return null() }
    buffer.append(UInt8(ascii: "\""))
    buffer.append(instant: value, in: zone)
    buffer.append(UInt8(ascii: "\""))
  }
}
