import Statistics
import Testing

@Suite struct HodgesLehmannTests {
  @Test func publishedVectors() {
    #expect(HodgesLehmann.shift(from: Published.a, to: Published.b)?.value == 219)
    #expect(
      isPublished(HodgesLehmann.ratio(from: Published.a, to: Published.b)?.value, 1.1825317790))
    #expect(HodgesLehmann.shift(from: Published.y, to: Published.x)?.value == -14.5)
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().comparisons {
      let base = SortedSample(sorting: item.first)
      let candidate = SortedSample(sorting: item.second)
      let shift = try #require(HodgesLehmann.shift(from: base, to: candidate))
      #expect(shift.value == item.shift, "\(item.testDescription)")
      #expect(shift.low == item.low, "\(item.testDescription)")
      #expect(shift.high == item.high, "\(item.testDescription)")
      if let ratio = item.ratio {
        let found = try #require(HodgesLehmann.ratio(from: base, to: candidate)).value
        #expect(agree(found, ratio, within: 1e-12), "\(item.testDescription)")
      }
    }
  }

  /// Against all pairs, for sizes where the selection has to narrow down several times.
  @Test(arguments: 1...6)
  func selectionAgainstAllPairs(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    // Few distinct values, many, and values over the whole range.
    let top = [3, 1_000, 1 << 40][Int(seed % 3)]
    let base = SortedSample(sorting: (0..<211).map { _ in Int64(generator.index(below: top) + 1) })
    let candidate = SortedSample(
      sorting: (0..<293).map { _ in Int64(generator.index(below: top) + 1) })
    var differences: [Double] = []
    var ratios: [Double] = []
    for before in base.values {
      for after in candidate.values {
        differences.append(Double(after) - Double(before))
        ratios.append(Double(after) / Double(before))
      }
    }
    differences.sort()
    ratios.sort()
    let shift = try #require(HodgesLehmann.shift(from: base, to: candidate))
    #expect(shift.value == differences[differences.count / 2], "seed \(seed)")
    let ratio = try #require(HodgesLehmann.ratio(from: base, to: candidate))
    #expect(ratio.value == ratios[ratios.count / 2], "seed \(seed)")
    // The ends are order statistics as far from either end of all pairs.
    let (low, high) = try (#require(shift.low), #require(shift.high))
    let below = differences.count { $0 < low }
    let above = differences.count { $0 > high }
    let upToLow = differences.count { $0 <= low }
    #expect(below <= above + (differences.count { $0 == high }), "seed \(seed)")
    #expect(above < upToLow, "seed \(seed)")
    #expect(low <= shift.value && shift.value <= high, "seed \(seed)")
  }

  @Test func zerosHaveRatios() throws {
    let base = SortedSample(sorting: [0, 0, 2])
    let candidate = SortedSample(sorting: [0, 4, 4])
    // 0/0 twice, 4/0 four times, 0/2, and 4/2 twice.
    #expect(HodgesLehmann.ratio(from: base, to: candidate)?.value == 2)
    // 0/0 twice, 2/0, 0/4 four times, 2/4 twice.
    #expect(HodgesLehmann.ratio(from: candidate, to: base)?.value == 0.5)
    let zeros = SortedSample(sorting: [0, 0, 0])
    #expect(HodgesLehmann.ratio(from: zeros, to: zeros)?.value == 1)
    #expect(HodgesLehmann.ratio(from: zeros, to: Published.a) == nil)
    #expect(HodgesLehmann.ratio(from: SortedSample(sorting: [-1]), to: Published.a) == nil)
  }

  @Test func fewValuesHaveNoInterval() throws {
    let one = try #require(
      HodgesLehmann.shift(from: SortedSample(sorting: [1]), to: SortedSample(sorting: [5])))
    #expect(one == IntervalEstimate(value: 4, low: nil, high: nil))
    #expect(HodgesLehmann.shift(from: SortedSample(sorting: []), to: Published.a) == nil)
  }

  @Test func dependenceWidens() throws {
    let plain = try #require(HodgesLehmann.shift(from: Published.a, to: Published.b))
    let wide = try #require(
      HodgesLehmann.shift(from: Published.a, to: Published.b, designEffect: 2))
    #expect(wide.value == plain.value)
    #expect(try #require(wide.low) < #require(plain.low))
    #expect(try #require(wide.high) > #require(plain.high))
  }

  @Test func extremesDoNotOverflow() {
    let low = SortedSample(sorting: [.min, .min])
    let high = SortedSample(sorting: [.max, .max])
    #expect(HodgesLehmann.shift(from: low, to: high)?.value == 0x1p64)
    #expect(wassersteinDistance(low, high) == 0x1p64)
    #expect(KolmogorovSmirnov(low, high)?.statistic == 1)
  }

  @Test func sizeToDecide() throws {
    // Half width now 1.96 · .1 = .196; the ratio 1.2 is ln 1.2 − ln 1.05 away from the threshold.
    let needed = try #require(
      sampleSizeToDecide(ratio: 1.2, logStandardError: 0.1, baseCount: 100, candidateCount: 100))
    #expect(needed == 216)
    // Twice the error, four times the values; the same on the other side.
    #expect(
      sampleSizeToDecide(
        ratio: 1 / 1.2, logStandardError: 0.2, baseCount: 100, candidateCount: 100) == 862)
    #expect(
      sampleSizeToDecide(ratio: 1, logStandardError: 0.1, baseCount: 100, candidateCount: 100)
        == 1_614)
    #expect(
      sampleSizeToDecide(ratio: 1.05, logStandardError: 0.1, baseCount: 100, candidateCount: 100)
        .map { $0 > 1_000_000 } != false)
    #expect(
      sampleSizeToDecide(ratio: -1, logStandardError: 0.1, baseCount: 9, candidateCount: 9) == nil)
    let estimate = IntervalEstimate(value: 1.12, low: 0.94, high: 1.36)
    let error = try #require(estimate.logStandardError())
    #expect(agree(error, 0.09423, within: 1e-3))
    #expect(IntervalEstimate(value: 1, low: nil, high: 2).logStandardError() == nil)
  }
}
