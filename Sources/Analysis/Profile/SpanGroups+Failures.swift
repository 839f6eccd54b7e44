import Trace

extension SpanGroups {
  /// Whether failures of a group's rows are placed in time, by group.
  ///
  /// Those of attempts are where a stage has them, those of calls elsewhere: never both, since a call
  /// that failed holds the attempt that did.
  var failuresAreOwn: [Bool] {
    let attempted = Set(groups.filter { $0.role == .attempt }.map(\.stage))
    return groups.map { group in
      group.role == .attempt || (group.role == .call && !attempted.contains(group.stage))
    }
  }
}
