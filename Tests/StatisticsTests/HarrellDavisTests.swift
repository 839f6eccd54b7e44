import Statistics
import Testing

@Suite struct HarrellDavisTests {
  @Test(arguments: [
    (25, 1013.8376206590, 93.9812203500, 1150.3279363671, 111.5349604664),
    (50, 1235.2708258191, 122.8596761087, 1495.4761792104, 226.1266899139),
    (75, 1978.1370539777, 627.7486649972, 2906.1567896042, 1152.4486569465),
    (90, 3727.3940389511, 1722.1298713856, 5094.4270288295, 1346.5154680714),
    (95, 4414.9863281716, 2126.3189577004, 5704.4937150011, 1046.5401676225),
    (99, 4806.2139129804, 2355.7453869943, 5992.7560400713, 862.9018760042),
  ])
  func publishedVectors(
    percent: Int, a: Double, errorOfA: Double, b: Double, errorOfB: Double
  ) throws {
    let level = try #require(QuantileLevel(percent, of: 100))
    #expect(isPublished(Published.a.harrellDavisQuantile(level), a))
    #expect(isPublished(Published.a.harrellDavisStandardError(level), errorOfA))
    #expect(isPublished(Published.b.harrellDavisQuantile(level), b))
    #expect(isPublished(Published.b.harrellDavisStandardError(level), errorOfB))
  }

  @Test func oracle() throws {
    let cases = try ComparisonOracle.load().harrellDavis
    #expect(cases.count == 42)
    for item in cases {
      let level = try #require(QuantileLevel(item.percent, of: 100))
      let sample = SortedSample(sorting: item.values)
      let found = try #require(sample.harrellDavisQuantile(level))
      #expect(agree(found, item.value, within: 1e-10), "\(item.testDescription)")
      let error = try #require(sample.harrellDavisStandardError(level))
      #expect(agree(error, item.error, within: 1e-8), "\(item.testDescription)")
    }
  }

  /// Of the ranks themselves the quantile is (n + 1)q, nearly, by the mean of the beta distribution.
  @Test(arguments: [QuantileLevel.p50, .p90, .p99, .p999], [1_000, 300_000])
  func ofTheRanksThemselves(level: QuantileLevel, count: Int) throws {
    let sample = try #require(SortedSample(ascending: (1...Int64(count)).map { $0 }))
    let found = try #require(sample.harrellDavisQuantile(level))
    // Weight of the cell up to rank i counts as i: half a rank above the mean of n·Beta.
    let expected = Double(count) * level.value + 0.5
    #expect(abs(found - expected) < 1e-3 + 0.5 / (Double(count) * level.complement))
    let error = try #require(sample.harrellDavisStandardError(level))
    let binomial = (Double(count) * level.value * level.complement).squareRoot()
    #expect(abs(error / binomial - 1) < 0.2)
  }

  @Test func extremes() throws {
    let none = SortedSample(sorting: [])
    #expect(none.harrellDavisQuantile(.p50) == nil)
    let one = SortedSample(sorting: [7])
    #expect(one.harrellDavisQuantile(.p99) == 7)
    #expect(one.harrellDavisStandardError(.p50) == nil)
    let lowest = try #require(QuantileLevel(0, of: 1))
    let highest = try #require(QuantileLevel(1, of: 1))
    #expect(Published.a.harrellDavisQuantile(lowest) == 812)
    #expect(Published.a.harrellDavisQuantile(highest) == 4870)
    let equal = SortedSample(sorting: [Int64](repeating: 9, count: 5_000))
    #expect(equal.harrellDavisQuantile(.p95) == 9)
    #expect(equal.harrellDavisStandardError(.p95) == 0)
    let wide = SortedSample(sorting: [.min, .max])
    let middle = try #require(wide.harrellDavisQuantile(.p50))
    #expect(abs(middle) < 0x1p64 * 1e-14)
  }
}
