import Statistics
import Trace

extension ActorProfile {
  /// Paces are kept as whole numbers, millionths of the stage's median.
  private static let unit = 1_000_000.0

  /// The profile of agents or groups; nil where the table names none.
  ///
  /// - Complexity: O(rows) on average, plus sorting each actor's calls.
  init?(
    _ kind: Kind, of table: SpanTable, _ groups: SpanGroups, _ work: StageWork,
    _ stretches: Stretches
  ) {
    self.kind = kind
    let column = kind == .agent ? ColumnValues(table.agent) : table.group
    guard let named = ActorNames(column, of: table) else {
      return nil
    }
    let membership = named.membership.span
    var actors = named.names.map { Actor(name: $0) }
    Self.count(&actors, membership, table, groups, work)
    var paces = Self.paces(
      actors.count, membership, Self.reference(membership, table, groups, work), table, groups, work
    )
    let compared = paces.count { !$0.isEmpty }
    for position in actors.indices {
      var own: [Int64] = []
      swap(&own, &paces[position])
      actors[position].judge(SortedSample(sorting: own), among: compared, unit: Self.unit)
    }
    self.actors = actors.sorted { left, right in
      let (first, second) = (left.pace ?? -1, right.pace ?? -1)
      return first == second ? NaturalName(left.name) < NaturalName(right.name) : first > second
    }
    barriers = BarrierProfile(table, groups, membership, stretches, names: named.names)
    if kind == .group { balance = GroupBalance(table, groups, stretches) }
  }

  private static func count(
    _ actors: inout [Actor], _ membership: Span<Int32>, _ table: SpanTable, _ groups: SpanGroups,
    _ work: StageWork
  ) {
    let member = groups.membership.span
    let roles = groups.groups.map(\.role)
    let whole = Set(groups.groups.filter { $0.role == .call }.map(\.stage))
    // In stages without rows of calls their first attempts count.
    let isCall = groups.groups.map {
      $0.role == .call || ($0.role == .attempt && !whole.contains($0.stage))
    }
    for row in membership.indices where membership[row] >= 0 {
      let actor = Int(membership[row])
      let group = Int(member[row])
      let isTimed = table.duration[row] != SpanTable.absent64
      if isTimed, work.includes(row, group: group) {
        actors[actor].busy = actors[actor].busy.saturatingAdd(table.duration[row])
      }
      guard isCall[group], !work.superseded.contains(row) else { continue }
      if roles[group] == .attempt, table.attempt[row] > 1 { continue }
      actors[actor].calls += 1
      if isTimed { actors[actor].timed += 1 }
      if table.status[row].isFailure { actors[actor].failed += 1 }
      let attempt = table.attempt[row]
      if attempt != SpanTable.absent16 {
        actors[actor].retried = (actors[actor].retried ?? 0) + (attempt > 1 ? 1 : 0)
      }
    }
  }

  /// By group of rows the median that its calls are divided by; 0 where they tell nothing.
  private static func reference(
    _ membership: Span<Int32>, _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork
  ) -> [Double] {
    // −1: nobody yet; −2: several.
    var only = [Int32](repeating: -1, count: groups.groups.count)
    var durations = groups.groups.map { _ in [Int64]() }
    let member = groups.membership.span
    let duration = table.duration.span
    for row in membership.indices
    where membership[row] >= 0 && duration[row] != SpanTable.absent64 {
      let group = Int(member[row])
      guard groups.groups[group].role != .step, work.includes(row, group: group) else { continue }
      if only[group] == -1 { only[group] = membership[row] }
      if only[group] != membership[row] { only[group] = -2 }
      durations[group].append(duration[row])
    }
    return only.indices.map { group in
      guard only[group] == -2 else { return 0 }
      var own: [Int64] = []
      swap(&own, &durations[group])
      return SortedSample(sorting: own).linearQuantile(.p50) ?? 0
    }
  }

  /// By actor its calls in millionths of the medians.
  private static func paces(
    _ count: Int, _ membership: Span<Int32>, _ reference: [Double], _ table: SpanTable,
    _ groups: SpanGroups, _ work: StageWork
  ) -> [[Int64]] {
    var paces = [[Int64]](repeating: [], count: count)
    let member = groups.membership.span
    let duration = table.duration.span
    for row in membership.indices
    where membership[row] >= 0 && duration[row] != SpanTable.absent64 {
      let group = Int(member[row])
      guard reference[group] > 0, work.includes(row, group: group) else { continue }
      let pace = Double(duration[row]) / reference[group] * unit
      paces[Int(membership[row])].append(Int64(min(pace, 1e18)))
    }
    return paces
  }
}

extension ActorProfile.Actor {
  /// Fills in the pace and what its interval says among that many actors.
  fileprivate mutating func judge(_ sample: SortedSample, among actors: Int, unit: Double) {
    compared = sample.count
    guard let median = sample.linearQuantile(.p50) else { return }
    pace = median / unit
    let ends = sample.ends(of: OrderStatisticInterval(count: sample.count, level: .p50))
    paceLow = ends.low.map { Double($0) / unit }
    paceHigh = ends.high.map { Double($0) / unit }
    let strict = sample.ends(
      of: OrderStatisticInterval(
        count: sample.count, level: .p50, tail: 0.025 / Double(max(1, actors))))
    guard let low = strict.low, let high = strict.high else { return }
    verdict = Double(low) > unit ? .slower : Double(high) < unit ? .faster : .usual
  }
}
