import TestSupport
import Testing

@testable import Statistics

/// Order statistics and moments of lists of small numbers together.
@Suite struct SmallSampleTests {
  private func check(_ sample: SmallSample, _ expected: SortedSample, _ what: Comment) {
    #expect(sample.count == expected.count, what)
    #expect((0..<sample.count).map { sample.value(at: $0) } == expected.values, what)
    #expect(sample.moments == Moments(of: expected.values.span), what)
    for level in [QuantileLevel.p50, .p95, .p999] {
      #expect(sample.linearQuantile(level) == expected.linearQuantile(level), what)
      #expect(sample.nearestRankQuantile(level) == expected.nearestRankQuantile(level), what)
    }
    #expect(sample.value(rank: 0) == nil && sample.value(rank: sample.count + 1) == nil, what)
  }

  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func sameAsSortedTogether(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for round in 0..<30 {
      // Lists with buckets, without, of both kinds, and short ones that have buckets together.
      let count = Int.random(in: 0...9, using: &generator)
      let lists = (0..<count).map { part in
        let most = part == 0 || seed % 2 == 0 ? SmallValues.least * 2 : 20
        let highest: UInt32 = [3, 1000, 40_000_000, .max].randomElement(using: &generator) ?? 3
        return (0..<Int.random(in: 0...most, using: &generator)).map { _ in
          UInt32.random(in: 0...highest, using: &generator)
        }
      }
      check(
        SmallSample(of: lists.map { SmallValues($0) }, unit: 1000),
        SortedSample(sorting: lists.joined().map { Int64($0) * 1000 }),
        "seed \(seed), round \(round)")
    }
  }

  @Test func bucketsAscend() {
    var values: [UInt32] = [0]
    for bit in 0..<32 {
      for value in [UInt32(1) << UInt32(bit), UInt32(3) << UInt32(bit), .max >> UInt32(bit)] {
        values += [value &- 1, value, value &+ 1]
      }
    }
    let buckets = values.sorted().map { SmallValues.bucket(of: $0) }
    #expect(buckets == buckets.sorted())
    #expect(buckets.first == 0 && buckets.last == SmallValues.bucketCount - 1)
  }

  @Test(arguments: [1, SmallValues.least]) func theLargestNumbersFit(copies: Int) {
    let values = [UInt32](repeating: .max, count: copies) + [0] + [.max]
    let sample = SmallSample(of: [SmallValues(values)], unit: 1 << 31)
    let most = Int64(UInt32.max) << 31
    #expect(sample.value(at: 0) == 0 && sample.value(at: 1) == most)
    #expect(sample.value(rank: sample.count) == most)
    #expect(sample.moments.sum == Int128(most) * Int128(copies + 1))
    let mean = Double(most) * Double(copies + 1) / Double(copies + 2)
    let expected = mean * mean + Double(copies + 1) * (Double(most) - mean) * (Double(most) - mean)
    #expect(abs(sample.moments.squares / expected - 1) < 1e-12)
  }
}
