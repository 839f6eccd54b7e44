import Statistics
import Testing

@Suite struct OrderStatisticIntervalTests {
  @Test(arguments: [
    (6, QuantileLevel.p50, 1, 6, 0.9687500000), (10, .p50, 2, 9, 0.9785156250),
    (12, .p50, 3, 10, 0.9614257812), (20, .p50, 6, 15, 0.9586105347),
    (40, .p90, 32, 40, 0.9697238116), (72, .p95, 64, 72, 0.9654900479),
    (100, .p50, 40, 61, 0.9647997998), (100, .p90, 84, 96, 0.9556901072),
    (368, .p99, 360, 368, 0.9624158204), (1000, .p99, 983, 997, 0.9760947635),
    (3688, .p999, 3680, 3688, 0.9616237518),
  ])
  func publishedVectors(
    count: Int, level: QuantileLevel, lower: Int, upper: Int, coverage: Double
  ) {
    let interval = OrderStatisticInterval(count: count, level: level)
    #expect(interval.lowerRank == lower)
    #expect(interval.upperRank == upper)
    #expect(abs(interval.coverage - coverage) < 1e-10)
  }

  @Test(arguments: [(5, QuantileLevel.p50), (71, .p95), (367, .p99)])
  func tooSmallForBothEnds(count: Int, level: QuantileLevel) {
    let interval = OrderStatisticInterval(count: count, level: level)
    #expect(interval.lowerRank == nil || interval.upperRank == nil)
  }

  @Test func eachEndStandsForItself() {
    let interval = OrderStatisticInterval(count: 71, level: .p95)
    #expect(interval.lowerRank == 63)
    #expect(interval.upperRank == nil)
    #expect(OrderStatisticInterval(count: 0, level: .p50).lowerRank == nil)
    #expect(OrderStatisticInterval(count: 0, level: .p50).upperRank == nil)
  }

  @Test(arguments: [
    (QuantileLevel.p50, 6), (.p75, 13), (.p90, 36), (.p95, 72), (.p99, 368), (.p999, 3688),
  ])
  func countNeeded(level: QuantileLevel, count: Int) {
    #expect(OrderStatisticInterval.countNeeded(for: level) == count)
  }

  @Test func noCountSufficesForTheExtremes() {
    #expect(QuantileLevel(0, of: 1).flatMap { OrderStatisticInterval.countNeeded(for: $0) } == nil)
    #expect(QuantileLevel(1, of: 1).flatMap { OrderStatisticInterval.countNeeded(for: $0) } == nil)
  }

  @Test func oracle() throws {
    let oracle = try Oracle.load()
    for item in oracle.intervals {
      let level = try #require(QuantileLevel(item.numerator, of: item.denominator))
      let interval = OrderStatisticInterval(count: item.count, level: level)
      #expect(interval.lowerRank == item.lower, "\(item)")
      #expect(interval.upperRank == item.upper, "\(item)")
      #expect(abs(interval.coverage - item.coverage) < 1e-8, "\(item)")
    }
    for item in oracle.needed {
      let level = try #require(QuantileLevel(item.numerator, of: item.denominator))
      #expect(OrderStatisticInterval.countNeeded(for: level) == item.count, "\(item)")
    }
  }

  @Test func endsAreValuesOfTheSample() {
    let sample = SortedSample(sorting: QuantileTests.a)
    let median = sample.ends(of: OrderStatisticInterval(count: 10, level: .p50))
    #expect(median.low == 934)
    #expect(median.high == 2210)
    let tail = sample.ends(of: OrderStatisticInterval(count: 10, level: .p99))
    #expect(tail.low == 2210)
    #expect(tail.high == nil)
  }
}
