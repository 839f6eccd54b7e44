import Trace

/// Looks for the places where a change would gain most.
///
/// Every finding rests on durations of the run; where a rule lacks its evidence it finds nothing.
struct BottleneckFinder {
  let trace: RunTrace
  let table: SpanTable
  let groups: SpanGroups
  let calls: CallNumbers
  let work: StageWork
  let retries: RetrySummary
  /// One entry per group, in the order of the groups.
  let stages: [StageSummary]
  /// Which prompts were asked again.
  let prompts: PromptProfile

  var run: RunDescription { trace.run }
  var coverage: Coverage { trace.coverage }

  /// At most this many findings: a list of everything helps nobody.
  static let limit = 8

  /// The findings, the largest saving first.
  func find() -> [Bottleneck] {
    guard groups.groups.contains(where: { $0.timed > 0 }) else { return [] }
    let totals = stageTotals()
    let reference = reference(totals)
    guard reference > 0 else { return [] }
    let found =
      dominantStages(totals, reference) + failedAttempts(reference) + heavyTails(reference)
      + sequentialCalls(reference) + timeOutsideCalls() + waits(reference) + pauses(reference)
      + repeatedPrompts(reference) + storage()
    func place(_ entry: Bottleneck) -> (Int64, String, String) {
      (-(entry.saving ?? -1), entry.what, entry.stage ?? "")
    }
    return found.sorted { place($0) < place($1) }.prefix(Self.limit).map(bounded)
  }

  /// The finding with an interval that, like its saving, holds no more than the whole run.
  private func bounded(_ entry: Bottleneck) -> Bottleneck {
    guard let interval = entry.interval, let wall = run.wall, wall > 0 else { return entry }
    var bounded = entry
    bounded.interval = min(interval.lowerBound, wall)...min(interval.upperBound, wall)
    return bounded
  }

  /// A finding whose saving is the given time, but no more than the whole run.
  func finding(_ what: String, stage: String?, saving: Int64, advice: String) -> Bottleneck {
    var share: Double?
    var bound = saving
    if let wall = run.wall, wall > 0 {
      bound = min(saving, wall)
      share = Double(saving) / Double(wall)
    }
    return Bottleneck(what: what, stage: stage, share: share, saving: bound, advice: advice)
  }

  /// What findings are measured against: the wall time, or the work where it is not known.
  private func reference(_ totals: [StageTotal]) -> Int64 {
    if let wall = run.wall, wall > 0 { return wall }
    return totals.reduce(0) { $0.saturatingAdd($1.time) }
  }
}
