import Scheduling
import Trace

/// Recorded calls in sections and lanes, by what is declared about the system.
struct ReplayArrangement {
  /// Calls of one lane, in the order of time.
  struct Lane {
    var section: Int
    var pool: Int
    var owner: Int
    var calls: [Int]
    var start: Int64
    var end: Int64
  }

  /// The extent of a section.
  struct Section {
    var run: NameID
    var place: ReplayProgram.Place
    var start = Int64.max
    var end = Int64.min
  }

  private(set) var sections: [Section] = []
  /// Lanes by section, pool and start.
  private(set) var lanes: [Lane] = []
  private(set) var pools: [NameID] = []

  /// The arrangement of those calls.
  ///
  /// - Complexity: O(n log n).
  init(_ recorded: RecordedCalls, _ table: SpanTable, _ system: ReplaySystem) {
    var index = KeyIndex()
    var membership: [Int] = []
    for call in recorded.calls {
      let (key, place) = Self.section(of: call.row, table, system)
      let position = index.position(of: key)
      if position == sections.count {
        sections.append(Section(run: table.run[call.row], place: place))
      }
      membership.append(position)
      sections[position].start = min(sections[position].start, call.start)
      sections[position].end = max(sections[position].end, call.end)
    }
    let order = sections.indices.sorted {
      (sections[$0].start, sections[$0].end, $0) < (sections[$1].start, sections[$1].end, $1)
    }
    var rank = [Int](repeating: 0, count: order.count)
    for (place, section) in order.enumerated() { rank[section] = place }
    sections = order.map { sections[$0] }
    addLanes(recorded, table, system, membership.map { rank[$0] })
  }

  /// Share of the sections that begin only when the one before has ended; 1 where there is one.
  ///
  /// - Parameter resolution: what times can't tell apart.
  func separated(resolution: Int64) -> Double {
    var end: [NameID: Int64] = [:]
    var apart = 0
    var transitions = 0
    for section in sections {
      if let before = end[section.run] {
        transitions += 1
        if section.start.saturatingAdd(resolution) >= before { apart += 1 }
      }
      end[section.run] = max(end[section.run] ?? .min, section.end)
    }
    return transitions > 0 ? Double(apart) / Double(transitions) : 1
  }

  private static func section(
    of row: Int, _ table: SpanTable, _ system: ReplaySystem
  ) -> (PackedKey, ReplayProgram.Place) {
    let run = table.run[row].rawValue
    let day = UInt32(bitPattern: table.day[row])
    var iteration = table.iteration[row]
    var kind: UInt32 = 0
    switch system.extent {
    case .run:
      return (PackedKey(run, 0), ReplayProgram.Place(day: nil, iteration: nil))
    case .parts:
      kind = UInt32(system.part(of: table.names[table.stage[row]] ?? ""))
      // Gossip belongs to the day; some sources say iteration 0.
      if kind == 0 { iteration = SpanTable.absent32 }
    case .stage: kind = table.stage[row].rawValue
    case .iteration: break
    }
    let place = ReplayProgram.Place(
      day: table.day[row] == SpanTable.absent32 ? nil : table.day[row],
      iteration: iteration == SpanTable.absent32 ? nil : iteration)
    return (PackedKey(run, day, UInt32(bitPattern: iteration), kind), place)
  }

  private mutating func addLanes(
    _ recorded: RecordedCalls, _ table: SpanTable, _ system: ReplaySystem, _ sectionOf: [Int]
  ) {
    var owners = KeyIndex()
    var poolIndex = KeyIndex()
    var keys: [(section: Int, pool: Int, owner: Int, start: Int64, end: Int64, call: Int)] = []
    for (number, call) in recorded.calls.enumerated() {
      let group = table.group[call.row]
      let pool = poolIndex.position(of: PackedKey(system.hasGroups ? group.rawValue : 0, 0))
      if pool == pools.count { pools.append(system.hasGroups ? group : .absent) }
      let owner = owners.position(
        of: PackedKey(table.run[call.row].rawValue, table.agent[call.row].rawValue, group.rawValue))
      keys.append((sectionOf[number], pool, owner, call.start, call.end, number))
    }
    keys.sort {
      ($0.section, $0.pool, $0.owner, $0.start, $0.end, $0.call)
        < ($1.section, $1.pool, $1.owner, $1.start, $1.end, $1.call)
    }
    let isAlone = system.arrives || system == .independent
    var free = TimeHeap()
    for (place, key) in keys.enumerated() {
      let isSame =
        place > 0 && keys[place - 1].section == key.section && keys[place - 1].pool == key.pool
        && keys[place - 1].owner == key.owner
      if !isSame { free = TimeHeap() }
      // Items of a batch do not wait for one another, whether or not they have names.
      let isApart =
        isAlone || (system.extent == .stage && table.agent[recorded.calls[key.call].row].isAbsent)
      let tolerance = max(0, table.resolution[recorded.calls[key.call].row])
      // Of one owner's calls those that overlapped did not wait for one another.
      if !isApart, let first = free.first, first.time <= key.start.saturatingAdd(tolerance) {
        _ = free.pop()
        lanes[first.number].calls.append(key.call)
        lanes[first.number].end = max(lanes[first.number].end, key.end)
        free.push(key.end, first.number)
      } else {
        lanes.append(
          Lane(
            section: key.section, pool: key.pool, owner: key.owner, calls: [key.call],
            start: key.start, end: key.end))
        if !isApart { free.push(key.end, lanes.count - 1) }
      }
    }
    lanes = lanes.enumerated().sorted {
      ($0.element.section, $0.element.pool, $0.element.start, $0.offset)
        < ($1.element.section, $1.element.pool, $1.element.start, $1.offset)
    }.map(\.element)
  }
}
