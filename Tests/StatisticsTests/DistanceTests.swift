import Statistics
import Testing

/// Distances between distribution functions, paired differences, censored and omitted calls.
@Suite struct DistanceTests {
  /// A span can't be handed to a macro.
  private func signedRank(_ before: [Int64], _ after: [Int64]) -> SignedRank? {
    SignedRank(before: before.span, after: after.span)
  }

  @Test func publishedKolmogorovSmirnov() throws {
    let ab = try #require(KolmogorovSmirnov(Published.a, Published.b))
    #expect(agree(ab.statistic, 0.3, within: 1e-15))
    #expect(ab.location == 1490)
    #expect(isPublished(ab.exactProbability, 0.6037893995))
    let xy = try #require(KolmogorovSmirnov(Published.x, Published.y))
    #expect(agree(xy.statistic, 0.5, within: 1e-15))
    #expect(xy.location == 55)
    #expect(isPublished(xy.exactProbability, 0.3571428571))
  }

  @Test func publishedWasserstein() {
    #expect(isPublished(wassersteinDistance(Published.a, Published.b), 517.9666666667))
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().comparisons {
      let first = SortedSample(sorting: item.first)
      let second = SortedSample(sorting: item.second)
      let test = try #require(KolmogorovSmirnov(first, second))
      #expect(abs(test.statistic - item.ks) < 1e-14, "\(item.testDescription)")
      #expect(abs(test.asymptoticProbability - item.ksLimit) < 1e-12, "\(item.testDescription)")
      if let exact = item.exactKS {
        let found = try #require(test.exactProbability)
        #expect(agree(found, exact, within: 1e-11), "\(item.testDescription)")
      }
      let distance = try #require(wassersteinDistance(first, second))
      #expect(agree(distance, item.wasserstein, within: 1e-12), "\(item.testDescription)")
    }
  }

  @Test func emptySamplesHaveNoDistance() {
    let none = SortedSample(sorting: [])
    #expect(KolmogorovSmirnov(none, Published.a) == nil)
    #expect(wassersteinDistance(Published.a, none) == nil)
  }

  @Test func publishedSignedRank() throws {
    let before: [Int64] = [1200, 1350, 980, 2100, 1500, 1750, 1010, 1330, 4100, 1225]
    let after: [Int64] = [1180, 1490, 1010, 2480, 1500, 1920, 1005, 1400, 4650, 1310]
    let test = try #require(signedRank(before, after))
    #expect(test.positiveSum == 42)
    #expect(test.negativeSum == 3)
    #expect(test.zeroCount == 1)
    #expect(isPublished(test.asymptoticProbability(), 0.0243902414))
    #expect(isPublished(test.asymptoticProbability(continuity: false), 0.0208792632))
    #expect(isPublished(test.exactProbability, 0.0195312500))
    #expect(agree(test.rankBiserialCorrelation, 39 / 45.0, within: 1e-15))
  }

  @Test func signedRanksAgainstOracle() throws {
    for item in try ComparisonOracle.load().signedRanks {
      let test = try #require(signedRank(item.before, item.after))
      #expect(test.positiveSum == item.positive, "\(item.testDescription)")
      let plain = test.asymptoticProbability(continuity: false)
      #expect(agree(test.asymptoticProbability(), item.withContinuity, within: 1e-10))
      #expect(agree(plain, item.withoutContinuity, within: 1e-10), "\(item.testDescription)")
      if let exact = item.exact {
        let found = try #require(test.exactProbability)
        #expect(agree(found, exact, within: 1e-11), "\(item.testDescription)")
      }
    }
  }

  @Test func signedRankAtItsLimits() throws {
    let equal = try #require(signedRank([4, 4], [4, 4]))
    #expect(equal.probability == 1)
    #expect(equal.count == 0)
    let wide = try #require(signedRank([.min, .max], [.max, .min]))
    #expect(wide.positiveSum == 1.5)
    #expect(signedRank([1], []) == nil)
  }

  @Test func publishedCoordinatedOmission() {
    let sample = SortedSample(sorting: [1, 1, 1, 1, 10])
    let corrected = sample.correctedForCoordinatedOmission(expectedInterval: 2)
    #expect(corrected?.values == [1, 1, 1, 1, 2, 4, 6, 8, 10])
    #expect(sample.correctedForCoordinatedOmission(expectedInterval: 0) == sample)
    #expect(sample.correctedForCoordinatedOmission(expectedInterval: 2, limit: 8) == nil)
    let endless = SortedSample(sorting: [.max, .max])
    #expect(endless.correctedForCoordinatedOmission(expectedInterval: 1) == nil)
    // An omitted call that would have waited for exactly the interval counts.
    let exact = SortedSample(sorting: [4]).correctedForCoordinatedOmission(expectedInterval: 2)
    #expect(exact?.values == [2, 4])
  }
}
