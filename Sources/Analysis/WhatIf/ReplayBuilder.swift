import Scheduling
import Trace

/// Turns recorded calls into a program: what lies between them becomes the program's own time.
struct ReplayBuilder {
  let recorded: RecordedCalls
  let arrangement: ReplayArrangement
  let table: SpanTable
  let run: RunDescription

  /// Lanes of one pool of one section.
  private struct Crew {
    var section: Int
    var lanes: Range<Int>
  }

  /// Fills in everything but the system and its doubts.
  func fill(_ program: inout ReplayProgram) {
    program.pools = arrangement.pools.map { table.names[$0] ?? "" }
    let crews = crews()
    let concurrency = concurrency(crews, program.system)
    program.recordedConcurrency = concurrency
    program.mostLanes = crews.map(\.lanes.count).max() ?? 0
    let first = arrangement.sections.first?.start ?? 0
    let origin = min(run.start ?? first, first)
    var names = KeyIndex()
    var cells = KeyIndex()
    var placeIndex: [ReplayProgram.Place: Int] = [:]
    var gaps: [(start: Int64, end: Int64)] = []
    var moments: [(start: Int64, end: Int64)] = []
    var reached = origin
    var next = 0
    for (number, section) in arrangement.sections.enumerated() {
      let firstCrew = next
      while next < crews.count, crews[next].section == number { next += 1 }
      let own = crews[firstCrew..<next]
      let limit = concurrency ?? .max
      var begins: [Int: Int64] = [:]
      if !program.system.arrives {
        for crew in own { follow(crew, limit, &begins) }
      }
      let gap = max(0, section.start.saturatingSubtract(reached))
      let start = section.start.saturatingSubtract(min(gap, typicalLead(begins)))
      gaps.append((reached, start))
      let place = placeIndex[section.place] ?? program.places.count
      if place == program.places.count {
        placeIndex[section.place] = place
        program.places.append(section.place)
      }
      let firstLane = Int32(program.lanes.count)
      for lane in own.flatMap({ inOrder($0.lanes, begins) }) {
        add(
          arrangement.lanes[lane], begin: begins[lane] ?? start, section: start, &program, &names,
          &cells, &moments)
      }
      program.sections.append(
        ReplayProgram.Section(
          first: firstLane, end: Int32(program.lanes.count), place: Int32(place),
          serial: max(0, start.saturatingSubtract(reached))))
      reached = max(reached, section.end)
    }
    program.cells = cells.keys.count
    let end = max(run.end ?? reached, reached)
    program.tail = end.saturatingSubtract(reached)
    program.recordedMakespan = end.saturatingSubtract(origin)
    addLoad(moments, &program)
    addCommits(gaps, &program)
  }

  private func crews() -> [Crew] {
    var crews: [Crew] = []
    var pool = -1
    for (number, lane) in arrangement.lanes.enumerated() {
      if let last = crews.last, last.section == lane.section, pool == lane.pool {
        crews[crews.count - 1].lanes = last.lanes.lowerBound..<number + 1
      } else {
        crews.append(Crew(section: lane.section, lanes: number..<number + 1))
        pool = lane.pool
      }
    }
    return crews
  }

  /// The most lanes of a crew that ran at a time; nil where all of every crew did.
  private func concurrency(_ crews: [Crew], _ system: ReplaySystem) -> Int? {
    var most = 1
    var isAll = true
    for crew in crews where crew.lanes.count > 1 {
      var ends = TimeHeap()
      var largest = 0
      let spans = crew.lanes.map { begun(arrangement.lanes[$0], system) }.sorted { $0 < $1 }
      for span in spans {
        while let first = ends.first, first.time <= span.0 { _ = ends.pop() }
        ends.push(span.1, 0)
        largest = max(largest, ends.count)
      }
      most = max(most, largest)
      isAll = isAll && largest == crew.lanes.count
    }
    if system.arrives { return recorded.waits.isEmpty ? nil : most }
    return isAll && most > 1 ? nil : most
  }

  /// When a lane was begun and when it ended, times that can't be told apart taken as one.
  private func begun(_ lane: ReplayArrangement.Lane, _ system: ReplaySystem) -> (Int64, Int64) {
    guard let call = lane.calls.first.map({ recorded.calls[$0] }) else { return (0, 0) }
    var start = lane.start
    if system.arrives {
      start = recorded.waits[call.waits].reduce(start) { $0.saturatingAdd($1.end - $1.start) }
    }
    let uncertain = max(0, table.resolution[call.row])
    return (start, max(start, lane.end.saturatingSubtract(uncertain)))
  }

  /// When each lane but the first ones got the place of another.
  private func follow(
    _ crew: Crew, _ limit: Int, _ begins: inout [Int: Int64]
  ) {
    guard crew.lanes.count > limit else { return }
    var free = TimeHeap()
    for lane in crew.lanes {
      if free.count >= limit, let first = free.pop() {
        // No lane begins after its first call.
        begins[lane] = min(first.time, arrangement.lanes[lane].start)
      }
      free.push(arrangement.lanes[lane].end, lane)
    }
  }

  /// The median of the lanes' own time before their first call.
  private func typicalLead(_ begins: [Int: Int64]) -> Int64 {
    let leads = begins.map {
      arrangement.lanes[$0.key].start.saturatingSubtract($0.value)
    }.sorted()
    return leads.isEmpty ? 0 : leads[leads.count / 2]
  }

  /// Lanes in the order in which they would get a place: those that began together by their names, as
  /// programs start them; then the others as they came.
  ///
  /// Together are those without a place of another that began before any first call was over.
  private func inOrder(_ lanes: Range<Int>, _ begins: [Int: Int64]) -> [Int] {
    var over = Int64.max
    let first = lanes.prefix { lane in
      guard begins[lane] == nil, arrangement.lanes[lane].start < over,
        let call = arrangement.lanes[lane].calls.first
      else { return false }
      over = min(over, recorded.calls[call].end)
      return true
    }
    let named = first.map { lane in
      let agent = arrangement.lanes[lane].calls.first.map { table.agent[recorded.calls[$0].row] }
      return (name: NaturalName(agent.flatMap { table.names[$0] }), lane: lane)
    }
    return named.sorted { ($0.name, $0.lane) < ($1.name, $1.lane) }.map(\.lane)
      + lanes[first.endIndex...]
  }

  private func add(
    _ lane: ReplayArrangement.Lane, begin: Int64, section: Int64, _ program: inout ReplayProgram,
    _ names: inout KeyIndex, _ cells: inout KeyIndex,
    _ moments: inout [(start: Int64, end: Int64)]
  ) {
    let arrives = program.system.arrives
    let first = Int32(program.calls.count)
    var cursor = arrives ? lane.start : begin
    for number in lane.calls {
      let call = recorded.calls[number]
      let stage = names.position(of: PackedKey(table.stage[call.row].rawValue, 0))
      if stage == program.stages.count {
        program.stages.append(table.names[table.stage[call.row]] ?? "")
      }
      var made = ReplayProgram.Call(
        stage: Int32(stage), first: Int32(program.attempts.count), end: 0,
        prompt: prompt(of: call), row: Int32(clamping: call.row))
      made.cell = Int32(cells.position(of: PackedKey(UInt32(stage), UInt32(lane.pool))))
      made.lead = attempts(of: call, from: &cursor, arrives, &program, &moments)
      made.end = Int32(program.attempts.count)
      program.calls.append(made)
    }
    program.lanes.append(
      ReplayProgram.Lane(
        first: first, end: Int32(program.calls.count), pool: Int32(lane.pool),
        owner: Int32(lane.owner),
        arrival: arrives ? max(0, lane.start.saturatingSubtract(section)) : 0))
  }

  /// Adds a call's attempts; the program's own time before the first of them.
  private func attempts(
    of call: RecordedCalls.Call, from cursor: inout Int64, _ arrives: Bool,
    _ program: inout ReplayProgram, _ moments: inout [(start: Int64, end: Int64)]
  ) -> Int64 {
    let begin = cursor
    // A wait for a place began before the lane did, a wait for a limit after it.
    let waits = recorded.waits[call.waits].filter { $0.start >= begin }
    func waited(_ from: Int64, _ until: Int64) -> Int64 {
      waits.reduce(0) {
        $0.saturatingAdd(max(0, min($1.end, until).saturatingSubtract(max($1.start, from))))
      }
    }
    var lead: Int64 = 0
    var models: [NameID] = []
    for place in call.attempts {
      let attempt = recorded.attempts[place]
      let start = max(cursor, attempt.start)
      let before = waited(cursor, start)
      let inside = waited(start, attempt.end)
      let own = max(0, start.saturatingSubtract(cursor).saturatingSubtract(before))
      let row = attempt.row
      var made = ReplayProgram.Attempt(
        duration: max(0, attempt.end.saturatingSubtract(start).saturatingSubtract(inside)),
        status: table.status[row])
      made.wait = arrives ? 0 : before.saturatingAdd(inside)
      if place + 1 < call.attempts.upperBound {
        // It was asked again, so the answer was of no use, whatever the service said.
        if !made.status.isFailure { made.status = .invalidOutput }
      } else if let status = call.status {
        made.status = status
      }
      if place == call.attempts.lowerBound { lead = own } else { made.pause = own }
      made.inputTokens = table.inputTokens[row]
      made.outputTokens = table.outputTokens[row]
      made.cost = table.cost[row]
      program.attempts.append(made)
      models.append(table.model[row])
      moments.append((attempt.end.saturatingSubtract(made.duration), attempt.end))
      cursor = max(cursor, attempt.end)
    }
    addAmounts(of: call, models, &program)
    return lead
  }

  /// Gives a call's last attempt what only the call's own row tells, and prices the attempts.
  private func addAmounts(
    of call: RecordedCalls.Call, _ models: [NameID], _ program: inout ReplayProgram
  ) {
    let made = program.attempts.count - models.count..<program.attempts.count
    guard let last = made.last else { return }
    if made.allSatisfy({ !program.attempts[$0].tellsTokens }) {
      program.attempts[last].inputTokens = table.inputTokens[call.row]
      program.attempts[last].outputTokens = table.outputTokens[call.row]
    }
    if made.allSatisfy({ program.attempts[$0].cost.isNaN }) {
      program.attempts[last].cost = table.cost[call.row]
    }
    guard let prices = program.prices else { return }
    for (place, model) in zip(made, models) {
      let named = model.isAbsent ? table.model[call.row] : model
      let price = prices.price(of: table.names[named])
      program.attempts[place].take(price)
    }
  }

  private func prompt(of call: RecordedCalls.Call) -> UInt64? {
    let first = recorded.attempts[call.attempts.lowerBound].row
    for row in [call.row, first] where table.promptHash[row] != SpanTable.absent64 {
      return UInt64(bitPattern: table.promptHash[row])
    }
    return nil
  }

  /// How many others were in flight when each attempt was sent.
  private func addLoad(
    _ moments: [(start: Int64, end: Int64)], _ program: inout ReplayProgram
  ) {
    var ends = TimeHeap()
    for place in moments.indices.sorted(by: { (moments[$0].start, $0) < (moments[$1].start, $1) }) {
      while let first = ends.first, first.time <= moments[place].start { _ = ends.pop() }
      program.attempts[place].others = Int32(clamping: ends.count)
      ends.push(moments[place].end, 0)
    }
  }

  /// The time of the database between sections, without what the program sleeps there.
  private func addCommits(
    _ gaps: [(start: Int64, end: Int64)], _ program: inout ReplayProgram
  ) {
    guard let phase = table.names.existing("db") else { return }
    for row in 0..<table.count where table.phase[row] == phase {
      let start = table.start[row]
      guard start != SpanTable.absent64, table.duration[row] != SpanTable.absent64 else { continue }
      var low = 0
      var high = gaps.count
      while low < high {
        let middle = (low + high) / 2
        if gaps[middle].end <= start { low = middle + 1 } else { high = middle }
      }
      guard low < gaps.count, gaps[low].start <= start else { continue }
      let sleep = program.system.sleeps[table.names[table.stage[row]] ?? ""] ?? 0
      let time = max(0, table.duration[row].saturatingSubtract(sleep))
      let section = program.sections[low]
      program.sections[low].commits = min(section.serial, section.commits.saturatingAdd(time))
    }
  }
}
