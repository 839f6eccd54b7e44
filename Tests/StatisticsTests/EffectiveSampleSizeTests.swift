import Statistics
import Testing

@Suite struct EffectiveSampleSizeTests {
  /// A span can't be handed to a macro.
  private func worth(_ series: [Double]) -> EffectiveSampleSize? {
    EffectiveSampleSize(of: series.span)
  }

  @Test func publishedVectors() throws {
    let series: [Int64] = [1, 2, 3, 4, 5, 4, 3, 2, 1, 2, 3, 4]
    let found = try #require(worth(series.map { Double($0) }))
    let whole = EffectiveSampleSize(of: series.span)
    #expect(whole == found)
    #expect(isPublished(found.lagOneAutocorrelation, 0.5550314465))
    #expect(isPublished(found.initialPositive, 5.6870342772))
    #expect(isPublished(found.firstOrder, 3.4337714863))
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().series {
      let found = try #require(worth(item.values))
      #expect(
        agree(found.lagOneAutocorrelation, item.first, within: 1e-9), "\(item.testDescription)")
      #expect(agree(found.initialPositive, item.worth, within: 1e-9), "\(item.testDescription)")
    }
  }

  /// Of an autoregressive series of known memory, over so many lags that blocks are transformed.
  @Test(arguments: [(0.0, 0.05), (0.5, 0.1), (0.9, 0.2), (0.99, 0.3)])
  func longSeries(memory: Double, tolerance: Double) throws {
    var generator = SplitMix64(seed: 41)
    var value = 0.0
    let series = (0..<60_000).map { _ in
      value = memory * value + generator.normal()
      return value
    }
    let found = try #require(worth(series))
    let truth = 60_000 * (1 - memory) / (1 + memory)
    #expect(abs(found.initialPositive / truth - 1) < tolerance, "\(found), seed 41")
    #expect(abs(found.firstOrder / truth - 1) < tolerance, "\(found), seed 41")
  }

  @Test func seriesWithoutSpread() throws {
    let equal = try #require(worth([5.0, 5, 5]))
    #expect(equal.initialPositive == 3)
    #expect(equal.firstOrder == 3)
    #expect(worth([]) == nil)
    #expect(worth([1.0, .nan]) == nil)
    #expect(worth([1.0, .infinity]) == nil)
    let trend = try #require(worth((0..<1_000).map { Double($0) }))
    #expect(trend.initialPositive >= 1 && trend.initialPositive < 10)
  }
}
