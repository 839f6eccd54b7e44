import Trace
import Writing

/// A run as Chrome's trace events: beginnings and ends, a thread a lane, counters.
///
/// Times are microseconds since the run's first instant, with three decimals, so that nothing is lost.
struct PerfettoJSON {
  private let spans: SpanTable
  private let facts: SliceFacts
  private let lanes: SliceLanes
  private var buffer = ByteBuffer()
  private var names = SliceNames<[UInt8]>()
  private let texts: [[UInt8]]
  private var isFirst = true

  private init(_ trace: RunTrace, _ lanes: SliceLanes) {
    spans = trace.spans
    facts = SliceFacts(trace.spans)
    self.lanes = lanes
    texts = trace.spans.names.names.map { JSONWriter.quoted($0) }
  }

  static func write<Failure: Error>(
    _ trace: RunTrace, version: String, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let lanes = SliceLanes(trace.spans)
    var writer = PerfettoJSON(trace, lanes)
    writer.head(trace, version)
    writer.names(of: trace.run)
    var notes = ExportNotes()
    notes.written = trace.spans.count - lanes.withoutStart
    notes.leave(lanes.withoutStart, "have no time")
    for lane in lanes.lanes.indices {
      try lanes.forEachEvent(onLane: lane, of: trace.spans) { event throws(Failure) in
        writer.append(event, lane)
        try writer.buffer.spill(to: put)
      }
    }
    for row in lanes.instants {
      writer.appendInstant(row)
      try writer.buffer.spill(to: put)
    }
    for process in lanes.processes.indices {
      for count in lanes.counters(of: process, trace.spans) {
        writer.append(count, process)
        try writer.buffer.spill(to: put)
      }
    }
    writer.buffer.append("\n]}\n")
    try writer.buffer.drain(to: put)
    return notes
  }

  private mutating func head(_ trace: RunTrace, _ version: String) {
    var facts = JSONWriter()
    facts.object(inline: true) { json in
      json.field("runlens", version)
      json.field("run", trace.run.id)
      json.field("system", trace.run.system)
      json.key("start")
      json.instant(lanes.origin, in: .utc)
      json.key("start_ns")
      json.value(String(lanes.origin))
      json.field("spans_without_time", lanes.withoutStart)
    }
    buffer.append("{\"displayTimeUnit\":\"ms\",\"otherData\":")
    buffer.append(facts.finish().dropLast())
    buffer.append(",\"traceEvents\":[")
  }

  private mutating func names(of run: RunDescription) {
    for process in lanes.processes.indices {
      metadata("process_name", process + 1, nil, lanes.name(ofProcess: process, spans))
    }
    for lane in lanes.lanes.indices {
      let process = lanes.lanes[lane].process + 1
      metadata("thread_name", process, lane + 1, lanes.name(ofLane: lane, spans))
      begin("M", process, lane + 1)
      buffer.append(",\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":")
      buffer.append(decimal: Int64(lane))
      buffer.append("}}")
    }
    if !lanes.instants.isEmpty {
      metadata("process_name", untimedProcess, nil, "spans without a duration")
    }
  }

  private var untimedProcess: Int { lanes.processes.count + 1 }

  private mutating func metadata(_ kind: String, _ process: Int, _ thread: Int?, _ name: String) {
    begin("M", process, thread)
    buffer.append(",\"name\":\"\(kind)\",\"args\":{\"name\":")
    buffer.append(JSONWriter.quoted(name))
    buffer.append("}}")
  }

  private mutating func begin(_ kind: String, _ process: Int, _ thread: Int?) {
    buffer.append(isFirst ? "\n{\"ph\":\"" : ",\n{\"ph\":\"")
    isFirst = false
    buffer.append(kind)
    buffer.append("\",\"pid\":")
    buffer.append(decimal: Int64(process))
    if let thread {
      buffer.append(",\"tid\":")
      buffer.append(decimal: Int64(thread))
    }
  }

  private mutating func time(_ nanoseconds: Int64) {
    buffer.append(",\"ts\":")
    buffer.append(microseconds: nanoseconds.subtractingReportingOverflow(lanes.origin).partialValue)
  }

  private mutating func append(_ event: SliceEvent, _ lane: Int) {
    begin(event.isBeginning ? "B" : "E", lanes.lanes[lane].process + 1, lane + 1)
    time(event.time)
    if event.isBeginning { description(event.row) }
    buffer.append("}")
  }

  private mutating func appendInstant(_ row: Int) {
    begin("i", untimedProcess, 1)
    time(spans.start[row])
    buffer.append(",\"s\":\"t\"")
    description(row)
    buffer.append("}")
  }

  private mutating func append(_ count: SliceCount, _ process: Int) {
    for (name, value) in [("in flight", count.inFlight), ("failures so far", count.failed)] {
      begin("C", process + 1, nil)
      time(count.time)
      buffer.append(",\"name\":\"\(name)\",\"args\":{\"\(name)\":")
      buffer.append(decimal: Int64(value))
      buffer.append("}}")
    }
  }

  private mutating func description(_ row: Int) {
    buffer.append(",\"name\":")
    buffer.append(names.value(row, facts) { JSONWriter.quoted($0) })
    buffer.append(",\"cat\":")
    buffer.append(texts[Int(spans.phase[row].rawValue)])
    buffer.append(",\"args\":{")
    var isFirst = true
    facts.forEach(row) { name, value in
      buffer.append(literal: isFirst ? "\"" : ",\"")
      isFirst = false
      buffer.append(literal: name)
      buffer.append(literal: "\":")
      switch value {
      case .integer(let number): buffer.append(decimal: number)
      case .number(let number): buffer.append(number: number)
      case .milliseconds(let time): buffer.append(milliseconds: time)
      case .name(let id): buffer.append(texts[Int(id.rawValue)])
      case .word(let word):
        buffer.append(UInt8(ascii: "\""))
        buffer.append(word)
        buffer.append(UInt8(ascii: "\""))
      }
    }
    buffer.append("}")
  }
}
