import Statistics
import Testing

@Suite struct ProportionTests {
  @Test(arguments: [
    (0, 200, 0, 0.0188453264), (7, 200, 0.0170555420, 0.0704706115),
    (19, 180, 0.0686229943, 0.1589723429), (1, 30, 0.0059085904, 0.1667039099),
  ])
  func publishedIntervals(successes: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try #require(Proportion(successes, of: trials)).wilsonInterval()
    #expect(isPublished(interval.low, low))
    #expect(isPublished(interval.high, high))
  }

  @Test func publishedDifference() throws {
    let base = try #require(Proportion(7, of: 200))
    let candidate = try #require(Proportion(19, of: 180))
    let difference = candidate.difference(from: base)
    #expect(isPublished(difference.value, 0.0705555556))
    #expect(isPublished(difference.low, 0.0193483455))
    #expect(isPublished(difference.high, 0.1269058594))
    #expect(isPublished(candidate.fisherProbability(against: base), 0.0077058115))
    #expect(isPublished(base.fisherProbability(against: candidate), 0.0077058115))
  }

  @Test func oracle() throws {
    for item in try ComparisonOracle.load().proportions {
      let mine = try #require(Proportion(item.counts[0], of: item.counts[1]))
      let other = try #require(Proportion(item.counts[2], of: item.counts[3]))
      let interval = mine.wilsonInterval()
      #expect(abs(try #require(interval.low) - item.wilson[0]) < 1e-13, "\(item)")
      #expect(abs(try #require(interval.high) - item.wilson[1]) < 1e-13, "\(item)")
      let difference = mine.difference(from: other)
      #expect(abs(try #require(difference.low) - item.newcombe[0]) < 1e-13, "\(item)")
      #expect(abs(try #require(difference.high) - item.newcombe[1]) < 1e-13, "\(item)")
      #expect(agree(mine.fisherProbability(against: other), item.fisher, within: 1e-10), "\(item)")
    }
  }

  @Test func onlySharesOfTrials() {
    #expect(Proportion(0, of: 0) == nil)
    #expect(Proportion(-1, of: 3) == nil)
    #expect(Proportion(4, of: 3) == nil)
  }

  @Test func largeTablesStayFinite() throws {
    let base = try #require(Proportion(1_000_000, of: 10_000_000))
    let same = try #require(Proportion(1_000_000, of: 10_000_000))
    let other = try #require(Proportion(9_000_000, of: 10_000_000))
    #expect(agree(base.fisherProbability(against: same), 1, within: 1e-9))
    #expect(base.fisherProbability(against: other) == 0)
  }

  @Test func fewerEffectiveTrialsWiden() throws {
    let share = try #require(Proportion(20, of: 200))
    let plain = share.wilsonInterval()
    let wide = share.wilsonInterval(effectiveTrials: 50)
    let few = try #require(Proportion(5, of: 50)).wilsonInterval()
    #expect(try #require(wide.low) < #require(plain.low))
    #expect(wide == few)
  }

  @Test func publishedAdjustments() {
    let p = [0.01, 0.04, 0.03, 0.005, 0.20, 0.012]
    for (found, expected) in zip(MultipleTesting.holm(p), [0.05, 0.09, 0.09, 0.03, 0.20, 0.05]) {
      #expect(isPublished(found, expected))
    }
    let adjusted = MultipleTesting.benjaminiHochberg(p)
    for (found, expected) in zip(adjusted, [0.024, 0.048, 0.045, 0.024, 0.20, 0.024]) {
      #expect(isPublished(found, expected))
    }
  }

  @Test func adjustmentsAgainstOracle() throws {
    for item in try ComparisonOracle.load().adjustments {
      for (found, expected) in zip(MultipleTesting.holm(item.p), item.holm) {
        #expect(agree(found, expected, within: 1e-13), "\(item)")
      }
      let adjusted = MultipleTesting.benjaminiHochberg(item.p)
      for (found, expected) in zip(adjusted, item.benjaminiHochberg) {
        #expect(agree(found, expected, within: 1e-13), "\(item)")
      }
    }
    #expect(MultipleTesting.holm([]).isEmpty)
    #expect(MultipleTesting.benjaminiHochberg([]).isEmpty)
  }
}
