import Trace
import Writing

/// A run as folded stacks, `source;stage;stage llm 1234`: how long each stack was on top, in
/// nanoseconds.
enum FoldedStacks {
  private struct Open {
    var end: Int64
    var duration: Int64
    var path: Int
    /// Time of what lies inside.
    var inner: Int64 = 0
  }

  static func write<Failure: Error>(
    _ trace: RunTrace, to put: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) -> ExportNotes {
    let spans = trace.spans
    let facts = SliceFacts(spans)
    let lanes = SliceLanes(spans)
    var notes = ExportNotes()
    var paths = PathTable()
    var names = SliceNames<String>()
    for lane in lanes.lanes.indices {
      let root = paths.child(
        of: -1, frame(lanes.name(ofProcess: lanes.lanes[lane].process, spans)))
      var open: [Open] = []
      func close() {
        guard let last = open.popLast() else { return }
        paths.add(max(0, last.duration &- last.inner), to: last.path)
        if !open.isEmpty { open[open.count - 1].inner &+= last.duration }
      }
      for row in lanes.rows(ofLane: lane) {
        let row = Int(row)
        notes.written += 1
        while let last = open.last, last.end <= spans.start[row] { close() }
        let name = names.value(row, facts) { frame($0) }
        let path = paths.child(of: open.last?.path ?? root, name)
        open.append(
          Open(end: SliceLanes.end(spans, row), duration: spans.duration[row], path: path))
      }
      while !open.isEmpty { close() }
    }
    notes.leave(lanes.instants.count, "have no duration")
    notes.leave(lanes.withoutStart, "have no time")
    var buffer = ByteBuffer()
    for (path, time) in paths.totals where time > 0 {
      buffer.append("\(path) \(time)\n")
      try buffer.spill(to: put)
    }
    try buffer.drain(to: put)
    return notes
  }

  /// A name as one frame: a semicolon separates frames, a line feed stacks.
  private static func frame(_ name: String) -> String {
    PlainText.clean(name).replacing(";", with: ",")
  }

  /// Stacks, each known by its number.
  private struct PathTable {
    private struct Key: Hashable {
      var parent: Int
      var frame: String
    }

    private var known: [Key: Int] = [:]
    private var paths: [String] = []
    private var times: [Int64] = []

    /// The stack with one more frame on top; -1 is the empty one.
    mutating func child(of parent: Int, _ frame: String) -> Int {
      let key = Key(parent: parent, frame: frame)
      if let found = known[key] { return found }
      known[key] = paths.count
      paths.append(parent < 0 ? frame : paths[parent] + ";" + frame)
      times.append(0)
      return paths.count - 1
    }

    mutating func add(_ time: Int64, to path: Int) {
      let (sum, overflow) = times[path].addingReportingOverflow(time)
      times[path] = overflow ? .max : sum
    }

    /// All stacks with their times, in the order of their texts.
    var totals: [(String, Int64)] { zip(paths, times).sorted { $0.0 < $1.0 } }
  }
}
