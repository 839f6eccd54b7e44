import Glibc
import Statistics

extension StageComparer {
  /// The Hodges–Lehmann ratio of the whole distributions; nil where it has no meaning.
  func hodgesLehmannRatio() -> IntervalEstimate? {
    let pooled = HodgesLehmann.ratio(
      from: sortedBase, to: sortedCandidate, designEffect: designEffect)
    guard resamplesRuns, let pooled else { return pooled }
    let half = halfOfRuns { HodgesLehmann.ratio(from: $0, to: $1).map { log($0.value) } }
    return half.map { Self.ratio(pooled.value, $0, 1) }
      ?? IntervalEstimate(value: pooled.value, low: nil, high: nil)
  }

  /// The Hodges–Lehmann shift of the whole distributions.
  func hodgesLehmannShift() -> IntervalEstimate? {
    let pooled = HodgesLehmann.shift(
      from: sortedBase, to: sortedCandidate, designEffect: designEffect)
    guard resamplesRuns, let pooled else { return pooled }
    let half = halfOfRuns { HodgesLehmann.shift(from: $0, to: $1)?.value }
    return IntervalEstimate(
      value: pooled.value, low: half.map { pooled.value - $0 }, high: half.map { pooled.value + $0 }
    )
  }

  /// Half of Welch's interval (1947) over what each run shows against all of the other side: a few runs
  /// tell a design effect too badly for an interval of all pairs.
  private func halfOfRuns(
    _ change: (_ base: SortedSample, _ candidate: SortedSample) -> Double?
  ) -> Double? {
    func changes(_ sample: StageSample, _ change: (SortedSample) -> Double?) -> [Double]? {
      let runs = sample.runs.filter { !$0.durations.isEmpty }
      let found = runs.compactMap { change(SortedSample(sorting: $0.durations)) }
      return found.count == runs.count && found.allSatisfy(\.isFinite) ? found : nil
    }
    // The more one run of the base takes, the less it seems to change.
    guard let before = changes(base, { change($0, sortedCandidate) }),
      let after = changes(candidate, { change(sortedBase, $0) })
    else { return nil }
    return WelchInterval(from: before.map { -$0 }, to: after)?.halfWidth
  }
}
