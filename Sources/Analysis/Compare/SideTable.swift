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

/// How many spans of a stage ended, failed and were repeated.
struct OutcomeTally {
  var ended = 0
  var failed = 0
  /// Calls whose attempts are known, and those that needed more than one.
  var counted = 0
  var repeated = 0
}

/// What a comparison needs of one side, taken from the spans in one pass a run.
struct SideTable {
  /// The name of a stage where stages of different names are compared.
  static let anyStage = "*"

  let runCount: Int
  private(set) var samples: [StageKey: StageSample] = [:]
  private(set) var outcomes: [StepKey: OutcomeTally] = [:]
  private(set) var spans = 0
  private(set) var calls = 0
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
    let blocks = Self.blocks(table)
    for (position, group) in groups.groups.enumerated() where !rows[position].isEmpty {
      let timed = rows[position].filter { table.duration[$0] != SpanTable.absent64 }
      if !timed.isEmpty { stageNames.insert(table.names[group.stage] ?? "") }
      var sample = samples.removeValue(forKey: keys[position]) ?? StageSample(runs: runCount)
      sample.add(timed, of: rows[position], table, blocks, run: number)
      samples[keys[position]] = sample
      spans += rows[position].count
    }
    countOutcomes(groups, rows, keys, table)
    countUse(groups, rows, table)
  }

  /// The chosen rows of each group.
  private static func rows(
    of groups: SpanGroups, _ table: SpanTable, _ chosen: [Bool]?
  ) -> [[Int]] {
    var rows = groups.groups.map { group in
      var positions: [Int] = []
      if chosen == nil { positions.reserveCapacity(group.count) }
      return positions
    }
    for (row, group) in groups.membership.enumerated() where chosen?[row] ?? true {
      rows[Int(group)].append(row)
    }
    return rows
  }

  /// Run, agent and day of each row as one number.
  private static func blocks(_ table: SpanTable) -> Blocks {
    var index = KeyIndex()
    let numbers = (0..<table.count).map { row in
      let key = PackedKey(
        table.agent[row].rawValue, UInt32(bitPattern: table.day[row]), table.run[row].rawValue)
      return Int32(truncatingIfNeeded: index.position(of: key))
    }
    return Blocks(numbers: numbers, count: index.keys.count)
  }

  /// Adds how the spans ended, each call of a stage with two sources once.
  private mutating func countOutcomes(
    _ groups: SpanGroups, _ rows: [[Int]], _ keys: [StageKey], _ table: SpanTable
  ) {
    var members: [StepKey: [Int]] = [:]
    for (position, key) in keys.enumerated() where !rows[position].isEmpty {
      members[StepKey(stage: key.stage, phase: key.phase), default: []].append(position)
    }
    for (key, positions) in members {
      var tally = outcomes[key] ?? OutcomeTally()
      if positions.count == 1 {
        for row in rows[positions[0]] { tally.add(row, table, isCall: key.phase == Phase.call) }
      } else {
        // The best evidence first: a call that it knows counts by it.
        var seen: Set<PackedKey> = []
        let ordered = positions.sorted { groups.groups[$0].timing < groups.groups[$1].timing }
        for row in ordered.flatMap({ rows[$0] }) {
          let call = UInt64(bitPattern: table.call[row])
          let identity = PackedKey(
            table.stage[row].rawValue, table.run[row].rawValue, UInt32(truncatingIfNeeded: call),
            UInt32(truncatingIfNeeded: call >> 32)
              ^ (key.phase == Phase.call ? 0 : UInt32(bitPattern: Int32(table.attempt[row])) << 16))
          guard seen.insert(identity).inserted else { continue }
          tally.add(row, table, isCall: key.phase == Phase.call)
        }
      }
      outcomes[key] = tally
    }
  }

  /// Adds calls, tokens and cost: of attempts where there are any, else of calls.
  private mutating func countUse(_ groups: SpanGroups, _ rows: [[Int]], _ table: SpanTable) {
    let work = StageWork(table, groups)
    let hasAttempts = groups.groups.enumerated().contains { position, group in
      group.role == .attempt && rows[position].contains { table.inputTokens[$0] >= 0 }
    }
    for (position, group) in groups.groups.enumerated() {
      if group.role == .call {
        calls += rows[position].count { !work.superseded.contains($0) }
      }
      guard group.role == (hasAttempts ? .attempt : .call) else { continue }
      for row in rows[position] where !work.superseded.contains(row) {
        let input = table.inputTokens[row]
        let output = table.outputTokens[row]
        if input >= 0 { inputTokens = (inputTokens ?? 0).saturatingAdd(input) }
        if output >= 0 { outputTokens = (outputTokens ?? 0).saturatingAdd(output) }
        if table.cost[row].isFinite { cost = (cost ?? 0) + table.cost[row] }
      }
    }
  }
}

extension OutcomeTally {
  fileprivate mutating func add(_ row: Int, _ table: SpanTable, isCall: Bool) {
    if table.status[row] != .unknown {
      ended += 1
      if table.status[row].isFailure { failed += 1 }
    }
    if isCall, table.attempt[row] >= 1 {
      counted += 1
      if table.attempt[row] > 1 { repeated += 1 }
    }
  }

  /// The share of failures; nil where no end is known.
  var failureShare: Proportion? { Proportion(failed, of: ended) }

  /// The share of repeated calls; nil where attempts are not counted.
  var retryShare: Proportion? { Proportion(repeated, of: counted) }
}

extension StageSample {
  /// Adds the rows of one run.
  fileprivate mutating func add(
    _ timed: [Int], of rows: [Int], _ table: SpanTable, _ blocks: Blocks, run: Int
  ) {
    count += rows.count
    for row in rows {
      if table.promptBytes[row] >= 0 { promptBytes.append(table.promptBytes[row]) }
      if table.inputTokens[row] >= 0 { promptTokens.append(table.inputTokens[row]) }
    }
    guard !timed.isEmpty else { return }
    var ordered = timed
    let isOrdered = zip(timed, timed.dropFirst()).allSatisfy { table.start[$0] <= table.start[$1] }
    if !isOrdered {
      ordered = timed.map { (table.start[$0], $0) }.sorted { $0 < $1 }.map { $0.1 }
    }
    // Numbers from 0 without gaps, so that a tally of the blocks is no larger than the rows.
    var numbers = BlockNumbers(known: blocks.count, rows: ordered.count)
    for row in ordered {
      runs[run].durations.append(table.duration[row])
      let number = numbers.number(of: blocks.numbers[row])
      runs[run].blocks.append(number)
    }
  }
}

/// The block of each row of a table.
private struct Blocks {
  var numbers: [Int32]
  /// Number of blocks.
  var count: Int
}

/// Numbers the blocks of one stage from 0.
private struct BlockNumbers {
  /// By block, where the table is not much larger than the stage; -1 for none yet.
  private var few: [Int32]
  private var many: [Int32: Int32] = [:]
  private var fresh: Int32 = 0

  init(known: Int, rows: Int) {
    few = known <= 4 * rows ? [Int32](repeating: -1, count: known) : []
  }

  mutating func number(of block: Int32) -> Int32 {
    let known = few.isEmpty ? many[block] ?? -1 : few[Int(block)]
    if known >= 0 { return known }
    defer { fresh += 1 }
    if few.isEmpty { many[block] = fresh } else { few[Int(block)] = fresh }
    return fresh
  }
}
