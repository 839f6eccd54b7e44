import Trace
import Writing

/// A run as Perfetto's own packets: a track a lane below a track a source, and counter tracks.
///
/// Field numbers are those of perfetto_trace.proto. Times are nanoseconds since the run's first
/// instant; a clock snapshot ties them to the time of day.
struct PerfettoProto {
  private enum Packet {
    static let clocks: UInt64 = 6
    static let timestamp: UInt64 = 8
    static let sequence: UInt64 = 10
    static let event: UInt64 = 11
    static let descriptor: UInt64 = 60
  }

  private enum Kind: UInt64 {
    case begin = 1
    case end = 2
    case instant = 3
    case counter = 4
  }

  private let spans: SpanTable
  private let facts: SliceFacts
  private let texts: [[UInt8]]
  /// Room for one packet after the other.
  private var room = ProtoWriter()
  private let lanes: SliceLanes
  private var output = ProtoWriter()
  private var names = SliceNames<String>()

  static func write<Failure: Error>(
    _ trace: RunTrace, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let lanes = SliceLanes(trace.spans)
    var writer = PerfettoProto(spans: trace.spans, lanes: lanes)
    var notes = ExportNotes()
    notes.written = trace.spans.count - lanes.withoutStart
    notes.leave(lanes.withoutStart, "have no time")
    writer.clocks()
    writer.tracks()
    for lane in lanes.lanes.indices {
      try lanes.forEachEvent(onLane: lane, of: trace.spans) { event throws(Failure) in
        writer.append(event, lane)
        try writer.output.spill(to: put)
      }
    }
    for row in lanes.instants {
      let time = trace.spans.start[row]
      writer.event(.instant, writer.untimedTrack, time) { $0.describe(row, &$1) }
      try writer.output.spill(to: put)
    }
    for process in lanes.processes.indices {
      for count in lanes.counters(of: process, trace.spans) {
        writer.append(count, process)
        try writer.output.spill(to: put)
      }
    }
    try writer.output.drain(to: put)
    return notes
  }

  private init(spans: SpanTable, lanes: SliceLanes) {
    self.spans = spans
    facts = SliceFacts(spans)
    texts = spans.names.names.map { Array($0.utf8) }
    self.lanes = lanes
  }

  // Track numbers: a source and its two counters, then the lanes, then the spans without a duration.
  private func track(ofProcess process: Int) -> UInt64 { UInt64(process * 3 + 1) }
  private func track(ofLane lane: Int) -> UInt64 {
    UInt64(lanes.processes.count * 3 + lane + 1)
  }
  private var untimedTrack: UInt64 { track(ofLane: lanes.lanes.count) }

  private mutating func clocks() {
    // What began before 1970 has no such time.
    guard lanes.origin > 0 else { return }
    packet { packet, own in
      packet.message(Packet.clocks) { clocks in
        for (clock, time) in [(6, 0), (1, UInt64(own.lanes.origin))] as [(UInt64, UInt64)] {
          clocks.message(1) { entry in
            entry.varint(1, clock)
            entry.varint(2, time)
          }
        }
        clocks.varint(2, 6)
      }
    }
  }

  private mutating func tracks() {
    for process in lanes.processes.indices {
      let own = track(ofProcess: process)
      descriptor(own, nil, lanes.name(ofProcess: process, spans), process)
      for (offset, name) in [(1, "in flight"), (2, "failures so far")] as [(UInt64, String)] {
        descriptor(own + offset, own, name, Int(offset), isCounter: true)
      }
    }
    for lane in lanes.lanes.indices {
      let parent = track(ofProcess: lanes.lanes[lane].process)
      descriptor(track(ofLane: lane), parent, lanes.name(ofLane: lane, spans), lane + 3)
    }
    if !lanes.instants.isEmpty {
      descriptor(untimedTrack, nil, "spans without a duration", lanes.processes.count)
    }
  }

  private mutating func descriptor(
    _ track: UInt64, _ parent: UInt64?, _ name: String, _ rank: Int, isCounter: Bool = false
  ) {
    packet { packet, _ in
      packet.message(Packet.descriptor) { descriptor in
        descriptor.varint(1, track)
        descriptor.text(2, name)
        if let parent { descriptor.varint(5, parent) }
        if isCounter { descriptor.message(8) { _ in } }
        // Children stand in the order of their ranks.
        descriptor.varint(11, 3)
        descriptor.varint(12, UInt64(rank))
      }
    }
  }

  private mutating func append(_ event: SliceEvent, _ lane: Int) {
    let track = track(ofLane: lane)
    guard event.isBeginning else { return self.event(.end, track, event.time) { _, _ in } }
    self.event(.begin, track, event.time) { $0.describe(event.row, &$1) }
  }

  private mutating func append(_ count: SliceCount, _ process: Int) {
    for (offset, value) in [(1, count.inFlight), (2, count.failed)] as [(UInt64, Int)] {
      event(.counter, track(ofProcess: process) + offset, count.time) { _, event in
        event.varint(30, signed: Int64(value))
      }
    }
  }

  private mutating func describe(_ row: Int, _ event: inout ProtoWriter) {
    facts.forEach(row) { name, value in
      event.message(4) { annotation in
        annotation.text(10, literal: name)
        switch value {
        case .integer(let number): annotation.varint(4, signed: number)
        case .number(let number): annotation.double(5, number)
        case .milliseconds(let time): annotation.double(5, Double(time) / 1e6)
        case .name(let id): annotation.bytes(6, texts[Int(id.rawValue)])
        case .word(let word): annotation.text(6, word)
        }
      }
    }
    event.bytes(22, texts[Int(spans.phase[row].rawValue)])
    event.text(23, names.value(row, facts) { $0 })
  }

  private mutating func event(
    _ kind: Kind, _ track: UInt64, _ time: Int64,
    _ body: (inout PerfettoProto, inout ProtoWriter) -> Void
  ) {
    let since = time.subtractingReportingOverflow(lanes.origin).partialValue
    packet { packet, own in
      packet.varint(Packet.timestamp, signed: since)
      packet.message(Packet.event) { event in
        event.varint(9, kind.rawValue)
        event.varint(11, track)
        body(&own, &event)
      }
    }
  }

  private mutating func packet(
    _ body: (inout ProtoWriter, inout PerfettoProto) -> Void
  ) {
    var packet = ProtoWriter()
    swap(&packet, &room)
    packet.removeAll()
    body(&packet, &self)
    packet.varint(Packet.sequence, 1)
    output.bytes(1, packet.buffer.bytes)
    swap(&packet, &room)
  }
}
