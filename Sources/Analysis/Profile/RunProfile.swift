import Statistics
public import Trace

/// What the charts of a report show beyond the summary: distributions, and the run over its time.
///
/// Durations and instants are nanoseconds. Everything is binned or thinned, so that its size does not
/// grow with the run's.
public struct RunProfile: Sendable {
  /// The distributions of the stages with the most time, in the summary's order.
  public var distributions: [StageDistribution]
  /// The run over its time, all calls first, then the stages with the most time; empty where no
  /// start is known.
  public var timelines: [StageTimeline]
  /// Stages by day and iteration; nil where fewer than two iterations are known.
  public var heat: IterationHeat?

  /// The most stages whose distributions are shown.
  public static let mostDistributions = 8
  /// The fewest durations of which a distribution is shown.
  public static let fewestDurations = 4
  /// The most stages whose course over the run is shown.
  public static let mostTimelines = 4

  /// The profile of a run that was summarised already.
  ///
  /// - Complexity: O(rows) on average, plus sorting the durations of the stages shown.
  public init(of trace: RunTrace, summary: Summary) {
    let groups = SpanGroups(trace.spans)
    self.init(of: trace, groups, StageWork(trace.spans, groups), summary: summary)
  }

  /// The profile of a run whose rows were put into groups already.
  init(of trace: RunTrace, _ groups: SpanGroups, _ work: StageWork, summary: Summary) {
    var seen: Set<String> = []
    let names = summary.stages.filter { $0.timed > 0 && seen.insert($0.stage).inserted }
    let stages = names.compactMap { trace.spans.names.existing($0.stage) }
    let table = trace.spans
    ((distributions, heat), timelines) = inTwoThreads(
      {
        (
          Self.distributions(table, groups, work, summary),
          IterationHeat(
            table, groups, work, stages: Array(stages.prefix(IterationHeat.mostStages)))
        )
      },
      {
        StageTimeline.all(
          table, groups, work, stages: Array(stages.prefix(Self.mostTimelines)))
      })
  }

  private static func distributions(
    _ table: SpanTable, _ groups: SpanGroups, _ work: StageWork, _ summary: Summary
  ) -> [StageDistribution] {
    var rows: [PackedKey: Int] = [:]
    for (row, stage) in summary.stages.enumerated() {
      guard let name = table.names.existing(stage.stage),
        let phase = table.names.existing(stage.phase), let timing = Timing(name: stage.timing)
      else { continue }
      rows[PackedKey(name.rawValue, phase.rawValue, UInt32(timing.rawValue))] = row
    }
    var wanted: [(row: Int, group: Int)] = []
    for (position, group) in groups.groups.enumerated() where work.counts[position] {
      let key = PackedKey(
        group.stage.rawValue, group.phase.rawValue, UInt32(group.timing.rawValue))
      if let row = rows[key], group.timed >= fewestDurations { wanted.append((row, position)) }
    }
    wanted.sort { $0.row < $1.row }
    wanted = Array(wanted.prefix(mostDistributions))
    var buckets = DurationBuckets(count: wanted.count)
    var slots = [Int32](repeating: -1, count: groups.groups.count)
    for (slot, choice) in wanted.enumerated() { slots[choice.group] = Int32(slot) }
    buckets.fill(table) { slots[Int(groups.membership[$0])] }
    return wanted.enumerated().compactMap { slot, choice in
      StageDistribution(
        row: choice.row, of: buckets.sample(slot),
        resolution: summary.stages[choice.row].resolution, quantiles: summary.quantileDefinition)
    }
  }
}
