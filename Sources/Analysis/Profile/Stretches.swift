import Trace

/// The rows of a table by run, day and iteration, whatever of these is known.
struct Stretches {
  /// A day's iteration of one run, and what its rows span.
  struct Stretch {
    var run: NameID
    var day: Int32
    var iteration: Int32
    var extent = TimeExtent()
    var rows = 0
    /// Rows with a start and a duration.
    var timed = 0
    var failed = 0

    /// Whether anything says where in simulated time it lies.
    var isPlaced: Bool { day != SpanTable.absent32 || iteration != SpanTable.absent32 }
  }

  /// The stretches in the order of their first row.
  let all: [Stretch]
  /// The position of each row's stretch.
  let membership: [UInt32]

  /// - Complexity: O(rows) on average.
  init(_ table: borrowing SpanTable) {
    let run = table.run
    let day = table.day.span
    let iteration = table.iteration.span
    let start = table.start.span
    let duration = table.duration.span
    let status = table.status.span
    var membership = [UInt32](repeating: 0, count: day.count)
    var all: [Stretch] = []
    var index = KeyIndex()
    for row in day.indices {
      let key = PackedKey(
        run[row].rawValue, UInt32(bitPattern: day[row]), UInt32(bitPattern: iteration[row]))
      let position = index.position(of: key)
      if position == all.count {
        all.append(Stretch(run: run[row], day: day[row], iteration: iteration[row]))
      }
      membership[row] = UInt32(position)
      all[position].rows += 1
      all[position].extent.add(start: start[row], duration: duration[row])
      if start[row] != SpanTable.absent64, duration[row] != SpanTable.absent64 {
        all[position].timed += 1
      }
      if status[row].isFailure { all[position].failed += 1 }
    }
    self.all = all
    self.membership = membership
  }
}
