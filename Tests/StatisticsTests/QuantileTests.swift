import Statistics
import Testing

@Suite struct QuantileTests {
  static let a: [Int64] = [812, 934, 1020, 1101, 1187, 1250, 1333, 1490, 2210, 4870]

  @Test(arguments: [
    (QuantileLevel(25, of: 100), Int64(1020), 1040.25, 1012.8333333333),
    (.p50, 1187, 1218.5, 1218.5),
    (.p75, 1490, 1450.75, 1550),
    (.p90, 2210, 2476, 3894.6666666667),
    (.p95, 4870, 3673, 4870),
    (.p99, 4870, 4630.6, 4870),
  ])
  func publishedVectors(
    level: QuantileLevel?, nearestRank: Int64, linear: Double, medianUnbiased: Double
  ) throws {
    let level = try #require(level)
    let sample = SortedSample(sorting: Self.a.reversed())
    #expect(sample.nearestRankQuantile(level) == nearestRank)
    let found = try #require(sample.linearQuantile(level))
    #expect(agree(found, linear, within: 1e-15))
    #expect(isPublished(sample.medianUnbiasedQuantile(level), medianUnbiased))
  }

  @Test func oracle() throws {
    let cases = try Oracle.load().quantiles
    #expect(cases.count == 72)
    for item in cases {
      let level = try #require(QuantileLevel(item.numerator, of: item.denominator))
      let sample = SortedSample(sorting: item.values)
      #expect(sample.nearestRankQuantile(level) == item.nearestRank, "\(item.testDescription)")
      let linear = try #require(sample.linearQuantile(level))
      #expect(agree(linear, item.linear, within: 1e-12), "\(item.testDescription)")
      let unbiased = try #require(sample.medianUnbiasedQuantile(level))
      #expect(agree(unbiased, item.medianUnbiased, within: 1e-14), "\(item.testDescription)")
    }
  }

  @Test func ranksAreExactWhereFloatingPointIsNot() throws {
    // 55/100.0*100 is 55.00000000000001, whose ceiling is 56.
    let sample = try #require(SortedSample(ascending: Array(1...100)))
    for percent in 1...100 {
      let level = try #require(QuantileLevel(percent, of: 100))
      #expect(sample.nearestRankQuantile(level) == Int64(percent))
    }
  }

  @Test func extremesOfTheNumbers() throws {
    let sample = SortedSample(sorting: [.max, .min])
    #expect(sample.linearQuantile(.p50) == Double(Int64.min) + 0x1p63)
    let finest = try #require(QuantileLevel(Int.max - 1, of: Int.max))
    #expect(sample.nearestRankQuantile(finest) == .max)
    #expect(sample.linearQuantile(finest) == 0x1p63)
    #expect(sample.medianUnbiasedQuantile(finest) == 0x1p63)
  }

  @Test func emptySampleHasNoQuantile() {
    let sample = SortedSample(sorting: [])
    #expect(sample.linearQuantile(.p50) == nil)
    #expect(sample.medianUnbiasedQuantile(.p50) == nil)
    #expect(sample.nearestRankQuantile(.p50) == nil)
    #expect(sample.value(rank: 1) == nil)
  }

  @Test func levelsLieBetweenZeroAndOne() {
    #expect(QuantileLevel(-1, of: 10) == nil)
    #expect(QuantileLevel(11, of: 10) == nil)
    #expect(QuantileLevel(0, of: 0) == nil)
    #expect(QuantileLevel(1, of: -2) == nil)
    #expect(QuantileLevel.p999.complement == 0.001)
  }

  @Test func unsortedValuesAreRefused() {
    #expect(SortedSample(ascending: [1, 3, 2]) == nil)
    #expect(SortedSample(ascending: [1, 1, 2])?.count == 3)
  }
}
