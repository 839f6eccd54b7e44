import Statistics
import Trace

/// A comparison under construction.
struct ComparisonBuilder {
  let base: ComparisonSide
  let candidate: ComparisonSide
  let options: ComparisonOptions
  let before: SideTable
  let after: SideTable

  /// Whether both sides are parts of the same runs, so that runs can't differ between them.
  var comparesParts: Bool {
    base.filter != nil && candidate.filter != nil
      && base.runs.map(\.run) == candidate.runs.map(\.run)
  }

  init(_ base: MeasuredSide, _ candidate: MeasuredSide, options: ComparisonOptions) {
    self.base = base.side
    self.candidate = candidate.side
    self.options = options
    before = base.table.finished()
    after = candidate.table.finished()
  }

  /// Every stage of either side, timed ones once a timing source.
  var keys: [StageKey] {
    let all = Set(before.samples.keys).union(after.samples.keys)
    let timed = Set(
      all.filter { $0.timing != .none }.map { StepKey(stage: $0.stage, phase: $0.phase) })
    return all.filter { key in
      key.timing != .none || !timed.contains(StepKey(stage: key.stage, phase: key.phase))
    }
  }

  /// The numbers of one stage, without a verdict; `measure` is given the samples.
  func compare(
    _ key: StageKey, _ measure: (StageComparer) -> Void = { _ in }
  ) -> StageComparison {
    var row = StageComparison(stage: key.stage, phase: key.phase, timing: key.timing.name)
    let step = StepKey(stage: key.stage, phase: key.phase)
    let first = before.samples[key]
    let second = after.samples[key]
    // Sorting is most of the work, so it is done once.
    let sortedFirst = first?.sorted ?? SortedSample(sorting: [])
    let sortedSecond = second?.sorted ?? SortedSample(sorting: [])
    row.base = side(first, sortedFirst, before.outcomes[step])
    row.candidate = side(second, sortedSecond, after.outcomes[step])
    if let first, let second, sortedFirst.count > 0, sortedSecond.count > 0 {
      let comparer = StageComparer(
        (first, sortedFirst), (second, sortedSecond), key: key, options: options)
      fill(&row, comparer)
      measure(comparer)
    }
    row.failures = RateChange.failures(from: before.outcomes[step], to: after.outcomes[step])
    row.retries = RateChange.retries(from: before.outcomes[step], to: after.outcomes[step])
    if let change = Self.sizeChange(row), change.magnitude > 0.1 {
      row.notes.append(
        "The prompts differ in size: median \(ComparisonWording.ratio(1 + change)) of the base's.")
    }
    return row
  }

  private func side(
    _ sample: StageSample?, _ sorted: SortedSample, _ outcome: OutcomeTally?
  ) -> StageComparison.Side {
    var side = StageComparison.Side()
    if let outcome {
      side.ended = outcome.failed.trials
      side.failed = outcome.failed.successes
    }
    guard let sample else { return side }
    side.promptSize = sample.promptSize
    side.count = sorted.count
    guard side.count > 0 else { return side }
    let moments = Moments(of: sorted.values.span)
    side.total = Double(moments.sum)
    side.mean = moments.mean
    side.p50 = sorted.linearQuantile(.p50)
    side.p95 = sorted.linearQuantile(.p95)
    side.p99 = sorted.linearQuantile(.p99)
    return side
  }

  private func fill(_ row: inout StageComparison, _ comparer: StageComparer) {
    row.base.effectiveCount = comparer.effective.base
    row.candidate.effectiveCount = comparer.effective.candidate
    row.changes = StageComparer.levels.compactMap { comparer.change($0) }
    row.shift = comparer.shift()
    if let pair = DurationHistogram.pair(comparer.sortedBase, comparer.sortedCandidate) {
      row.base.histogram = pair.first
      row.candidate.histogram = pair.second
    }
    row.hodgesLehmannRatio = comparer.hodgesLehmannRatio()
    if options.runVariation == 0, options.assumedRunVariation > 0, !comparesParts {
      row.runProbability = comparer.runProbability(
        ofWhole: row.hodgesLehmannRatio, median: row.change(.p50))
    }
    if let test = MannWhitney(comparer.sortedCandidate, comparer.sortedBase) {
      row.probability = test.probability(designEffect: comparer.designEffect)
      row.cliffsDelta = test.cliffsDelta
    }
  }

  /// Relative change of the size of prompts; nil where a side doesn't know it.
  static func sizeChange(_ row: StageComparison) -> Double? {
    guard let from = row.base.promptSize, let to = row.candidate.promptSize, from > 0 else {
      return nil
    }
    return to / from - 1
  }
}
