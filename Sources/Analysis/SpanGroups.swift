import Trace

/// The rows of a table by stage, phase and timing, and what follows from that alone.
struct SpanGroups {
  /// The part that a group's rows play.
  enum Role {
    case call
    case attempt
    case step
    /// Waiting, which is no work.
    case wait
    case other
  }

  /// What all rows of one group share.
  struct Group {
    var stage: NameID
    var phase: NameID
    var timing: Timing
    var role: Role
    var count = 0
    var timed = 0
  }

  /// The groups in the order of their first row.
  private(set) var groups: [Group] = []
  /// The position of each row's group.
  private(set) var membership: [UInt32]

  /// Groups the rows of that table.
  ///
  /// - Complexity: O(rows) on average.
  init(_ table: borrowing SpanTable) {
    let stage = table.stage.span
    let phase = table.phase.span
    let timing = table.timing.span
    let duration = table.duration.span
    let roles: [(NameID?, Role)] = [
      (table.names.existing(Phase.call), .call), (table.names.existing(Phase.llm), .attempt),
      (table.names.existing(Phase.step), .step), (table.names.existing(Phase.queue), .wait),
    ]
    membership = [UInt32](repeating: 0, count: stage.count)
    var index = KeyIndex()
    for row in stage.indices {
      let key = PackedKey(
        stage[row].rawValue, phase[row].rawValue, UInt32(timing[row].rawValue))
      let position = index.position(of: key)
      if position == groups.count {
        let role = roles.first { $0.0 == phase[row] }?.1 ?? .other
        groups.append(
          Group(stage: stage[row], phase: phase[row], timing: timing[row], role: role))
      }
      membership[row] = UInt32(position)
      groups[position].count += 1
      if duration[row] != SpanTable.absent64 { groups[position].timed += 1 }
    }
  }
}
