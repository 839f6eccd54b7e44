import Analysis
import Trace
import Writing

extension SummaryCSV {
  /// One row a stage, status and error; what failures cost comes from the breakdown.
  static func failures(
    _ failures: [FailureSummary], _ profile: FailureProfile, _ options: ReportOptions
  ) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "stage", "status", "error", "count", "share_of_stage", "timed", "lost_ms", "first_start",
      "last_start",
    ])
    for failure in failures {
      let kind = profile.kinds.first {
        $0.stage == failure.stage && $0.status.name == failure.status && $0.error == failure.error
      }
      csv.field(failure.stage)
      csv.field(failure.status)
      csv.field(failure.error)
      csv.field(failure.count)
      csv.field(failure.shareOfStage)
      csv.field(kind?.timed)
      csv.milliseconds(kind?.lost)
      csv.instant(kind?.first, in: options.zone)
      csv.instant(kind?.last, in: options.zone)
      csv.endRow()
    }
    return csv
  }

  /// Agents, then groups, the slowest of each first.
  static func agents(_ breakdown: RunBreakdown) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "kind", "name", "calls", "timed", "failed", "retried", "busy_ms", "compared_calls", "pace",
      "pace_ci_low", "pace_ci_high", "verdict", "steps", "steps_held", "held_ms", "waited_ms",
    ])
    for profile in [breakdown.agents, breakdown.groups].compactMap({ $0 }) {
      let members = profile.members
      for actor in profile.actors {
        let member = members[actor.name]
        csv.field(profile.kind.rawValue)
        csv.field(actor.name)
        csv.field(actor.calls)
        csv.field(actor.timed)
        csv.field(actor.failed)
        csv.field(actor.retried)
        csv.milliseconds(actor.busy)
        csv.field(actor.compared)
        for pace in [actor.pace, actor.paceLow, actor.paceHigh] { csv.field(pace) }
        csv.field(actor.verdict.rawValue)
        csv.field(member?.steps)
        csv.field(member?.held)
        csv.milliseconds(member?.heldTime)
        csv.milliseconds(member?.waited)
        csv.endRow()
      }
    }
    return csv
  }

  /// One row where groups wait for one another, else none.
  static func groups(_ groups: GroupSummary?) -> CSVWriter {
    var csv = CSVWriter(columns: [
      "groups", "steps", "length_ms", "waited_ms", "rebalanced_steps", "rebalanced_length_ms",
      "moved_agents", "share", "saving_ms", "most_saving_ms",
    ])
    guard let groups else { return csv }
    csv.field(groups.barriers.members.count)
    csv.field(groups.barriers.steps)
    csv.milliseconds(groups.barriers.length)
    csv.milliseconds(groups.barriers.waited)
    csv.field(groups.balance?.steps)
    csv.milliseconds(groups.balance?.length)
    csv.field(groups.balance?.moved)
    csv.field(groups.balance?.savedShare)
    csv.milliseconds(groups.balance?.saving)
    csv.milliseconds(groups.balance?.evenSaving)
    csv.endRow()
    return csv
  }
}
