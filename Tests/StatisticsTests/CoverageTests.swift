import Statistics
import Testing

/// Intervals hold the truth about as often as they claim: a few hundred draws, generous bounds.
@Suite struct CoverageTests {
  private static let draws = 200
  private static let seed: UInt64 = 20_261

  /// Share of the draws in which the interval of two lognormal samples holds the true ratio 1.3.
  private func coverage(
    _ count: Int, _ interval: (SortedSample, SortedSample, UInt64) -> IntervalEstimate?
  ) -> Double {
    var generator = SplitMix64(seed: Self.seed)
    func sample(_ median: Double) -> SortedSample {
      SortedSample(
        sorting: (0..<count).map { _ in
          // Squares keep the sample skewed, as durations are.
          let deviate = 1 + 0.15 * generator.normal()
          return Int64(1e9 * median * deviate * deviate)
        })
    }
    var held = 0
    for draw in 0..<Self.draws {
      let found = interval(sample(1), sample(1.3), UInt64(draw))
      if let low = found?.low, let high = found?.high, low <= 1.3, 1.3 <= high { held += 1 }
    }
    return Double(held) / Double(Self.draws)
  }

  @Test func hodgesLehmannRatio() {
    for count in [12, 30] {
      let share = coverage(count) { base, candidate, _ in
        HodgesLehmann.ratio(from: base, to: candidate)
      }
      #expect(share > 0.9 && share < 0.99, "\(share) of \(count) values, seed \(Self.seed)")
    }
  }

  @Test func ratioOfMedians() {
    let share = coverage(60) { base, candidate, seed in
      QuantileChange(from: base, to: candidate, level: .p50, replicates: 500, seed: seed)?.ratio
    }
    #expect(share > 0.9 && share <= 0.99, "\(share), seed \(Self.seed)")
  }

  @Test func shiftFunction() {
    let share = coverage(40) { base, candidate, seed in
      guard let base = BlockedSample(independent: base),
        let candidate = BlockedSample(independent: candidate)
      else { return nil }
      return ShiftFunction(
        from: base, to: candidate, levels: [.p50], replicates: 200, seed: seed)?.points[0].ratio
    }
    #expect(share > 0.9 && share <= 0.99, "\(share), seed \(Self.seed)")
  }

  /// Of two samples that do not differ, one test in twenty says that they do.
  @Test func falseAlarms() {
    var generator = SplitMix64(seed: Self.seed)
    func sample() -> SortedSample {
      SortedSample(sorting: (0..<30).map { _ in Int64(generator.index(below: 40)) })
    }
    let alarms = (0..<1_000).count { _ in
      guard let test = MannWhitney(sample(), sample(), exact: false) else { return true }
      return test.asymptoticProbability() < 0.05
    }
    #expect(alarms > 25 && alarms < 80, "\(alarms) of 1,000, seed \(Self.seed)")
  }
}
