import Analysis
import Statistics

/// Sentences on actors that wait for one another, which all views share.
///
/// Names are put in by a closure, so that each view can mark or escape them.
enum BarrierWording {
  /// All that a summary says of groups that wait for one another.
  static func sentences(_ groups: GroupSummary, _ quote: (String) -> String) -> [String] {
    [sentence(groups.barriers, ActorProfile.Kind.group.rawValue, quote)]
      + (groups.balance.map { [sentence($0)] } ?? [])
  }

  /// Who is waited for, and what all lose by it.
  static func sentence(
    _ barriers: BarrierProfile, _ noun: String, _ quote: (String) -> String
  ) -> String {
    var text = ""
    if let (member, share) = barriers.holder {
      text =
        "\(noun.capitalizedFirst) \(quote(member.name)) was waited for in "
        + "\(Quantity.count(member.held)) of \(Quantity.count(member.steps, "step")) "
        + "(\(Quantity.share(share.value)), 95 % \(Quantity.share(share.low))–"
        + "\(Quantity.share(share.high)))"
      if member.heldTime > 0 {
        text +=
          "; with the second to last these steps would have ended "
          + "\(Quantity.duration(member.heldTime)) sooner"
      }
      text += ". "
    }
    let working = barriers.length.multipliedReportingOverflow(by: Int64(barriers.members.count))
    text += "All together waited \(Quantity.duration(barriers.waited))"
    if !working.overflow, working.partialValue > 0 {
      let share = Double(barriers.waited) / Double(working.partialValue)
      text +=
        ", \(Quantity.share(share)) of their time in \(Quantity.count(barriers.steps, "step"))"
    }
    return text + ". A wait reaches from an actor's last end in a step to the last end of all."
  }

  /// What another assignment of agents to groups would save, as far as this run tells.
  static func sentence(_ balance: GroupBalance) -> String {
    let steps = Quantity.count(balance.steps, "step")
    guard balance.saving > 0 else {
      return "No other assignment of agents to groups by their mean times is better for \(steps)."
    }
    return
      "Agents handed out to groups by their mean times would save between nothing, if an agent "
      + "takes the same time in any group, and \(Quantity.duration(balance.saving)) "
      + "(\(Quantity.share(balance.savedShare)) of the length of \(steps)), if a group's time grows "
      + "with its agents' work; \(Quantity.count(balance.moved, "agent")) would change the group. No "
      + "assignment saves more than \(Quantity.duration(balance.evenSaving))."
  }
}

extension String {
  /// The text with its first letter a capital one.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
