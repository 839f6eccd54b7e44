import Trace

/// Makes the waterfall of one stretch from its rows.
struct WaterfallBuilder {
  let table: SpanTable
  let groups: SpanGroups
  let work: StageWork
  let rows: [Int]
  let limits: WaterfallLimits
  let bars: Int

  /// A row of the stretch with where it goes.
  struct Placed {
    var row: Int
    var start: Int64
    var end: Int64
    var isTimed: Bool
    /// Whose it is: the same agent's spans follow one another.
    var actor: PackedKey
    /// Which of the stretch's calls it belongs to, counted from 0.
    var call: Int32
    var lane = 0
    var track = 0
    var kind = Waterfall.BarKind.work
    var isOnPath = false
  }

  /// Fills in everything but what the choice of the stretch says.
  func fill(_ waterfall: inout Waterfall) {
    var (spans, calls) = placed()
    tellKinds(&spans, calls: calls)
    let merged = dropOnlyAttempts(&spans, calls: calls)
    waterfall.unplaced = rows.count - spans.count - merged - superseded
    waterfall.spans = spans.count
    waterfall.failed = spans.count { table.status[$0.row].isFailure }
    let lanes = WaterfallLanes(table: table, spans: spans, limits: limits)
    waterfall.laneKind = lanes.kind
    let path = CriticalPath(table: table, spans: spans, limit: limits.pathCandidates)
    for position in path.links { spans[position].isOnPath = true }
    waterfall.pathCandidates = path.candidates
    waterfall.pathSpans = path.links.count
    lanes.assign(&spans, to: &waterfall)
    describe(path, spans, in: &waterfall)
    let shown = thinned(spans.indices.filter { spans[$0].lane >= 0 && spans[$0].track >= 0 }, spans)
    waterfall.bars = shown.map { bar(spans[$0], kind: lanes.kind) }
  }

  private var superseded: Int { rows.count { work.superseded.contains($0) } }

  /// The rows with a start, in its order, longer ones first, and how many calls they belong to.
  private func placed() -> (spans: [Placed], calls: Int) {
    var spans: [Placed] = []
    // Rows of a call mostly follow one another in the table.
    var calls = KeyIndex()
    spans.reserveCapacity(rows.count)
    for row in rows where table.start[row] != SpanTable.absent64 {
      if !work.superseded.isEmpty, work.superseded.contains(row) { continue }
      let duration = table.duration[row]
      let isTimed = duration != SpanTable.absent64
      let start = table.start[row]
      let call = UInt64(bitPattern: table.call[row])
      let key = PackedKey(
        table.run[row].rawValue, UInt32(truncatingIfNeeded: call >> 32),
        UInt32(truncatingIfNeeded: call))
      spans.append(
        Placed(
          row: row, start: start, end: isTimed ? start.saturatingAdd(duration) : start,
          isTimed: isTimed,
          actor: PackedKey(
            table.run[row].rawValue, table.group[row].rawValue, table.agent[row].rawValue),
          call: Int32(truncatingIfNeeded: calls.position(of: key))))
    }
    spans.sort { ($0.start, $1.end, $0.row) < ($1.start, $0.end, $1.row) }
    return (spans, calls.keys.count)
  }

  /// Links, parts and what is inferred on the chain.
  private func describe(
    _ path: CriticalPath, _ spans: [Placed], in waterfall: inout Waterfall
  ) {
    var times: [String?: Int64] = [:]
    var links: [Waterfall.Link] = []
    let end = waterfall.start.saturatingAdd(waterfall.wall)
    var reached = waterfall.start
    func add(_ link: Waterfall.Link) {
      guard link.end > link.start else { return }
      times[link.stage, default: 0] = (times[link.stage] ?? 0).saturatingAdd(link.length)
      links.append(link)
    }
    for (number, position) in path.links.enumerated() {
      let span = spans[position]
      // A span whose end overlaps the next one by the resolution counts up to there.
      let next = number + 1 < path.links.count ? spans[path.links[number + 1]].start : end
      add(Waterfall.Link(start: reached, end: max(reached, span.start)))
      let isInferred =
        table.timing[span.row] == .adjacent || table.timing[span.row] == .database
      let stop = max(min(span.end, max(next, span.start)), reached)
      let link = Waterfall.Link(
        start: max(reached, span.start), end: stop, lane: span.lane >= 0 ? span.lane : nil,
        track: max(0, span.track), stage: table.names[table.stage[span.row]] ?? "",
        isInferred: isInferred)
      add(link)
      if isInferred { waterfall.inferredOnPath += max(0, link.length) }
      reached = max(reached, stop)
    }
    if !path.links.isEmpty { add(Waterfall.Link(start: reached, end: max(reached, end))) }
    waterfall.parts = times.map { Waterfall.Part(stage: $0.key, time: $0.value) }
      .sorted { ($1.time, $0.stage ?? "") < ($0.time, $1.stage ?? "") }
    waterfall.path = shortened(links)
  }

  /// The longest links in their order.
  private func shortened(_ links: [Waterfall.Link]) -> [Waterfall.Link] {
    guard links.count > limits.links else { return links }
    let longest = links.indices.sorted { (links[$1].length, $0) < (links[$0].length, $1) }
    return longest.prefix(limits.links).sorted().map { links[$0] }
  }

  /// At most so many: first those on the chain, then failures, then the longest.
  private func thinned(_ positions: [Int], _ spans: [Placed]) -> [Int] {
    func order(_ left: Int, _ right: Int) -> Bool {
      let (a, b) = (spans[left], spans[right])
      return (a.lane, a.track, a.start, a.kind == .part ? 1 : 0, left)
        < (b.lane, b.track, b.start, b.kind == .part ? 1 : 0, right)
    }
    guard positions.count > bars else { return positions.sorted(by: order) }
    func rank(_ position: Int) -> (Int, Int64, Int) {
      let span = spans[position]
      let kind =
        span.isOnPath ? 0 : table.status[span.row].isFailure ? 1 : span.kind == .part ? 3 : 2
      return (kind, -(span.end.saturatingSubtract(span.start)), position)
    }
    let ranked = positions.map { (rank($0), $0) }.sorted { $0.0 < $1.0 }
    return ranked.prefix(bars).map { $0.1 }.sorted(by: order)
  }

  private func bar(_ span: Placed, kind: Waterfall.LaneKind) -> Waterfall.Bar {
    let row = span.row
    let attempt = table.attempt[row]
    return Waterfall.Bar(
      lane: span.lane, track: span.track, stage: table.names[table.stage[row]] ?? "",
      phase: table.names[table.phase[row]] ?? "",
      agent: kind == .group ? table.names[table.agent[row]] : nil,
      attempt: attempt == SpanTable.absent16 ? nil : Int(attempt), start: span.start,
      duration: span.isTimed ? table.duration[row] : nil, timing: table.timing[row],
      status: table.status[row], error: table.names[table.error[row]], kind: span.kind,
      isOnPath: span.isOnPath)
  }
}
