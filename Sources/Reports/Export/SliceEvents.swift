import Trace

extension SliceLanes {
  /// Beginnings and ends on one lane, in an order in which every end closes the last beginning.
  ///
  /// - Complexity: O(slices of the lane).
  func forEachEvent<Failure: Error>(
    onLane lane: Int, of spans: SpanTable,
    _ body: (_ event: SliceEvent) throws(Failure) -> Void
  ) throws(Failure) {
    var open: [(row: Int, end: Int64)] = []
    for row in rows(ofLane: lane) {
      let row = Int(row)
      while let last = open.last, last.end <= spans.start[row] {
        open.removeLast()
        try body(SliceEvent(row: last.row, time: last.end, isBeginning: false))
      }
      try body(SliceEvent(row: row, time: spans.start[row], isBeginning: true))
      open.append((row, Self.end(spans, row)))
    }
    while let last = open.popLast() {
      try body(SliceEvent(row: last.row, time: last.end, isBeginning: false))
    }
  }

  /// How many calls of a process were in flight, and how many had failed, at every change.
  ///
  /// Attempts are counted where a process has them, else calls; composites count as one each.
  func counters(of process: Int, _ spans: SpanTable) -> [SliceCount] {
    var attempts: [Int] = []
    var calls: [Int] = []
    let (attempt, call) = (spans.names.existing(Phase.llm), spans.names.existing(Phase.call))
    for lane in lanes.indices where lanes[lane].process == process {
      for row in rows(ofLane: lane) {
        if spans.phase[Int(row)] == attempt {
          attempts.append(Int(row))
        } else if spans.phase[Int(row)] == call || processes[process].isComposite {
          calls.append(Int(row))
        }
      }
    }
    let counted = attempts.isEmpty ? calls : attempts
    let begins = counted.map { spans.start[$0] }.sorted()
    let ends = counted.map { (time: Self.end(spans, $0), failed: spans.status[$0].isFailure) }
      .sorted { $0.time < $1.time }
    var counts: [SliceCount] = []
    var (begun, ended, failed) = (0, 0, 0)
    while ended < ends.count {
      let time = begun < begins.count ? min(begins[begun], ends[ended].time) : ends[ended].time
      while begun < begins.count, begins[begun] == time { begun += 1 }
      while ended < ends.count, ends[ended].time == time {
        if ends[ended].failed { failed += 1 }
        ended += 1
      }
      let count = SliceCount(time: time, inFlight: begun - ended, failed: failed)
      if counts.last.map({ $0.inFlight != count.inFlight || $0.failed != failed }) ?? true {
        counts.append(count)
      }
    }
    return counts
  }

  /// What a process holds, in words.
  func name(ofProcess process: Int, _ spans: SpanTable) -> String {
    let own = processes[process]
    var name = spans.names[own.source] ?? ""
    if Set(processes.map(\.run)).count > 1 { name = "\(spans.names[own.run] ?? "") \(name)" }
    return own.isComposite ? "\(name): composites of several calls" : name
  }

  /// Whose slices a lane holds, in words.
  func name(ofLane lane: Int, _ spans: SpanTable) -> String {
    let own = lanes[lane]
    let owner = spans.names[own.owner].map { "agent \($0)" } ?? "calls"
    return own.number == 1 ? owner : "\(owner) (\(own.number))"
  }
}

/// One end of a slice.
struct SliceEvent {
  var row: Int
  /// In nanoseconds since 1970 UTC.
  var time: Int64
  var isBeginning: Bool
}

/// What was going on at an instant.
struct SliceCount: Equatable {
  /// In nanoseconds since 1970 UTC.
  var time: Int64
  var inFlight: Int
  /// All failures up to then.
  var failed: Int
}

extension SpanTable {
  /// What a slice is called: few different names, so that viewers can add up.
  func sliceName(_ row: Int) -> String {
    let stage = names[stage[row]] ?? ""
    let phase = names[phase[row]] ?? ""
    return phase == Phase.call || phase == Phase.step ? stage : "\(stage) \(phase)"
  }
}

/// Texts made once for each pair of stage and phase.
struct SliceNames<Value> {
  private struct Key: Hashable {
    var stage: NameID
    var phase: NameID
  }

  private var values: [Key: Value] = [:]

  /// What `make` makes of the slice's name.
  mutating func value(_ row: Int, _ facts: SliceFacts, _ make: (String) -> Value) -> Value {
    let key = Key(stage: facts.spans.stage[row], phase: facts.spans.phase[row])
    if let known = values[key] { return known }
    let made = make(facts.spans.sliceName(row))
    values[key] = made
    return made
  }
}
