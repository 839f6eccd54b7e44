import Trace

/// Puts the spans of a stretch into lanes and, where they overlap within one, into tracks.
struct WaterfallLanes {
  private typealias Placed = WaterfallBuilder.Placed

  let kind: Waterfall.LaneKind
  private let table: SpanTable
  private let limits: WaterfallLimits
  /// Group and agent of each lane, in the order of the lanes.
  private let keys: [PackedKey]
  private let leftOut: Int

  /// One lane an agent; one a group where the agents are more than the lanes.
  ///
  /// Where that is still too many, those with the most time stay.
  init(table: SpanTable, spans: [WaterfallBuilder.Placed], limits: WaterfallLimits) {
    self.table = table
    self.limits = limits
    let agents = Set(spans.map { Self.key(table, $0.row, .agent) })
    let groups = Set(spans.map { Self.key(table, $0.row, .group) })
    let kind: Waterfall.LaneKind =
      agents.count > limits.lanes && groups.count > 1 ? .group : .agent
    var busy: [PackedKey: Int64] = [:]
    for span in spans where span.kind == .work {
      busy[Self.key(table, span.row, kind), default: 0] =
        (busy[Self.key(table, span.row, kind)] ?? 0)
        .saturatingAdd(span.end.saturatingSubtract(span.start))
    }
    let all = kind == .agent ? agents : groups
    func names(_ key: PackedKey) -> (NaturalName, NaturalName) {
      (
        NaturalName(table.names[NameID(rawValue: UInt32(truncatingIfNeeded: key.high))]),
        NaturalName(table.names[NameID(rawValue: UInt32(key.low >> 32))])
      )
    }
    var ranked = all.map { (key: $0, busy: busy[$0] ?? 0, names: names($0)) }
    if ranked.count > limits.lanes {
      ranked.sort { ($1.busy, $0.names.0, $0.names.1) < ($0.busy, $1.names.0, $1.names.1) }
      ranked = Array(ranked.prefix(limits.lanes))
    }
    ranked.sort { $0.names < $1.names }
    keys = ranked.map(\.key)
    leftOut = all.count - keys.count
    self.kind = kind
  }

  /// Gives every span its lane and track, or −1 where it has none, and describes the lanes.
  func assign(_ spans: inout [WaterfallBuilder.Placed], to waterfall: inout Waterfall) {
    let positions = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    var lanes = keys.map { key in
      let group = table.names[NameID(rawValue: UInt32(truncatingIfNeeded: key.high))]
      let agent = table.names[NameID(rawValue: UInt32(key.low >> 32))]
      return Waterfall.Lane(
        name: kind == .agent ? agent : group, group: kind == .agent ? group : nil)
    }
    // When each track of each lane is free again.
    var free = [[Int64]](repeating: [], count: lanes.count)
    struct CallKey: Hashable {
      var run: NameID
      var call: Int64
    }
    var tracks: [CallKey: Int] = [:]
    for position in spans.indices {
      let span = spans[position]
      guard let lane = positions[Self.key(table, span.row, kind)] else {
        spans[position].lane = -1
        continue
      }
      spans[position].lane = lane
      lanes[lane].spans += 1
      if span.kind == .part { continue }
      if span.kind == .work {
        lanes[lane].busy = lanes[lane].busy.saturatingAdd(span.end.saturatingSubtract(span.start))
      }
      let slack = max(0, table.resolution[span.row])
      var track = free[lane].firstIndex { $0 <= span.start.saturatingAdd(slack) }
      if track == nil, free[lane].count < limits.tracks {
        track = free[lane].count
        free[lane].append(.min)
      }
      spans[position].track = track ?? -1
      guard let track else { continue }
      free[lane][track] = max(free[lane][track], span.end)
      tracks[CallKey(run: table.run[span.row], call: table.call[span.row])] = track
    }
    for position in spans.indices where spans[position].kind == .part && spans[position].lane >= 0 {
      let row = spans[position].row
      spans[position].track = tracks[CallKey(run: table.run[row], call: table.call[row])] ?? -1
    }
    for lane in lanes.indices { lanes[lane].tracks = max(1, free[lane].count) }
    waterfall.lanes = lanes
    waterfall.lanesLeftOut = leftOut
  }

  private static func key(
    _ table: SpanTable, _ row: Int, _ kind: Waterfall.LaneKind
  ) -> PackedKey {
    let agent = kind == .agent ? table.agent[row] : NameID.absent
    return PackedKey(0, table.group[row].rawValue, agent.rawValue)
  }
}

/// A name in the order that people expect: absent before all, numbers by value, then texts.
struct NaturalName: Comparable {
  private let name: String
  private let number: Int64?
  private let isAbsent: Bool

  init(_ name: String?) {
    self.name = name ?? ""
    number = name.flatMap { Int64($0) }
    isAbsent = name == nil
  }

  static func < (left: NaturalName, right: NaturalName) -> Bool {
    if left.isAbsent != right.isAbsent { return left.isAbsent }
    switch (left.number, right.number) {
    case (let first?, let second?): return first == second ? left.name < right.name : first < second
    case (nil, nil): return left.name < right.name
    default: return left.number != nil
    }
  }
}
