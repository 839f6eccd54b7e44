import Statistics
import Testing

@Suite struct KaplanMeierTests {
  @Test func publishedVectors() {
    let finished = SortedSample(sorting: [3, 5, 7, 11, 12])
    let curve = KaplanMeier(finished: finished, censored: SortedSample(sorting: [6, 9, 15]))
    #expect(curve.steps.map(\.time) == [3, 5, 7, 11, 12])
    for (step, survival) in zip(curve.steps, [0.875, 0.75, 0.6, 0.4, 0.2]) {
      #expect(isPublished(step.survival, survival))
    }
    #expect(curve.median().value == 11)
    #expect(finished.nearestRankQuantile(.p50) == 7)
    #expect(curve.quantile(.p90).value == nil)
    #expect(curve.survival(after: 2) == 1)
    #expect(curve.survival(after: 5) == 0.75)
    #expect(isPublished(curve.survival(after: 1_000), 0.2))
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().survivals {
      let curve = KaplanMeier(
        finished: SortedSample(sorting: item.finished),
        censored: SortedSample(sorting: item.censored))
      #expect(curve.steps.map(\.time) == item.steps.map(\.time))
      for (step, expected) in zip(curve.steps, item.steps) {
        #expect(abs(step.survival - expected.survival) < 1e-14, "\(expected)")
        let interval = step.interval()
        if let low = expected.low, let high = expected.high {
          #expect(agree(try #require(interval.low), low, within: 1e-10), "\(expected)")
          #expect(agree(try #require(interval.high), high, within: 1e-10), "\(expected)")
        } else {
          #expect(interval.low == nil && interval.high == nil)
        }
      }
    }
  }

  /// Without censored calls it is the empirical distribution.
  @Test(arguments: 1...60)
  func withoutCensoring(count: Int) throws {
    var generator = SplitMix64(seed: UInt64(count))
    let sample = SortedSample(sorting: (0..<count).map { _ in Int64(generator.index(below: 50)) })
    let curve = KaplanMeier(finished: sample, censored: SortedSample(sorting: []))
    for percent in 1...100 {
      let level = try #require(QuantileLevel(percent, of: 100))
      #expect(curve.quantile(level).value == sample.nearestRankQuantile(level), "seed \(count)")
    }
    let step = try #require(curve.steps.first)
    let share = step.survival
    if share > 0 {
      let binomial = (share * (1 - share) / Double(count)).squareRoot()
      #expect(agree(step.standardError, binomial, within: 1e-12))
    }
  }

  @Test func theIntervalHoldsTheMedian() throws {
    let finished = SortedSample(sorting: (1...80).map { Int64($0) })
    let curve = KaplanMeier(
      finished: finished, censored: SortedSample(sorting: (1...20).map { Int64($0 * 4) }))
    let median = curve.median()
    let (low, value, high) = try (
      #require(median.low), #require(median.value), #require(median.high)
    )
    #expect(low < value && value < high)
    #expect(low > 30 && high < 75)
  }

  @Test func nothingFinished() {
    let curve = KaplanMeier(
      finished: SortedSample(sorting: []), censored: SortedSample(sorting: [4, 9]))
    #expect(curve.steps.isEmpty)
    #expect(curve.median() == KaplanMeier(finished: curve0, censored: curve0).median())
    #expect(curve.median().value == nil)
    #expect(curve.survival(after: 100) == 1)
  }

  private let curve0 = SortedSample(sorting: [])
}
