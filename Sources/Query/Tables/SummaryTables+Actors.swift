import Analysis
import Trace

extension SummaryTables {
  var actors: QueryTable {
    let columns = [
      QueryColumn("kind", .text, "agent or group"), QueryColumn("name", .text, "Its name"),
      QueryColumn("calls", .integer, "Logical calls"),
      QueryColumn("timed", .integer, "Calls with a duration"),
      QueryColumn("failed", .integer, "Calls that failed"),
      QueryColumn("retried", .integer, "Calls with more than one attempt"),
      QueryColumn("busy_ms", .real, "Sum of the durations of its work"),
      QueryColumn("compared_calls", .integer, "Calls in stages in which others have calls too"),
      QueryColumn("pace", .real, "Median of call over median of its stage"),
      QueryColumn("pace_ci_low", .real, "95 % interval of the pace"),
      QueryColumn("pace_ci_high", .real, "95 % interval of the pace"),
      QueryColumn("verdict", .text, "slower, faster, usual or unknown"),
      QueryColumn("steps", .integer, "Steps with a barrier in which it took part"),
      QueryColumn("steps_held", .integer, "Steps in which all others waited for it"),
      QueryColumn("held_ms", .real, "How much sooner these would have ended without it"),
      QueryColumn("waited_ms", .real, "Time that it waited for the last one"),
    ]
    return RowsTable("agents", "Agents and groups, as in agents.csv", columns) {
      let breakdown = RunBreakdown(of: self.trace)
      return [breakdown.agents, breakdown.groups].compactMap(\.self).flatMap(Self.rows)
    }
  }

  private static func rows(_ profile: ActorProfile) -> [[QueryValue]] {
    let members = profile.members
    return profile.actors.map { actor in
      let member = members[actor.name]
      let counts = [actor.calls, actor.timed, actor.failed, actor.retried].map {
        QueryValue.integer($0)
      }
      let paces = [actor.pace, actor.paceLow, actor.paceHigh].map { QueryValue.real($0) }
      let steps: [QueryValue] = [
        .integer(member?.steps), .integer(member?.held), .milliseconds(member?.heldTime),
        .milliseconds(member?.waited),
      ]
      return [.text(profile.kind.rawValue), .text(actor.name)] + counts
        + [.milliseconds(actor.busy), .integer(actor.compared)] + paces
        + [.text(actor.verdict.rawValue)] + steps
    }
  }
}
