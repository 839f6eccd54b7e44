import Statistics
import Trace

/// The timed spans of a run, laid out so that on every lane one slice lies inside or behind another.
///
/// Viewers draw nested slices; calls that overlap need lanes of their own. Slices of one call nest
/// where their times allow it: an attempt lies in its call. Spans of different sources, and composites,
/// never share a lane, since they may tell of the same time.
struct SliceLanes {
  /// What lanes belong together.
  struct Process: Hashable {
    var run: NameID
    var source: NameID
    var isComposite: Bool
  }

  /// A row of slices.
  struct Lane {
    /// Position in ``processes``.
    var process: Int
    /// Whose slices they are; absent where nothing tells.
    var owner: NameID
    /// From 1; higher numbers hold what overlaps.
    var number: Int
  }

  private(set) var processes: [Process] = []
  private(set) var lanes: [Lane] = []
  /// Spans with a start and no duration, in the order of the table.
  private(set) var instants: [Int] = []
  /// Spans without a start.
  private(set) var withoutStart = 0
  /// First start, on which all written times are based; 0 where nothing has one.
  private(set) var origin: Int64 = 0
  /// The timed rows, lane by lane, on each in the order of their starts.
  private var rows: [UInt32] = []
  /// Where each lane begins in ``rows``; one more than there are lanes.
  private var starts: [Int] = [0]

  /// Lays out those spans.
  ///
  /// - Complexity: O(n log n); some bytes a span.
  init(_ spans: SpanTable) {
    var timed: [UInt32] = []
    origin = spans.start.lazy.filter { $0 != SpanTable.absent64 }.min() ?? 0
    for row in 0..<spans.count {
      if spans.start[row] == SpanTable.absent64 {
        withoutStart += 1
      } else if spans.duration[row] == SpanTable.absent64 {
        instants.append(row)
      } else {
        timed.append(UInt32(row))
      }
    }
    let call = spans.names.existing(Phase.call)
    // The longer of two that begin together lies outside; of equals the whole call.
    func goesBefore(_ left: UInt32, _ right: UInt32) -> Bool {
      let (first, second) = (Int(left), Int(right))
      if spans.start[first] != spans.start[second] {
        return spans.start[first] < spans.start[second]
      }
      if spans.duration[first] != spans.duration[second] {
        return spans.duration[first] > spans.duration[second]
      }
      let ranks = (spans.phase[first] == call, spans.phase[second] == call)
      return ranks.0 == ranks.1 ? left < right : ranks.0
    }
    let isSorted = zip(timed, timed.dropFirst()).allSatisfy { goesBefore($0, $1) }
    if !isSorted { timed.sort(by: goesBefore) }
    assign(timed, spans)
  }

  /// The end of a timed row; times beyond the year 2262 are cut.
  static func end(_ spans: SpanTable, _ row: Int) -> Int64 {
    let (end, overflow) = spans.start[row].addingReportingOverflow(spans.duration[row])
    return overflow ? .max : end
  }

  /// The rows of a lane in the order of their starts.
  func rows(ofLane lane: Int) -> ArraySlice<UInt32> { rows[starts[lane]..<starts[lane + 1]] }

  private mutating func assign(_ order: [UInt32], _ spans: SpanTable) {
    struct Key: Hashable {
      var process: Int
      var owner: NameID
    }
    var known: [Process: Int] = [:]
    var packings: [Key: LanePacking] = [:]
    var laneOf = [UInt32](repeating: 0, count: order.count)
    let step = spans.names.existing(Phase.step)
    for (position, row) in order.enumerated() {
      let row = Int(row)
      let covers = spans.covers[row]
      let process = Process(
        run: spans.run[row], source: spans.source[row],
        isComposite: spans.phase[row] == step || (covers != SpanTable.absent32 && covers > 1))
      let place = known[process] ?? processes.count
      if place == processes.count {
        known[process] = place
        processes.append(process)
      }
      let key = Key(
        process: place, owner: spans.agent[row].isAbsent ? spans.group[row] : spans.agent[row])
      let end = Self.end(spans, row)
      let (number, isNew) = packings[key, default: LanePacking()].place(
        call: spans.call[row], start: spans.start[row], end: end)
      if isNew {
        packings[key]?.setLane(lanes.count, of: number)
        lanes.append(Lane(process: key.process, owner: key.owner, number: number + 1))
      }
      laneOf[position] = UInt32(packings[key]?.lane(of: number) ?? 0)
    }
    sort(order, laneOf, spans)
  }

  /// Puts the lanes into an order that people expect, and the rows lane by lane.
  private mutating func sort(_ order: [UInt32], _ laneOf: [UInt32], _ spans: SpanTable) {
    func key(_ lane: Lane) -> (Int, Int, String, Int) {
      let owner = spans.names[lane.owner] ?? ""
      // Agents 2 and 10 stand in the order of their numbers.
      return (lane.process, Int(owner) ?? .max, owner, lane.number)
    }
    let keys = lanes.map(key)
    let ranked = lanes.indices.sorted { keys[$0] < keys[$1] }
    var place = [Int](repeating: 0, count: lanes.count)
    for (rank, lane) in ranked.enumerated() { place[lane] = rank }
    lanes = ranked.map { lanes[$0] }
    starts = [Int](repeating: 0, count: lanes.count + 1)
    for lane in laneOf { starts[place[Int(lane)] + 1] += 1 }
    for lane in lanes.indices { starts[lane + 1] += starts[lane] }
    var next = starts
    rows = [UInt32](repeating: 0, count: order.count)
    for (position, row) in order.enumerated() {
      let lane = place[Int(laneOf[position])]
      rows[next[lane]] = row
      next[lane] += 1
    }
  }
}
