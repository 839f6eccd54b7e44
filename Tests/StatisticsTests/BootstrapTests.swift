import Statistics
import Testing

@Suite struct BootstrapTests {
  private static let values = [812.0, 1020, 1187, 1490, 4870]

  private static func mean(_ values: Span<Double>) -> Double {
    var sum = 0.0
    for position in values.indices { sum += values[position] }
    return sum / Double(values.count)
  }

  private static func median(_ values: Span<Double>) -> Double {
    values.indices.map { values[$0] }.sorted()[values.count / 2]
  }

  @Test func publishedVectors() throws {
    let mean = try #require(Bootstrap(of: Self.values, statistic: Self.mean))
    #expect(mean.isExhaustive)
    #expect(mean.replicates.count == 3_125)
    #expect(isPublished(mean.estimate, 1875.8))
    #expect(isPublished(mean.standardError, 676.9416754863))
    let percentile = mean.percentileInterval()
    #expect(isPublished(percentile.low, 970.2))
    #expect(isPublished(percentile.high, 3396.8))
    #expect(isPublished(mean.bias, 0.0815054385))
    #expect(isPublished(mean.acceleration, 0.1059100615))
    let corrected = mean.bcaInterval()
    #expect(isPublished(corrected.low, 1030.8))
    #expect(isPublished(corrected.high, 4100))
    let median = try #require(Bootstrap(of: Self.values, statistic: Self.median))
    #expect(median.estimate == 1187)
    #expect(isPublished(median.standardError, 879.5628835837))
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().bootstraps {
      let found = try #require(Bootstrap(of: item.values, statistic: Self.mean))
      #expect(found.isExhaustive)
      #expect(agree(found.standardError, item.error, within: 1e-12), "\(item)")
      #expect(abs(found.bias - item.bias) < 1e-12, "\(item)")
      #expect(abs(found.acceleration - item.acceleration) < 1e-12, "\(item)")
      let percentile = found.percentileInterval()
      let corrected = found.bcaInterval()
      let ends = [percentile.low, percentile.high, corrected.low, corrected.high]
      for (end, expected) in zip(ends, item.percentile + item.bca) {
        #expect(agree(try #require(end), expected, within: 1e-9), "\(item)")
      }
    }
  }

  /// The standard error of a mean from random resamples is that of the formula.
  @Test func randomResamples() throws {
    var generator = SplitMix64(seed: 31)
    let values = (0..<50).map { _ in generator.normal() }
    let found = try #require(Bootstrap(of: values, replicates: 4_000, statistic: Self.mean))
    #expect(!found.isExhaustive)
    #expect(found.replicates.count == 4_000)
    let squares = values.reduce(0) { $0 + ($1 - found.estimate) * ($1 - found.estimate) }
    #expect(abs(found.standardError / (squares.squareRoot() / 50) - 1) < 0.06, "seed 31")
    #expect(abs(found.bias) < 0.1)
    let again = try #require(Bootstrap(of: values, replicates: 4_000, statistic: Self.mean))
    #expect(found.replicates == again.replicates)
  }

  @Test func valuesWithoutSpread() throws {
    let found = try #require(Bootstrap(of: [3, 3, 3], statistic: Self.mean))
    #expect(found.bcaInterval() == IntervalEstimate(value: 3, low: 3, high: 3))
    #expect(Bootstrap(of: [3], statistic: Self.mean) == nil)
  }

  /// The replicates of a quantile are distributed like those of resampling the values.
  @Test(arguments: [QuantileLevel.p50, .p90])
  func quantileReplicates(level: QuantileLevel) throws {
    var generator = SplitMix64(seed: 37)
    let sample = SortedSample(sorting: (0..<40).map { _ in Int64(generator.index(below: 10_000)) })
    let count = 4_000
    let fast = sample.quantileReplicates(level, count: count, generator: &generator).sorted()
    let slow = (0..<count).compactMap { _ -> Double? in
      let drawn = (0..<40).map { _ in sample.values[generator.index(below: 40)] }
      return SortedSample(sorting: drawn).linearQuantile(level)
    }
    .sorted()
    #expect(slow.count == count)
    let scaled = [fast, slow].map { SortedSample(sorting: $0.map { Int64($0 * 1_000) }) }
    let distance = try #require(KolmogorovSmirnov(scaled[0], scaled[1]))
    #expect(distance.asymptoticProbability > 0.001, "seed 37")
  }

  @Test func fewerEffectiveValuesWiden() throws {
    let sample = SortedSample(sorting: (0..<5_000).map { Int64($0 * $0) + 5 })
    func width(_ worth: Double?) throws -> Double {
      let change = try #require(
        QuantileChange(
          from: sample, to: sample, level: .p50, replicates: 2_000, effectiveBaseCount: worth,
          effectiveCandidateCount: worth))
      return try #require(change.difference.high) - #require(change.difference.low)
    }
    let ratio = try width(312) / width(nil)
    #expect(ratio > 3.4 && ratio < 4.6, "ratio \(ratio)")
  }

  @Test func quantileChange() throws {
    let change = try #require(QuantileChange(from: Published.a, to: Published.b, level: .p50))
    #expect(change.base == 1218.5)
    #expect(change.candidate == 1448.5)
    #expect(change.difference.value == 230)
    let ratio = try #require(change.ratio)
    #expect(agree(ratio.value, 1448.5 / 1218.5, within: 1e-15))
    let (low, high) = try (#require(ratio.low), #require(ratio.high))
    #expect(low < ratio.value && ratio.value < high)
    // Ten values can't bound the 90th percentile.
    let tail = try #require(QuantileChange(from: Published.a, to: Published.b, level: .p90))
    #expect(tail.difference.low == nil)
    #expect(tail.ratio?.high == nil)
    #expect(tail.ratioLogStandardError == nil)
    #expect(
      QuantileChange(from: SortedSample(sorting: []), to: Published.b, level: .p50) == nil)
  }
}
