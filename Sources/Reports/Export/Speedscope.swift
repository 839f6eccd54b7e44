import Trace
import Writing

/// A run in speedscope's file format: one evented profile a lane, times in nanoseconds since the
/// run's first instant.
enum Speedscope {
  static func write<Failure: Error>(
    _ trace: RunTrace, version: String, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let spans = trace.spans
    let facts = SliceFacts(spans)
    let lanes = SliceLanes(spans)
    var notes = ExportNotes()
    var frames: [String] = []
    var numbers = SliceNames<Int>()
    var buffer = ByteBuffer()
    for lane in lanes.lanes.indices {
      notes.written += lanes.rows(ofLane: lane).count
      for row in lanes.rows(ofLane: lane) {
        _ = numbers.value(Int(row), facts) { name in
          frames.append(name)
          return frames.count - 1
        }
      }
    }
    notes.leave(lanes.instants.count, "have no duration")
    notes.leave(lanes.withoutStart, "have no time")
    buffer.append(
      "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":")
    buffer.append(JSONWriter.quoted("runlens \(version)"))
    buffer.append(",\"name\":")
    buffer.append(JSONWriter.quoted(trace.run.id))
    buffer.append(",\"activeProfileIndex\":0,\"shared\":{\"frames\":[")
    for (position, frame) in frames.enumerated() {
      buffer.append(position == 0 ? "\n{\"name\":" : ",\n{\"name\":")
      buffer.append(JSONWriter.quoted(frame))
      buffer.append("}")
    }
    buffer.append("\n]},\"profiles\":[")
    for lane in lanes.lanes.indices {
      let name =
        lanes.name(ofProcess: lanes.lanes[lane].process, spans) + ": "
        + lanes.name(ofLane: lane, spans)
      let rows = lanes.rows(ofLane: lane)
      let end = rows.reduce(Int64.min) { max($0, SliceLanes.end(spans, Int($1))) }
      buffer.append(lane == 0 ? "\n" : ",\n")
      buffer.append("{\"type\":\"evented\",\"unit\":\"nanoseconds\",\"name\":")
      buffer.append(JSONWriter.quoted(name))
      buffer.append(",\"startValue\":0,\"endValue\":")
      buffer.append(decimal: end &- lanes.origin)
      buffer.append(",\"events\":[")
      var isFirst = true
      try lanes.forEachEvent(onLane: lane, of: spans) { event throws(Failure) in
        buffer.append(isFirst ? "\n" : ",\n")
        isFirst = false
        buffer.append(
          event.isBeginning ? "{\"type\":\"O\",\"frame\":" : "{\"type\":\"C\",\"frame\":")
        buffer.append(decimal: Int64(numbers.value(event.row, facts) { _ in 0 }))
        buffer.append(",\"at\":")
        buffer.append(decimal: event.time &- lanes.origin)
        buffer.append("}")
        try buffer.spill(to: put)
      }
      buffer.append("]}")
    }
    buffer.append("\n]}\n")
    try buffer.drain(to: put)
    return notes
  }
}
