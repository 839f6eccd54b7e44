import Trace

/// What another assignment of agents to groups would save at barriers.
///
/// Two readings bound the truth. Where an agent takes the same time in any group, nothing is saved: the
/// longest agent of all decides. Where a group's time grows with its agents' work, as behind one client
/// with a limit, a step takes as long as the largest sum of times; then agents are handed out by the
/// longest-processing-time rule (R. L. Graham, 1969) on their mean times, once for the whole run, and no
/// group gets more agents than the largest has.
public struct GroupBalance: Sendable, Equatable {
  /// Steps in which at least two groups worked.
  public var steps = 0
  /// Sum of these steps' lengths.
  public var length: Int64 = 0
  /// The share of ``length`` that the new assignment saves at most; 0 where it is no better.
  public var savedShare = 0.0
  /// The share that no assignment surpasses: all groups having the same work in every step.
  public var evenShare = 0.0
  /// Agents that change their group.
  public var moved = 0

  /// An upper bound of what the new assignment saves; at least nothing is.
  public var saving: Int64 { Int64(savedShare * Double(length)) }
  /// An upper bound of what any assignment saves.
  public var evenSaving: Int64 { Int64(evenShare * Double(length)) }
}

extension GroupBalance {
  private struct Stay {
    var step: Int
    var agent: Int
    var extent = TimeExtent()
  }

  /// Nil unless agents of at least two groups are timed in some step.
  ///
  /// - Complexity: O(rows) on average, plus sorting agents.
  init?(_ table: SpanTable, _ groups: SpanGroups, _ stretches: Stretches) {
    guard table.agent.count == table.count, table.group.count == table.count else { return nil }
    var agents = NameNumbers(of: table.names)
    var names = NameNumbers(of: table.names)
    var homes: [Int] = []
    var index = StayIndex()
    var stays: [Stay] = []
    for row in 0..<table.count
    where !table.agent[row].isAbsent && !table.group[row].isAbsent
      && stretches.all[Int(stretches.membership[row])].iteration != SpanTable.absent32
      && groups.groups[Int(groups.membership[row])].role != .wait
    {
      let agent = agents.number(of: table.agent[row])
      let group = names.number(of: table.group[row])
      if agent == homes.count { homes.append(group) }
      let position = index.position(step: stretches.membership[row], actor: agent)
      if position == stays.count {
        stays.append(Stay(step: Int(stretches.membership[row]), agent: agent))
      }
      stays[position].extent.add(start: table.start[row], duration: table.duration[row])
    }
    var bySteps = [[Stay]](repeating: [], count: stretches.all.count)
    for stay in stays where stay.extent.length != nil { bySteps[stay.step].append(stay) }
    let worked = bySteps.filter { step in
      step.contains { homes[$0.agent] != homes[step[0].agent] }
    }
    guard !worked.isEmpty else { return nil }
    steps = worked.count
    let target = Self.assignment(worked, homes, groups: names.names.count)
    var present = 0.0
    var rebalanced = 0.0
    var even = 0.0
    var loads = [Double](repeating: 0, count: names.names.count)
    for step in worked {
      let start = step.map(\.extent.start).min() ?? 0
      let end = step.map(\.extent.end).max() ?? 0
      length = length.saturatingAdd(end.saturatingSubtract(start))
      present += Self.largestLoad(step, homes, &loads)
      rebalanced += Self.largestLoad(step, target, &loads)
      even += step.reduce(0.0) { $0 + Double($1.extent.length ?? 0) } / Double(names.names.count)
    }
    guard present > 0 else { return nil }
    evenShare = max(0, 1 - even / present)
    guard rebalanced < present else { return }
    savedShare = 1 - rebalanced / present
    moved = zip(homes, target).count { $0 != $1 }
  }

  /// The largest sum of times of a group's agents under an assignment.
  ///
  /// - Parameter loads: a zero for every group, before and after.
  private static func largestLoad(
    _ step: [Stay], _ homes: [Int], _ loads: inout [Double]
  ) -> Double {
    for stay in step { loads[homes[stay.agent]] += Double(stay.extent.length ?? 0) }
    var largest = 0.0
    for stay in step {
      largest = max(largest, loads[homes[stay.agent]])
      loads[homes[stay.agent]] = 0
    }
    return largest
  }

  /// The group of each agent by the longest-processing-time rule.
  private static func assignment(
    _ steps: [[Stay]], _ homes: [Int], groups: Int
  ) -> [Int] {
    var totals = [Double](repeating: 0, count: homes.count)
    for stay in steps.joined() { totals[stay.agent] += Double(stay.extent.length ?? 0) }
    var sizes = [Int](repeating: 0, count: groups)
    for home in homes { sizes[home] += 1 }
    let most = sizes.max() ?? 0
    var loads = [Double](repeating: 0, count: groups)
    var counts = [Int](repeating: 0, count: groups)
    var result = homes
    for agent in homes.indices.sorted(by: { (totals[$1], $0) < (totals[$0], $1) }) {
      // Of groups with equal loads its own, so that nobody moves for nothing.
      let free = (0..<groups).filter { counts[$0] < most }
      let best = free.min { left, right in
        (loads[left], left == homes[agent] ? 0 : 1, left)
          < (loads[right], right == homes[agent] ? 0 : 1, right)
      }
      guard let best else { break }
      result[agent] = best
      loads[best] += totals[agent]
      counts[best] += 1
    }
    return result
  }
}
