import Statistics
import Testing

@Suite struct GeneratorTests {
  @Test func publishedNumbers() {
    var generator = SplitMix64(seed: 42)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        0xbdd7_3226_2feb_6e95, 0x28ef_e333_b266_f103, 0x4752_6757_130f_9f52,
      ])
  }

  @Test func publishedPositions() {
    var generator = SplitMix64(seed: 42)
    #expect((0..<10).map { _ in generator.index(below: 10) } == [7, 1, 2, 3, 0, 8, 2, 8, 3, 6])
  }

  @Test(arguments: [1, 2, 3, 1_000, Int.max])
  func positionsLieInTheCollection(count: Int) {
    var generator = SplitMix64(seed: 7)
    for _ in 0..<1_000 { #expect((0..<count).contains(generator.index(below: count)), "seed 7") }
  }

  @Test func noPositionInAnEmptyCollection() async {
    await #expect(processExitsWith: .failure) {
      var generator = SplitMix64(seed: 1)
      _ = generator.index(below: 0)
    }
  }

  /// Mean and variance of many draws lie within five standard errors of the truth.
  @Test(arguments: [(0.3, 2.0), (1, 1), (2.5, 40), (900, 100), (0.01, 0.02)])
  func betaVariatesHaveTheirMoments(a: Double, b: Double) {
    var generator = SplitMix64(seed: 11)
    let count = 20_000.0
    let draws = (0..<Int(count)).map { _ in generator.beta(a, b) }
    let mean = a / (a + b)
    let variance = mean * (1 - mean) / (a + b + 1)
    let found = draws.reduce(0, +) / count
    #expect(abs(found - mean) < 5 * (variance / count).squareRoot(), "seed 11")
    let squares = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(squares / variance - 1) < 0.1, "seed 11")
    #expect(draws.allSatisfy { $0 >= 0 && $0 <= 1 })
  }

  @Test(arguments: [0.2, 1, 7.5, 1e6])
  func gammaVariatesHaveTheirMoments(shape: Double) {
    var generator = SplitMix64(seed: 13)
    let count = 20_000.0
    let mean =
      (0..<Int(count)).reduce(0.0) { sum, _ in sum + generator.gamma(shape: shape) } / count
    #expect(abs(mean - shape) < 5 * (shape / count).squareRoot(), "seed 13")
  }

  @Test func normalAndExponentialVariatesHaveTheirMoments() {
    var generator = SplitMix64(seed: 17)
    let count = 20_000.0
    var sum = 0.0
    var squares = 0.0
    var waits = 0.0
    for _ in 0..<Int(count) {
      let value = generator.normal()
      sum += value
      squares += value * value
      waits += generator.exponential()
    }
    #expect(abs(sum / count) < 5 / count.squareRoot(), "seed 17")
    #expect(abs(squares / count - 1) < 5 * (2 / count).squareRoot(), "seed 17")
    #expect(abs(waits / count - 1) < 5 / count.squareRoot(), "seed 17")
  }

  @Test func splitGeneratorsDiffer() {
    var generator = SplitMix64(seed: 3)
    var first = generator.split()
    var second = generator.split()
    #expect(first.next() != second.next())
  }

  @Test func normalDistributionAgainstOracle() throws {
    let normals = try ComparisonOracle.load().normals
    for point in normals.points {
      // Thirty deviates out the rounding of x alone moves the twelfth digit.
      #expect(agree(NormalDistribution.atMost(point.x), point.atMost, within: 1e-11), "\(point)")
      #expect(agree(NormalDistribution.atLeast(point.x), point.atLeast, within: 1e-11), "\(point)")
      let both = 2 * min(point.atMost, point.atLeast)
      #expect(agree(NormalDistribution.twoSided(point.x), both, within: 1e-11), "\(point)")
    }
    for item in normals.quantiles {
      let found = NormalDistribution.quantile(item.level)
      #expect(agree(found, item.value, within: 1e-14), "\(item)")
    }
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(agree(NormalDistribution.deviate(confidence: 0.95), 1.959963984540054, within: 1e-15))
  }
}
