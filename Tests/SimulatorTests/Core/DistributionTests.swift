import Scheduling
import Testing

@testable import Simulator

@Suite struct DistributionTests {
  private func sample(
    _ shape: LatencyShape, seed: UInt64, count: Int = 200_000
  ) -> [Double] {
    var stream = RandomStream(seed: seed, label: "shape")
    return (0..<count).map { _ in shape.draw(from: &stream) }.sorted()
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func lognormalHasItsQuantiles(seed: UInt64) {
    let sorted = sample(.lognormal(medianMilliseconds: 2400, sigma: 0.45), seed: seed)
    for (probability, z) in [(0.05, -1.644_85), (0.5, 0), (0.95, 1.644_85), (0.99, 2.326_35)] {
      let expected = 2400 * PortableMath.exp(0.45 * z)
      let found = sorted[Int(probability * Double(sorted.count))]
      #expect(abs(found / expected - 1) < 0.02, "seed \(seed), p \(probability)")
    }
  }

  /// Quantiles of the chi-squared distribution, which is a gamma of shape k/2 and scale 2.
  @Test(arguments: [
    (1.0, 0.454_936, 3.841_459), (2.0, 1.386_294, 5.991_465), (10.0, 9.341_818, 18.307_038),
  ])
  func gammaHasItsQuantiles(freedom: Double, median: Double, p95: Double) {
    let sorted = sample(.gamma(shape: freedom / 2, scaleMilliseconds: 2), seed: 4)
    #expect(abs(sorted[100_000] / median - 1) < 0.02, "seed 4")
    #expect(abs(sorted[190_000] / p95 - 1) < 0.02, "seed 4")
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    #expect(abs(mean / freedom - 1) < 0.02, "seed 4")
  }

  @Test func empiricalFollowsItsQuantiles() {
    let shape = LatencyShape.empirical(quantilesMilliseconds: [100, 200, 1000])
    let sorted = sample(shape, seed: 5)
    #expect(sorted[0] >= 100 && sorted[sorted.count - 1] <= 1000)
    #expect(abs(sorted[50_000] - 150) < 3, "seed 5")
    #expect(abs(sorted[100_000] - 200) < 5, "seed 5")
    #expect(abs(sorted[150_000] - 600) < 12, "seed 5")
  }

  @Test(arguments: [[], [7.0]])
  func empiricalOfFewQuantilesIsConstant(quantiles: [Double]) {
    var stream = RandomStream(seed: 1, label: "few")
    let shape = LatencyShape.empirical(quantilesMilliseconds: quantiles)
    #expect(shape.draw(from: &stream) == quantiles.first ?? 0)
  }

  @Test func recordedDurationsBecomeTheirQuantiles() {
    let shape = LatencyShape.recorded([4_000_000, 1_000_000, 2_000_000, 3_000_000], points: 3)
    #expect(shape == .empirical(quantilesMilliseconds: [1, 2.5, 4]))
    #expect(LatencyShape.recorded([]) == nil)
    let model = LatencyModel(recorded: ["a": [5_000_000], "b": []], points: 2)
    #expect(model.stages == ["a": .empirical(quantilesMilliseconds: [5, 5])])
    #expect(model.shape == .empirical(quantilesMilliseconds: [5, 5]))
  }

  @Test func carelessParametersNeverGiveNegativeOrNoNumbers() {
    var stream = RandomStream(seed: 1, label: "careless")
    for shape in [
      LatencyShape.lognormal(medianMilliseconds: -5, sigma: 1),
      .lognormal(medianMilliseconds: .nan, sigma: 1), .constant(milliseconds: -1),
      .gamma(shape: -1, scaleMilliseconds: 5), .gamma(shape: .nan, scaleMilliseconds: 5),
      .empirical(quantilesMilliseconds: [.nan, .nan]),
    ] {
      #expect(shape.draw(from: &stream) == 0, "\(shape)")
    }
    #expect(Int64(clampedNanoseconds: .infinity) == 32_000_000_000_000_000)
    #expect(Int64(clampedNanoseconds: .nan) == 0)
    #expect(Int64.max.later(by: 5) == .max)
  }

  @Test func paretoKeepsItsTailAndItsCap() {
    var stream = RandomStream(seed: 6, label: "pareto")
    let draws = (0..<200_000).map { _ in stream.pareto(alpha: 2, cap: 30) }
    #expect(draws.allSatisfy { $0 >= 1 && $0 <= 30 })
    let above = draws.filter { $0 > 4 }.count
    #expect(abs(Double(above) / 200_000 - 1.0 / 16) < 0.003, "seed 6")
  }

  @Test func exponentialHasMeanOne() {
    var stream = RandomStream(seed: 7, label: "exponential")
    let mean = (0..<200_000).map { _ in stream.exponential() }.reduce(0, +) / 200_000
    #expect(abs(mean - 1) < 0.01, "seed 7")
  }

  @Test func streamsOfNeighbouringKeysAreUnrelated() {
    var means = 0.0
    for key in 0..<20_000 {
      var left = RandomStream(seed: 1, purpose: 2, key: UInt64(key))
      var right = RandomStream(seed: 1, purpose: 2, key: UInt64(key) + 1)
      means += (left.unit() - 0.5) * (right.unit() - 0.5) * 12
    }
    #expect(abs(means / 20_000) < 0.03)
  }
}
