import Statistics
import Testing

@Suite struct RunsTestTests {
  /// Against counting the runs of every order of all sequences up to eleven trials.
  @Test func everyOrderOfShortSequences() throws {
    for length in 2...11 {
      var counts: [Int: [Int: Int]] = [:]
      for order in 0..<(1 << length) {
        let outcomes = (0..<length).map { order >> $0 & 1 == 1 }
        let runs = 1 + zip(outcomes, outcomes.dropFirst()).count { $0 != $1 }
        counts[order.nonzeroBitCount, default: [:]][runs, default: 0] += 1
        guard order.nonzeroBitCount > 0, order.nonzeroBitCount < length else {
          let none = RunsTest(outcomes.span)
          #expect(none == nil)
          continue
        }
        let found = RunsTest(outcomes.span)
        #expect(found?.runs == runs)
      }
      for successes in 1..<length {
        let table = try #require(counts[successes])
        let all = Double(table.values.reduce(0, +))
        for runs in table.keys {
          let test = try #require(
            RunsTest(successes: successes, failures: length - successes, runs: runs))
          let fewer = table.filter { $0.key <= runs }.values.reduce(0, +)
          let more = table.filter { $0.key >= runs }.values.reduce(0, +)
          #expect(abs(test.fewer - Double(fewer) / all) < 1e-12, "\(successes) of \(length)")
          #expect(abs(test.more - Double(more) / all) < 1e-12, "\(successes) of \(length)")
          let mean = table.reduce(0.0) { $0 + Double($1.key) * Double($1.value) } / all
          #expect(abs(test.expected - mean) < 1e-9)
        }
      }
    }
  }

  @Test func impossibleCountsAreNoTest() {
    #expect(RunsTest(successes: 0, failures: 5, runs: 1) == nil)
    #expect(RunsTest(successes: 3, failures: 3, runs: 7) == nil)
    #expect(RunsTest(successes: 3, failures: 4, runs: 1) == nil)
    #expect(RunsTest(successes: -1, failures: 4, runs: 2) == nil)
  }

  @Test func clustersInLongSequences() throws {
    let clustered = (0..<100_000).map { $0 / 500 % 40 == 7 }
    let test = RunsTest(clustered.span)
    #expect(test?.isClustered == true && test?.probability == 0)
    let regular = (0..<10_000).map { $0 % 4 == 0 }
    let alternating = RunsTest(regular.span)
    let even = try #require(alternating)
    #expect(!even.isClustered && even.probability < 1e-9)
    #expect(even.fewer > 0.999_999)
  }

  @Test(arguments: (1...5).map { UInt64($0) })
  func chanceIsNoCluster(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var small = 0
    for _ in 0..<400 {
      let outcomes = (0..<300).map { _ in generator.next() % 10 == 0 }
      let test = RunsTest(outcomes.span)
      if try #require(test).probability < 0.05 { small += 1 }
    }
    // The exact test is conservative; 20 of 400 are expected at most, 45 would be chance of 1e-7.
    #expect(small < 45, "seed \(seed): \(small)")
  }
}

@Suite struct RankCorrelationTests {
  @Test func orderAlone() throws {
    let rising = (0..<50).map { Int64($0) }
    let squares = rising.map { $0 * $0 }
    #expect(try #require(RankCorrelation(rising, squares)).value == 1)
    #expect(try #require(RankCorrelation(rising, squares.map { -$0 })).value == -1)
    #expect(RankCorrelation(rising, rising.map { _ in 7 }) == nil)
    #expect(RankCorrelation([1, 2], [1, 2]) == nil)
  }

  /// Worked by hand.
  ///
  /// Ranks of the first: 1, 2.5, 2.5, 4, 5; of the second: 2, 1, 3, 5, 4.
  @Test func equalValuesShareTheirRank() throws {
    let found = try #require(RankCorrelation([1, 3, 3, 8, 9], [20, 10, 30, 50, 40]))
    #expect(abs(found.value - 7 / (9.5 * 10).squareRoot()) < 1e-12)
    #expect(found.interval == nil)
  }

  @Test(arguments: (1...3).map { UInt64($0) })
  func intervalHoldsTheTruth(seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var missed = 0
    for _ in 0..<500 {
      let first = (0..<80).map { _ in Int64(generator.next() >> 20) }
      let second = (0..<80).map { _ in Int64(generator.next() >> 20) }
      let found = try #require(RankCorrelation(first, second))
      let interval = try #require(found.interval)
      if try #require(interval.low) > 0 || #require(interval.high) < 0 { missed += 1 }
    }
    // 25 of 500 are expected.
    #expect(missed < 50, "seed \(seed): \(missed)")
  }
}
