import Statistics
import Testing

@Suite struct BucketedSampleTests {
  @Test(arguments: 1...300 as ClosedRange<UInt64>)
  func theTrueQuantileLiesBetweenItsBounds(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let values = (0..<Int.random(in: 1...400, using: &generator)).map { _ in
      Int64.random(in: 1...1000, using: &generator)
    }
    var bounds = Set(
      (0..<Int.random(in: 0...8, using: &generator)).map { _ in
        Int.random(in: 1...1000, using: &generator)
      }
    ).sorted().map { Double($0) }
    bounds.append(.infinity)
    var lows: [Double] = []
    var counts: [Double] = []
    for bound in bounds {
      let low = lows.isEmpty ? 0 : bounds[lows.count - 1]
      lows.append(low)
      counts.append(Double(values.count { Double($0) > low && Double($0) <= bound }))
    }
    let bucketed = try #require(BucketedSample(lows: lows, highs: bounds, counts: counts))
    #expect(bucketed.count == Double(values.count))
    let sample = SortedSample(sorting: values)
    for level in [QuantileLevel.p50, .p75, .p90, .p95, .p99, .p999] {
      let linear = try #require(sample.linearQuantile(level))
      let ranked = Double(try #require(sample.nearestRankQuantile(level)))
      for (value, estimate) in [
        (linear, bucketed.linearQuantile(level)), (ranked, bucketed.nearestRankQuantile(level)),
      ] {
        #expect(value >= estimate.low && value <= estimate.high, "seed \(seed)")
        if let guess = estimate.interpolated {
          #expect(guess >= estimate.low && guess <= estimate.high, "seed \(seed)")
        }
      }
    }
    let bound = Double.random(in: 0...1000, using: &generator)
    let above = Double(values.count { Double($0) > bound }) / Double(values.count)
    let range = bucketed.shareAbove(bound)
    #expect(range.lowerBound <= above + 1e-12 && above <= range.upperBound + 1e-12, "seed \(seed)")
  }

  @Test func interpolationIsPrometheuss() throws {
    let sample = try #require(
      BucketedSample(
        lows: [0, 0.1, 0.5, 1, 2, 5, 10], highs: [0.1, 0.5, 1, 2, 5, 10, .infinity],
        counts: [0, 42, 191, 316, 149, 2, 0]))
    #expect(sample.nearestRankQuantile(.p50).interpolated == 1.370253164556962)
    #expect(sample.nearestRankQuantile(.p95).interpolated == 4.3355704697986575)
    #expect(sample.nearestRankQuantile(.p99).interpolated == 4.899328859060403)
    #expect(sample.nearestRankQuantile(.p99).low == 2)
    #expect(sample.nearestRankQuantile(.p99).high == 5)
  }

  @Test func whatIsNoSampleIsNone() {
    #expect(BucketedSample(lows: [], highs: [], counts: []) == nil)
    #expect(BucketedSample(lows: [0], highs: [1], counts: [0]) == nil)
    #expect(BucketedSample(lows: [0], highs: [1], counts: [-1]) == nil)
    #expect(BucketedSample(lows: [0], highs: [1], counts: [.nan]) == nil)
    #expect(BucketedSample(lows: [0, 0], highs: [1, 2], counts: [1, 1]) == nil)
    #expect(BucketedSample(lows: [1], highs: [0], counts: [1]) == nil)
  }
}
