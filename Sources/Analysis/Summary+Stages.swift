import Trace

extension Summary {
  /// One entry per group, in the order of the groups.
  static func stages(
    _ table: SpanTable, _ groups: SpanGroups, _ tallies: [StageTally], wall: Int64?,
    quantiles: QuantileDefinition
  ) -> [StageSummary] {
    var durations = groups.durations(table)
    var stages: [StageSummary] = []
    for (position, group) in groups.groups.enumerated() {
      let tally = tallies[position]
      var entry = StageSummary(
        stage: table.names[group.stage] ?? "", phase: table.names[group.phase] ?? "",
        timing: group.timing.name)
      entry.count = group.count
      entry.covers = tally.coversKnown == group.count ? tally.covers : nil
      entry.ok = tally.ok
      entry.failed = tally.failed
      entry.missingResult = tally.missingResult
      entry.retried = tally.attemptsKnown > 0 ? tally.retried : nil
      entry.resolution = tally.resolution == SpanTable.absent64 ? nil : tally.resolution
      // Moved out, so that the sort works in place and the memory is free afterwards.
      var values: [Int64] = []
      swap(&values, &durations[position])
      entry.describe(values, wall: wall, quantiles: quantiles)
      stages.append(entry)
    }
    return stages
  }

  /// The entries in the order of output: the stage with the largest total first, its rows together.
  static func ordered(_ stages: [StageSummary]) -> [StageSummary] {
    var largest: [String: Int64] = [:]
    for entry in stages {
      largest[entry.stage] = max(largest[entry.stage] ?? -1, entry.total ?? -1)
    }
    func place(_ entry: StageSummary) -> (Int64, String, Int, String, UInt8) {
      let phase =
        switch entry.phase {
        case Phase.call: 0
        case Phase.llm: 1
        default: 2
        }
      let timing = Timing(name: entry.timing) ?? .none
      return (-(largest[entry.stage] ?? -1), entry.stage, phase, entry.phase, timing.rawValue)
    }
    return stages.map { (place($0), $0) }.sorted { $0.0 < $1.0 }.map { $0.1 }
  }
}
