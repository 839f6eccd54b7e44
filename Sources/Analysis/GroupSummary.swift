import Trace

/// What it costs that groups wait for one another, and what another assignment of agents would save.
///
/// Made only of runs whose groups leave steps together: elsewhere nobody is known to wait.
public struct GroupSummary: Sendable, Equatable {
  /// Who is waited for, and how long all wait.
  public var barriers: BarrierProfile
  /// What another assignment of agents to groups would save; nil where agents' own times are unknown.
  public var balance: GroupBalance?

  /// Nil unless the table names groups that wait for one another.
  ///
  /// - Complexity: O(rows) on average.
  init?(_ table: SpanTable, _ groups: SpanGroups) {
    guard let named = ActorNames(table.group, of: table), named.names.count > 1 else { return nil }
    let stretches = Stretches(table)
    let found = BarrierProfile(
      table, groups, named.membership.span, stretches, names: named.names)
    guard let found, found.isBarrier else { return nil }
    barriers = found
    balance = GroupBalance(table, groups, stretches)
  }

  /// What the profile of a run's groups found already; nil where the groups leave no step together.
  init?(_ profile: ActorProfile) {
    guard profile.actors.count > 1, let found = profile.barriers, found.isBarrier else {
      return nil
    }
    barriers = found
    balance = profile.balance
  }
}
