import Statistics
import Testing

@Suite struct DistributionTests {
  @Test func binomialAgainstOracle() throws {
    let cases = try Oracle.load().binomials
    #expect(cases.count > 300)
    for item in cases {
      let level = try #require(QuantileLevel(item.numerator, of: item.denominator))
      let distribution = BinomialDistribution(trials: item.count, level: level)
      #expect(agree(distribution.atMost(item.successes), item.atMost, within: 1e-10), "\(item)")
      #expect(agree(distribution.atLeast(item.successes), item.atLeast, within: 1e-10), "\(item)")
    }
  }

  /// Exact for small numbers of trials: every probability of a fair coin is a fraction of 2ⁿ.
  @Test(arguments: 1...30)
  func fairCoinIsExact(trials: Int) {
    let distribution = BinomialDistribution(trials: trials, level: .p50)
    var choose = 1
    var sum = 0
    for successes in 0...trials {
      sum += choose
      let exact = Double(sum) / Double(1 << trials)
      #expect(agree(distribution.atMost(successes), exact, within: 1e-13))
      #expect(agree(distribution.atLeast(trials - successes), exact, within: 1e-13))
      choose = choose * (trials - successes) / (successes + 1)
    }
  }

  @Test func binomialOutsideItsRange() {
    let distribution = BinomialDistribution(trials: 4, level: .p90)
    #expect(distribution.atMost(-1) == 0)
    #expect(distribution.atMost(4) == 1)
    #expect(distribution.atLeast(0) == 1)
    #expect(distribution.atLeast(5) == 0)
  }

  @Test func incompleteBetaAgainstOracle() throws {
    let cases = try Oracle.load().betas
    #expect(cases.count > 80)
    for item in cases {
      let found = regularizedIncompleteBeta(item.a, item.b, at: item.x, complement: 1 - item.x)
      #expect(agree(found, item.value, within: 1e-10), "\(item)")
    }
  }

  @Test func incompleteBetaAtItsEnds() {
    #expect(regularizedIncompleteBeta(2, 3, at: 0, complement: 1) == 0)
    #expect(regularizedIncompleteBeta(2, 3, at: 1, complement: 0) == 1)
    #expect(agree(regularizedIncompleteBeta(1, 1, at: 0.3, complement: 0.7), 0.3, within: 1e-14))
  }
}
