public import Statistics
import Trace

/// Steps that several actors work on side by side and leave together, and who is waited for.
///
/// A step is one iteration of a day. An actor waits from its own last end in the step to the last end of
/// all, recorded waits not counted: nothing else on record says when it was let go.
public struct BarrierProfile: Sendable, Equatable {
  /// One agent or group.
  public struct Member: Sendable, Equatable {
    /// Its name.
    public var name: String
    /// Steps in which it has spans.
    public var steps = 0
    /// Steps in which it was the last to finish.
    public var held = 0
    /// Time it spent waiting for the last one.
    public var waited: Int64 = 0
    /// Time by which its steps would have ended sooner had it finished with the second to last.
    public var heldTime: Int64 = 0
  }

  /// Steps in which at least two actors worked side by side.
  public var steps = 0
  /// Steps that follow one another, and those of them that begin only after all actors left the one
  /// before: only then is there a barrier.
  public var transitions = 0
  /// See ``transitions``.
  public var separated = 0
  /// Actors by how often they were waited for; the most first.
  public var members: [Member] = []
  /// Sum of what all waited.
  public var waited: Int64 = 0
  /// Sum of the steps' lengths.
  public var length: Int64 = 0

  /// Whether actors leave a step together: at least 19 of 20 steps begin after the one before.
  public var isBarrier: Bool { transitions > 0 && separated * 20 >= transitions * 19 }

  /// The member waited for most, and its share of the steps with Wilson's interval; nil without one.
  public var holder: (member: Member, share: IntervalEstimate)? {
    guard let first = members.first, let share = Proportion(first.held, of: first.steps) else {
      return nil
    }
    return (first, share.wilsonInterval())
  }
}

extension BarrierProfile {
  /// What one actor did in one step.
  private struct Stay {
    var step: Int
    var actor: Int
    var extent = TimeExtent()
  }

  /// Nil unless two actors worked side by side in some step.
  ///
  /// - Complexity: O(rows) on average.
  init?(
    _ table: SpanTable, _ groups: SpanGroups, _ membership: Span<Int32>, _ stretches: Stretches,
    names: [String]
  ) {
    guard names.count > 1 else { return nil }
    var index = StayIndex()
    var stays: [Stay] = []
    let step = stretches.membership.span
    let start = table.start.span
    let duration = table.duration.span
    for row in membership.indices
    where membership[row] >= 0 && stretches.all[Int(step[row])].iteration != SpanTable.absent32 {
      if groups.groups[Int(groups.membership[row])].role == .wait { continue }
      let position = index.position(step: step[row], actor: Int(membership[row]))
      if position == stays.count {
        stays.append(Stay(step: Int(step[row]), actor: Int(membership[row])))
      }
      stays[position].extent.add(start: start[row], duration: duration[row])
    }
    var bySteps = [[Stay]](repeating: [], count: stretches.all.count)
    for stay in stays where stay.extent.length != nil { bySteps[stay.step].append(stay) }
    members = names.map { Member(name: $0) }
    var shared: [(run: UInt32, start: Int64, end: Int64, coarsest: Int64)] = []
    for (number, step) in bySteps.enumerated() where Self.areSideBySide(step) {
      let (start, end) = add(step)
      shared.append((stretches.all[number].run.rawValue, start, end, 0))
    }
    guard steps > 0 else { return nil }
    shared.sort { ($0.run, $0.start, $0.end) < ($1.run, $1.start, $1.end) }
    let coarsest = max(0, table.resolution.common ?? table.resolution.max() ?? 0)
    for (before, after) in zip(shared, shared.dropFirst()) where before.run == after.run {
      transitions += 1
      if after.start.saturatingAdd(coarsest) >= before.end { separated += 1 }
    }
    members = members.filter { $0.steps > 0 }.sorted {
      ($1.held, $1.heldTime, NaturalName($0.name)) < ($0.held, $0.heldTime, NaturalName($1.name))
    }
  }

  /// Whether any two overlap.
  private static func areSideBySide(_ step: [Stay]) -> Bool {
    let ordered = step.map(\.extent).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    return zip(ordered, ordered.dropFirst()).contains { $1.start < $0.end }
  }

  /// Adds who waited for whom in one step; returns its first and last instant.
  private mutating func add(_ step: [Stay]) -> (start: Int64, end: Int64) {
    let end = step.map(\.extent.end).max() ?? 0
    let start = step.map(\.extent.start).min() ?? 0
    steps += 1
    length = length.saturatingAdd(end.saturatingSubtract(start))
    // The first of those that end together holds it, by name, so that the answer is always the same.
    let last = step.max {
      ($0.extent.end, NaturalName(members[$1.actor].name))
        < ($1.extent.end, NaturalName(members[$0.actor].name))
    }
    for stay in step {
      let wait = end.saturatingSubtract(stay.extent.end)
      members[stay.actor].steps += 1
      members[stay.actor].waited = members[stay.actor].waited.saturatingAdd(wait)
      waited = waited.saturatingAdd(wait)
    }
    if let last {
      let second = step.filter { $0.actor != last.actor }.map(\.extent.end).max() ?? end
      members[last.actor].held += 1
      members[last.actor].heldTime = members[last.actor].heldTime.saturatingAdd(
        end.saturatingSubtract(second))
    }
    return (start, end)
  }
}
