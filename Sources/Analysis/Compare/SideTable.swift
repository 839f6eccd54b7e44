import Statistics
import Trace

/// Names a stage on both sides.
struct StageKey: Hashable {
  var stage: String
  var phase: String
  var timing: Timing
}

/// A stage and phase whatever the timing source.
struct StepKey: Hashable {
  var stage: String
  var phase: String
}

/// What a comparison needs of one side, taken from the spans in one pass a run.
struct SideTable {
  /// The name of a stage where stages of different names are compared.
  static let anyStage = "*"

  let runCount: Int
  private(set) var samples: [StageKey: StageSample] = [:]
  private(set) var outcomes: [StepKey: OutcomeTally] = [:]
  /// The outcomes of the calls of all stages; nil where there is none.
  private(set) var calls: OutcomeTally?
  private(set) var spans = 0
  private(set) var callCount = 0
  private(set) var inputTokens: Int64?
  private(set) var outputTokens: Int64?
  private(set) var cost: Double?
  /// The names of the stages that have durations.
  private(set) var stageNames: Set<String> = []

  /// - Complexity: O(rows), plus sorting by start where rows are not in order.
  init(_ side: ComparisonSide, options: ComparisonOptions) {
    runCount = side.runs.count
    for (number, trace) in side.runs.enumerated() {
      let chosen = side.filter.map { $0.matches(trace) }
      add(trace, number: number, chosen: chosen, ignoresStages: options.ignoresStages)
    }
  }

  private mutating func add(
    _ trace: RunTrace, number: Int, chosen: [Bool]?, ignoresStages: Bool
  ) {
    let table = trace.spans
    let groups = SpanGroups(table)
    let keys = groups.groups.map { group in
      StageKey(
        stage: ignoresStages ? Self.anyStage : table.names[group.stage] ?? "",
        phase: table.names[group.phase] ?? "", timing: group.timing)
    }
    let rows = Self.rows(of: groups, table, chosen)
    let blocks = SpanBlocks(table)
    for (position, group) in groups.groups.enumerated() where !rows[position].isEmpty {
      var sample = samples.removeValue(forKey: keys[position]) ?? StageSample(runs: runCount)
      if sample.add(rows[position], table, blocks, run: number) > 0 {
        stageNames.insert(table.names[group.stage] ?? "")
      }
      samples[keys[position]] = sample
      spans += rows[position].count
    }
    countOutcomes(groups, rows, keys, table, blocks)
    countUse(groups, rows, table)
  }

  /// The chosen rows of each group, those of one start in their order.
  private static func rows(
    of groups: SpanGroups, _ table: SpanTable, _ chosen: [Bool]?
  ) -> [[UInt32]] {
    var rows = groups.groups.map { group in
      var positions: [UInt32] = []
      if chosen == nil { positions.reserveCapacity(group.count) }
      return positions
    }
    for (row, group) in groups.membership.enumerated() where chosen?[row] ?? true {
      rows[Int(group)].append(UInt32(truncatingIfNeeded: row))
    }
    return rows.map { ordered($0, table) }
  }

  /// Rows in the order of their start.
  private static func ordered(_ rows: [UInt32], _ table: SpanTable) -> [UInt32] {
    RowOrder.byStart(rows, table.start.span)
  }

  /// Adds how the spans ended, each call of a stage with two sources once.
  private mutating func countOutcomes(
    _ groups: SpanGroups, _ rows: [[UInt32]], _ keys: [StageKey], _ table: SpanTable,
    _ blocks: SpanBlocks
  ) {
    var members: [StepKey: [Int]] = [:]
    for (position, key) in keys.enumerated() where !rows[position].isEmpty {
      members[StepKey(stage: key.stage, phase: key.phase), default: []].append(position)
    }
    var ofCalls: [UInt32] = []
    for (key, positions) in members {
      var chosen = rows[positions[0]]
      if positions.count > 1 {
        // The best evidence first: a call that it knows counts by it.
        let sorted = positions.sorted { groups.groups[$0].timing < groups.groups[$1].timing }
        chosen = Self.ordered(
          Self.first(of: sorted.flatMap { rows[$0] }, table, areCalls: key.phase == Phase.call),
          table)
      }
      var tally = outcomes.removeValue(forKey: key) ?? OutcomeTally()
      tally.add(chosen, areCalls: key.phase == Phase.call, table, blocks)
      outcomes[key] = tally
      if key.phase == Phase.call { ofCalls += chosen }
    }
    guard !ofCalls.isEmpty else { return }
    // Whatever the order of the dictionary, rows of one start follow one another as in the table.
    ofCalls.sort()
    var tally = calls ?? OutcomeTally()
    tally.add(Self.ordered(ofCalls, table), areCalls: true, table, blocks)
    calls = tally
  }

  /// The first row of each call, or of each attempt.
  private static func first(
    of rows: [UInt32], _ table: SpanTable, areCalls: Bool
  ) -> [UInt32] {
    var seen: Set<PackedKey> = []
    return rows.filter { row in
      let row = Int(row)
      let call = UInt64(bitPattern: table.call[row])
      let identity = PackedKey(
        table.stage[row].rawValue, table.run[row].rawValue, UInt32(truncatingIfNeeded: call),
        UInt32(truncatingIfNeeded: call >> 32)
          ^ (areCalls ? 0 : UInt32(bitPattern: Int32(table.attempt[row])) << 16))
      return seen.insert(identity).inserted
    }
  }

  /// Adds calls, tokens and cost: of attempts where there are any, else of calls.
  private mutating func countUse(
    _ groups: SpanGroups, _ rows: [[UInt32]], _ table: SpanTable
  ) {
    let work = StageWork(table, groups)
    let hasAttempts = groups.groups.enumerated().contains { position, group in
      group.role == .attempt && rows[position].contains { table.inputTokens[Int($0)] >= 0 }
    }
    for (position, group) in groups.groups.enumerated() {
      let isSuperseded = { (row: UInt32) in
        !work.superseded.isEmpty && work.superseded.contains(Int(row))
      }
      if group.role == .call { callCount += rows[position].count { !isSuperseded($0) } }
      guard group.role == (hasAttempts ? .attempt : .call) else { continue }
      for row in rows[position] where !isSuperseded(row) {
        let row = Int(row)
        let input = table.inputTokens[row]
        let output = table.outputTokens[row]
        if input >= 0 { inputTokens = (inputTokens ?? 0).saturatingAdd(input) }
        if output >= 0 { outputTokens = (outputTokens ?? 0).saturatingAdd(output) }
        if table.cost[row].isFinite { cost = (cost ?? 0) + table.cost[row] }
      }
    }
  }
}

extension StageSample {
  /// Adds the rows of one run, in the order of their start; how many have a duration.
  fileprivate mutating func add(
    _ rows: [UInt32], _ table: SpanTable, _ blocks: SpanBlocks, run: Int
  ) -> Int {
    count += rows.count
    let bytes = Self.known(table.promptBytes, rows)
    promptBytes += bytes
    // Tokens only matter where no source counts bytes.
    if bytes.isEmpty { promptTokens += Self.known(table.inputTokens, rows) }
    let duration = table.duration.span
    let timed = rows.count { duration[Int($0)] != SpanTable.absent64 }
    guard timed > 0 else { return 0 }
    var added = runs[run]
    runs[run] = Run()
    added.durations.reserveCapacity(added.durations.count + timed)
    added.blocks.reserveCapacity(added.blocks.count + timed)
    // Numbers from 0 without gaps, so that a tally of the blocks is no larger than the rows.
    var numbers = BlockNumbers(known: blocks.count, rows: timed)
    for row in rows where duration[Int(row)] != SpanTable.absent64 {
      added.durations.append(duration[Int(row)])
      added.blocks.append(numbers.number(of: blocks.numbers[Int(row)]))
    }
    runs[run] = added
    return timed
  }

  private static func known(_ column: ColumnValues<Int64>, _ rows: [UInt32]) -> [Int64] {
    if let common = column.common, common < 0 { return [] }
    var known: [Int64] = []
    known.reserveCapacity(rows.count)
    for row in rows where column[Int(row)] >= 0 { known.append(column[Int(row)]) }
    return known
  }
}
