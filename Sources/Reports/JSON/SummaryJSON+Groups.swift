import Analysis
import Trace
import Writing

extension SummaryJSON {
  /// What groups that wait for one another lose by it; null where none are known to.
  static func write(_ groups: GroupSummary?, to json: inout JSONWriter) {
    json.key("groups")
    guard let groups else { return json.value(nil as String?) }
    json.object { json in
      let barriers = groups.barriers
      json.field("steps", barriers.steps)
      json.field("length_ms", milliseconds: barriers.length)
      json.field("waited_ms", milliseconds: barriers.waited)
      json.list("members", barriers.members) { member, json in
        json.field("group", member.name)
        json.field("steps", member.steps)
        json.field("steps_held", member.held)
        json.field("held_ms", milliseconds: member.heldTime)
        json.field("waited_ms", milliseconds: member.waited)
      }
      json.key("rebalanced")
      guard let balance = groups.balance else { return json.value(nil as String?) }
      json.object { json in
        json.field("steps", balance.steps)
        json.field("length_ms", milliseconds: balance.length)
        json.field("moved_agents", balance.moved)
        json.field("share", balance.savedShare)
        json.field("saving_ms", milliseconds: balance.saving)
        json.field("most_saving_ms", milliseconds: balance.evenSaving)
      }
    }
  }
}
