import Testing

@testable import Benchmark

@Suite struct GrowthExponentTests {
  @Test(arguments: [0.5, 1, 1.5, 2])
  func aPowerHasItsOwnExponent(power: Double) throws {
    var points: [(size: Double, cost: Double)] = []
    for doubling in 0..<6 {
      // Powers of two of whole and half exponents by repeated multiplication.
      let size = Double(1 << (2 * doubling))
      var cost = 3.0
      for _ in 0..<Int(power * 4) * doubling { cost *= 2.0.squareRoot() }
      points.append((size, cost))
    }
    let slope = try #require(GrowthExponent.slope(points))
    #expect(abs(slope - power) < 1e-9)
  }

  @Test func noiseIsAveragedOut() throws {
    // One point a tenth too high, the other as much too low, around a straight line.
    let slope = try #require(GrowthExponent.slope([(1, 1.1), (10, 10 / 1.1), (100, 110)]))
    #expect(slope > 0.9 && slope < 1.1)
  }

  @Test func nothingToGoByGivesNothing() {
    #expect(GrowthExponent.slope([]) == nil)
    #expect(GrowthExponent.slope([(1, 1)]) == nil)
    #expect(GrowthExponent.slope([(5, 1), (5, 2)]) == nil)
    #expect(GrowthExponent.slope([(1, 0), (2, 1)]) == nil)
  }
}
