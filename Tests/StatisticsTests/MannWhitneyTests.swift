import Statistics
import Testing

@Suite struct MannWhitneyTests {
  @Test func publishedVectors() throws {
    let ab = try #require(MannWhitney(Published.a, Published.b))
    #expect(ab.statistic == 42.5)
    #expect(ab.secondStatistic == 77.5)
    #expect(ab.tieCorrection == 18)
    #expect(isPublished(ab.standardDeviation, 15.1529003696))
    #expect(isPublished(ab.z(), 1.1218974312))
    #expect(isPublished(ab.asymptoticProbability(), 0.2619060530))
    #expect(isPublished(ab.z(continuity: false), 1.1548944145))
    #expect(isPublished(ab.asymptoticProbability(continuity: false), 0.2481336670))
    #expect(isPublished(ab.exactProbability, 0.2610485490))
    #expect(isPublished(ab.cliffsDelta, -0.2916666667))
    #expect(isPublished(ab.superiority, 0.3541666667))

    let xy = try #require(MannWhitney(Published.x, Published.y))
    #expect(xy.statistic == 6)
    #expect(xy.secondStatistic == 24)
    #expect(isPublished(xy.standardDeviation, 5.4772255751))
    #expect(isPublished(xy.asymptoticProbability(), 0.1206908005))
    #expect(isPublished(xy.asymptoticProbability(continuity: false), 0.1003482465))
    #expect(isPublished(xy.exactProbability, 0.1255411255))
    #expect(xy.probability() == xy.exactProbability)
  }

  @Test(arguments: [(3, 0.1), (4, 0.0285714286), (5, 0.0079365079), (6, 0.0021645022)])
  func smallestExactProbability(count: Int64, probability: Double) throws {
    let low = SortedSample(sorting: (0..<count).map { $0 })
    let high = SortedSample(sorting: (100..<100 + count).map { $0 })
    #expect(isPublished(MannWhitney(low, high)?.exactProbability, probability))
    #expect(isPublished(MannWhitney(high, low)?.exactProbability, probability))
  }

  @Test func equalValuesTellNothing() throws {
    let equal = try #require(
      MannWhitney(SortedSample(sorting: [4, 4, 4]), SortedSample(sorting: [4, 4])))
    #expect(equal.exactProbability == 1)
    #expect(equal.asymptoticProbability() == 1)
    #expect(equal.cliffsDelta == 0)
    #expect(equal.superiority == 0.5)
  }

  @Test func emptySamplesAreNotCompared() {
    let none = SortedSample(sorting: [])
    #expect(MannWhitney(none, Published.a) == nil)
    #expect(MannWhitney(Published.a, none) == nil)
  }

  @Test func oracle() throws {
    let cases = try ComparisonOracle.load().comparisons
    #expect(cases.count >= 15)
    for item in cases {
      let test = try #require(
        MannWhitney(SortedSample(sorting: item.first), SortedSample(sorting: item.second)))
      #expect(test.statistic == item.u, "\(item.testDescription)")
      #expect(test.tieCorrection == item.ties, "\(item.testDescription)")
      #expect(abs(test.cliffsDelta - item.delta) < 1e-12, "\(item.testDescription)")
      #expect(agree(test.standardDeviation, item.deviation, within: 1e-12))
      if let with = item.withContinuity, let without = item.withoutContinuity {
        #expect(agree(test.asymptoticProbability(), with, within: 1e-10), "\(item)")
        let plain = test.asymptoticProbability(continuity: false)
        #expect(agree(plain, without, within: 1e-10), "\(item.testDescription)")
      }
      if let exact = item.exactU {
        let found = try #require(test.exactProbability, "\(item.testDescription)")
        #expect(agree(found, exact, within: 1e-11), "\(item.testDescription)")
      }
    }
  }

  /// Exchanging the samples turns the effect around and leaves the p value.
  @Test(arguments: 1...20)
  func exchange(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let first = SortedSample(sorting: (0..<17).map { _ in Int64(generator.index(below: 12)) })
    let second = SortedSample(sorting: (0..<9).map { _ in Int64(generator.index(below: 12)) })
    let one = try #require(MannWhitney(first, second))
    let other = try #require(MannWhitney(second, first))
    #expect(one.statistic == other.secondStatistic, "seed \(seed)")
    #expect(one.cliffsDelta == -other.cliffsDelta, "seed \(seed)")
    #expect(one.z() == -other.z(), "seed \(seed)")
    let (left, right) = try (#require(one.exactProbability), #require(other.exactProbability))
    #expect(agree(left, right, within: 1e-12), "seed \(seed)")
  }

  @Test func dependenceWidens() throws {
    let test = try #require(MannWhitney(Published.a, Published.b))
    #expect(abs(test.z(designEffect: 4) - test.z() / 2) < 1e-15)
    #expect(test.probability(designEffect: 4) > test.probability())
    let effect = EffectiveSampleSize.designEffect(
      baseCount: 100, baseWorth: 50, candidateCount: 100, candidateWorth: 25)
    #expect(agree(effect, 3, within: 1e-15))
  }
}
