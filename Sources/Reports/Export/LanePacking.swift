import Scheduling

/// Packs the slices of one owner into as few lanes as they need, in the order of their starts.
struct LanePacking {
  private struct Open {
    var call: Int64
    var end: Int64
  }

  /// The open slices of each lane, the outermost first.
  private var open: [[Open]] = []
  /// The lane of the whole layout that each of these is.
  private var laneOf: [Int] = []
  /// Ends of the outermost slices with their lanes.
  private var busy = TimeHeap()
  /// Lanes that hold nothing now.
  private var free = TimeHeap()
  /// The lane on which a call is open.
  private var laneOfCall: [Int64: Int] = [:]

  /// Finds room for a slice; the lane's number from 0, and whether it is a new one.
  ///
  /// - Precondition: starts do not descend from call to call.
  /// - Complexity: O(log lanes).
  mutating func place(call: Int64, start: Int64, end: Int64) -> (number: Int, isNew: Bool) {
    while let first = busy.first, first.time <= start {
      _ = busy.pop()
      if let outermost = open[first.number].first, laneOfCall[outermost.call] == first.number {
        laneOfCall[outermost.call] = nil
      }
      open[first.number] = []
      free.push(0, first.number)
    }
    let slice = Open(call: call, end: end)
    if let lane = laneOfCall[call] {
      while let last = open[lane].last, last.end <= start { open[lane].removeLast() }
      if let last = open[lane].last, last.end >= end {
        open[lane].append(slice)
        return (lane, false)
      }
    }
    var isNew = false
    let lane: Int
    if let first = free.pop() {
      lane = first.number
    } else {
      lane = open.count
      open.append([])
      laneOf.append(0)
      isNew = true
    }
    open[lane] = [slice]
    busy.push(end, lane)
    laneOfCall[call] = lane
    return (lane, isNew)
  }

  /// Notes which lane of the whole layout one of these is.
  mutating func setLane(_ lane: Int, of number: Int) { laneOf[number] = lane }

  /// The lane of the whole layout.
  func lane(of number: Int) -> Int { laneOf[number] }
}
