import Statistics
import Testing

@Suite struct SampleTests {
  /// Sizes on both sides of the change of algorithm, ranges that take one to six passes.
  @Test(arguments: [0, 1, 2, 1_499, 1_500, 1_501, 20_000], [1, 2, 11, 12, 33, 34, 63, 64])
  func sortsLikeTheStandardLibrary(count: Int, bits: Int) {
    let seed = UInt64(count &* 131 &+ bits)
    var generator = SplitMix64(seed: seed)
    let values = (0..<count).map { _ in Int64(bitPattern: generator.next() >> UInt64(64 - bits)) }
    #expect(SortedSample(sorting: values).values == values.sorted(), "seed \(seed)")
  }

  @Test func sortsWhereAMiddleDigitIsShared() {
    var generator = SplitMix64(seed: 5)
    let values = (0..<4_000).map { _ in
      Int64(generator.next() & 0x7FF) | Int64(generator.next() & 0x7FF) << 22
    }
    #expect(SortedSample(sorting: values).values == values.sorted(), "seed 5")
  }

  @Test func sortsOrderedAndEqualValues() {
    let ascending = (0..<3_000).map { Int64($0) - 1_500 }
    #expect(SortedSample(sorting: ascending).values == ascending)
    #expect(SortedSample(sorting: ascending.reversed()).values == ascending)
    let equal = [Int64](repeating: .min, count: 2_000)
    #expect(SortedSample(sorting: equal).values == equal)
  }

  @Test func momentsAgainstOracle() throws {
    for item in try Oracle.load().moments {
      let moments = Moments(of: item.values.span)
      #expect(moments.count == item.values.count)
      let mean = try #require(moments.mean)
      let deviation = try #require(moments.standardDeviation)
      #expect(agree(mean, item.mean, within: 1e-15), "\(item.testDescription)")
      #expect(agree(deviation, item.standardDeviation, within: 1e-12), "\(item.testDescription)")
    }
  }

  @Test func momentsOfFewValues() {
    let none = Moments(of: [Int64]().span)
    #expect(none.mean == nil)
    #expect(none.standardDeviation == nil)
    #expect(none.sum == 0)
    let one = Moments(of: [Int64(7)].span)
    #expect(one.mean == 7)
    #expect(one.standardDeviation == nil)
  }

  @Test func sumsThatOverflowAreClamped() {
    let moments = Moments(of: [Int64.max, .max, .max].span)
    #expect(moments.clampedSum == .max)
    #expect(moments.sum == 3 * Int128(Int64.max))
    #expect(moments.mean == 0x1p63)
  }
}
