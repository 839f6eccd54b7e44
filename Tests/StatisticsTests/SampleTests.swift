import TestSupport
import Testing

@testable import Statistics

@Suite struct SampleTests {
  /// Sizes on both sides of the change of algorithm, ranges that take one to six passes.
  @Test(arguments: [0, 1, 2, 1_499, 1_500, 1_501, 20_000], [1, 2, 11, 12, 33, 34, 63, 64])
  func sortsLikeTheStandardLibrary(count: Int, bits: Int) {
    let seed = UInt64(count &* 131 &+ bits)
    var generator = SplitMix64(seed: seed)
    let values = (0..<count).map { _ in Int64(bitPattern: generator.next() >> UInt64(64 - bits)) }
    #expect(SortedSample(sorting: values).values == values.sorted(), "seed \(seed)")
  }

  /// Large enough for two threads, with an odd count and with digits that all share.
  @Test(arguments: [(400_000, 40), (400_001, 64), (500_003, 1), (400_007, 0)])
  func sortsInTwoThreads(count: Int, bits: Int) {
    var generator = SplitMix64(seed: UInt64(count))
    let values = (0..<count).map { _ in
      bits == 0 ? 7 : Int64(bitPattern: generator.next() >> UInt64(64 - bits))
    }
    let sorted = SortedSample(sorting: values)
    #expect(sorted.values == values.sorted(), "seed \(count)")
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

  /// Whole numbers in a row, far from zero: Σ(x − x̄)² is n(n² − 1)/12 exactly.
  @Test(
    arguments: [0, 1 << 20, 1 << 45, -(1 << 45), (1 << 46) - 5000, 1 << 46, 1 << 60] as [Int64])
  func squaresOfNumbersInARow(first: Int64) {
    for count in [2, 3, 1000, 5000] {
      let values = (0..<Int64(count)).map { first + $0 }
      let moments = Moments(of: values.span)
      let expected = Double(count * (count * count - 1)) / 12
      let tolerance = first < 1 << 46 ? 1e-15 : 1e-12
      #expect(abs(moments.squares / expected - 1) < tolerance, "\(count) from \(first)")
    }
  }

  /// The same times counted in another unit have the same digits.
  @Test(arguments: [1, 2, 3] as [UInt64]) func unitsChangeNoDigit(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let most = Int64(1) << Int64.random(in: 0...30, using: &random)
      let values = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        Int64.random(in: 0...most, using: &random)
      }
      var (sum, squares): (Int128, Int128) = (0, 0)
      for value in values {
        sum += Int128(value)
        squares += Int128(value) * Int128(value)
      }
      let scaled = Moments(count: values.count, sum: sum, sumOfSquares: squares, unit: 1000)
      let times = values.map { $0 * 1000 }
      let moments = Moments(of: times.span)
      #expect(scaled == moments, "seed \(seed)")
    }
  }
}
