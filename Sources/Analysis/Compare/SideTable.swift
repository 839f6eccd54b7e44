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
struct SideTable: Sendable {
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
  /// Where each call has its place in the run; nil where partners of its calls are not looked for.
  private(set) var places: CallPlaces?

  private let options: ComparisonOptions

  /// A table of so many runs, of which none was added yet.
  init(runs: Int, options: ComparisonOptions) {
    runCount = runs
    self.options = options
  }

  /// Adds one run; `chosen` tells which of its rows count, nil for all.
  ///
  /// - Complexity: O(rows), plus sorting by start where rows are not in order.
  mutating func add(_ trace: borrowing RunTrace, number: Int, chosen: [Bool]?) {
    let table = trace.spans
    let groups = SpanGroups(table)
    let keys = groups.groups.map { group in
      StageKey(
        stage: options.ignoresStages ? Self.anyStage : table.names[group.stage] ?? "",
        phase: table.names[group.phase] ?? "", timing: group.timing)
    }
    let rows = Self.rows(of: groups, table, chosen)
    let blocks = SpanBlocks(table)
    let rowBlocks = rows.map { RowBlocks($0, blocks) }
    for (position, group) in groups.groups.enumerated() where !rows[position].isEmpty {
      var sample = samples.removeValue(forKey: keys[position]) ?? StageSample(runs: runCount)
      if sample.add(rows[position], table, blocks, rowBlocks[position], run: number) > 0 {
        stageNames.insert(table.names[group.stage] ?? "")
      }
      samples[keys[position]] = sample
      spans += rows[position].count
    }
    if options.pairsCalls, !options.ignoresStages, runCount == 1, chosen == nil {
      places = CallPlaces(table, groups, keys)
    }
    countOutcomes(groups, rows, keys, table, blocks, rowBlocks)
    countUse(groups, rows, table)
  }

  /// The table once all runs were added, with what each sample is worth.
  func finished() -> SideTable {
    var result = self
    for key in samples.keys { result.samples[key]?.estimateWorth() }
    return result
  }

  /// The chosen rows of each group in the order of their start, those of one start in their order.
  ///
  /// A group alone is mostly in that order already, even where groups are not among one another.
  private static func rows(
    of groups: SpanGroups, _ table: SpanTable, _ chosen: [Bool]?
  ) -> [[UInt32]] {
    let membership = groups.membership.span
    var rows = groups.groups.map { group in
      var positions: [UInt32] = []
      if chosen == nil { positions.reserveCapacity(group.count) }
      return positions
    }
    for row in membership.indices where chosen?[row] ?? true {
      rows[Int(membership[row])].append(UInt32(truncatingIfNeeded: row))
    }
    for number in rows.indices { rows[number] = ordered(rows[number], table) }
    return rows
  }

  /// Rows in the order of their start.
  private static func ordered(_ rows: [UInt32], _ table: SpanTable) -> [UInt32] {
    RowOrder.byStart(rows, table.start.span)
  }

  /// Adds how the spans ended, each call of a stage with two sources once.
  private mutating func countOutcomes(
    _ groups: SpanGroups, _ rows: [[UInt32]], _ keys: [StageKey], _ table: SpanTable,
    _ blocks: SpanBlocks, _ rowBlocks: [RowBlocks]
  ) {
    var members: [StepKey: [Int]] = [:]
    for (position, key) in keys.enumerated() where !rows[position].isEmpty {
      members[StepKey(stage: key.stage, phase: key.phase), default: []].append(position)
    }
    var isOfCall = [Bool](repeating: false, count: table.count)
    var hasCalls = false
    for (key, positions) in members {
      var chosen = rows[positions[0]]
      var own = rowBlocks[positions[0]]
      if positions.count > 1 {
        // The best evidence first: a call that it knows counts by it.
        let sorted = positions.sorted { groups.groups[$0].timing < groups.groups[$1].timing }
        chosen = Self.ordered(
          Self.first(of: sorted.flatMap { rows[$0] }, table, areCalls: key.phase == Phase.call),
          table)
        own = RowBlocks(chosen, blocks)
      }
      var tally = outcomes.removeValue(forKey: key) ?? OutcomeTally()
      tally.add(chosen, areCalls: key.phase == Phase.call, table, own)
      outcomes[key] = tally
      guard key.phase == Phase.call else { continue }
      hasCalls = true
      for row in chosen { isOfCall[Int(row)] = true }
    }
    guard hasCalls else { return }
    var ofCalls: [UInt32] = []
    ofCalls.reserveCapacity(isOfCall.count { $0 })
    for row in isOfCall.indices where isOfCall[row] {
      ofCalls.append(UInt32(truncatingIfNeeded: row))
    }
    ofCalls = Self.ordered(ofCalls, table)
    var tally = calls ?? OutcomeTally()
    tally.add(ofCalls, areCalls: true, table, RowBlocks(ofCalls, blocks))
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
    let role: SpanGroups.Role = hasAttempts ? .attempt : .call
    let hasCosts = table.cost.common.map(\.isFinite) ?? true
    for (position, group) in groups.groups.enumerated() {
      guard group.role == .call || group.role == role else { continue }
      var counted = rows[position]
      if !work.superseded.isEmpty { counted.removeAll { work.superseded.contains(Int($0)) } }
      if group.role == .call { callCount += counted.count }
      guard group.role == role else { continue }
      Self.add(table.inputTokens, counted, to: &inputTokens)
      Self.add(table.outputTokens, counted, to: &outputTokens)
      guard hasCosts else { continue }
      for row in counted where table.cost[Int(row)].isFinite {
        cost = (cost ?? 0) + table.cost[Int(row)]
      }
    }
  }

  /// Adds the tokens that are known.
  private static func add(
    _ column: ColumnValues<Int64>, _ rows: [UInt32], to sum: inout Int64?
  ) {
    if let common = column.common, common < 0 { return }
    var total: Int128 = 0
    var isKnown = false
    for row in rows {
      let tokens = column[Int(row)]
      if tokens >= 0 {
        total &+= Int128(tokens)
        isKnown = true
      }
    }
    if isKnown { sum = Int64(clamping: total &+ Int128(sum ?? 0)) }
  }
}

extension StageSample {
  /// Adds the rows of one run, in the order of their start; how many have a duration.
  fileprivate mutating func add(
    _ rows: [UInt32], _ table: SpanTable, _ blocks: SpanBlocks, _ rowBlocks: RowBlocks, run: Int
  ) -> Int {
    count += rows.count
    let before = promptBytes.count
    Self.add(table.promptBytes, rows, to: &promptBytes)
    // Tokens only matter where no source counts bytes.
    if promptBytes.count == before { Self.add(table.inputTokens, rows, to: &promptTokens) }
    let duration = table.duration.span
    let durations = [Int64](capacity: rows.count) { target in
      for row in rows where duration[Int(row)] != SpanTable.absent64 {
        target.append(duration[Int(row)])
      }
    }
    let timed = durations.count
    guard timed > 0 else { return 0 }
    let own =
      timed == rows.count
      ? rowBlocks.numbers
      : RowBlocks(rows.filter { duration[Int($0)] != SpanTable.absent64 }, blocks).numbers
    if runs[run].durations.isEmpty {
      runs[run] = Run(durations: durations, blocks: own)
    } else {
      runs[run].durations += durations
      runs[run].blocks += own
    }
    return timed
  }

  private static func add(
    _ column: ColumnValues<Int64>, _ rows: [UInt32], to sizes: inout [UInt32]
  ) {
    if let common = column.common, common < 0 { return }
    let found = [UInt32](capacity: rows.count) { target in
      for row in rows {
        let size = column[Int(row)]
        if size >= 0 { target.append(UInt32(clamping: size)) }
      }
    }
    if sizes.isEmpty { sizes = found } else { sizes += found }
  }
}
