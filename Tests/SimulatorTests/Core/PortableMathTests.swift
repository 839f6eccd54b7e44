import Glibc
import Testing

@testable import Simulator

/// Distance of two numbers in units in the last place of the second.
private func ulps(_ value: Double, _ reference: Double) -> Double {
  if value == reference { return 0 }
  return abs(value - reference) / reference.ulp
}

@Suite struct PortableMathTests {
  @Test(arguments: [(-708.0, 709.0), (-1.0, 1.0), (-1e-3, 1e-3), (-40.0, 40.0)])
  func exponentialIsWithinTwoUnits(low: Double, high: Double) {
    var stream = RandomStream(seed: 11, label: "exp")
    for _ in 0..<200_000 {
      let x = low + (high - low) * stream.unit()
      #expect(ulps(PortableMath.exp(x), exp(x)) <= 2, "seed 11, x \(x)")
    }
  }

  @Test func exponentialOfSubnormalResultsIsClose() {
    for step in 0...3600 {
      let x = -709.0 - Double(step) / 100
      #expect(ulps(PortableMath.exp(x), exp(x)) <= 2, "x \(x)")
    }
  }

  @Test func exponentialAtTheEnds() {
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(.infinity) == .infinity)
    #expect(PortableMath.exp(710) == .infinity)
    #expect(PortableMath.exp(-.infinity) == 0)
    #expect(PortableMath.exp(-746) == 0)
    #expect(PortableMath.exp(.nan).isNaN)
    #expect(PortableMath.exp(709.78).isFinite)
  }

  @Test(arguments: [(0.0, 1.0), (0.5, 2.0), (0.999, 1.001), (1.0, 1e6), (1e300, 1e308)])
  func logarithmIsWithinTwoUnits(low: Double, high: Double) {
    var stream = RandomStream(seed: 12, label: "log")
    for _ in 0..<200_000 {
      let x = low + (high - low) * stream.unit()
      #expect(ulps(PortableMath.log(x), log(x)) <= 2, "seed 12, x \(x)")
    }
  }

  @Test func logarithmAtTheEnds() {
    #expect(PortableMath.log(1) == 0)
    #expect(PortableMath.log(0) == -.infinity)
    #expect(PortableMath.log(-1).isNaN)
    #expect(PortableMath.log(.nan).isNaN)
    #expect(PortableMath.log(.infinity) == .infinity)
    for x in [Double.leastNonzeroMagnitude, Double(bitPattern: 123_456), .leastNormalMagnitude] {
      #expect(ulps(PortableMath.log(x), log(x)) <= 2, "x \(x)")
    }
  }

  @Test func powerIsWithinItsBound() {
    var stream = RandomStream(seed: 13, label: "pow")
    for _ in 0..<200_000 {
      let x = stream.unit() * 10
      let y = stream.unit() * 20 - 10
      let reference = pow(x, y)
      let bound = max(1e-14, 4e-16 * abs(y * log(x)))
      #expect(
        abs(PortableMath.pow(x, y) - reference) <= bound * reference, "seed 13, \(x) to \(y)")
    }
    #expect(PortableMath.pow(0, 2) == 0)
    #expect(PortableMath.pow(0, -1) == .infinity)
    #expect(PortableMath.pow(5, 0) == 1)
  }

  /// Values of the standard normal quantile, as tables have them.
  @Test(arguments: [
    (0.5, 0.0), (0.75, 0.674_489_750_196_081_7), (0.975, 1.959_963_984_540_054),
    (0.999, 3.090_232_306_167_813_5), (1e-10, -6.361_340_902_404_056),
    (0.25, -0.674_489_750_196_081_7), (1e-5, -4.264_890_793_922_825),
  ])
  func normalQuantileHasTheKnownValues(probability: Double, value: Double) {
    let result = PortableMath.normalQuantile(probability)
    #expect(abs(result - value) <= 1e-14 * max(1, abs(value)) * 2)
  }

  @Test func normalQuantileInvertsTheDistribution() {
    var stream = RandomStream(seed: 14, label: "normal")
    for _ in 0..<100_000 {
      let probability = stream.unit() / 2
      let x = PortableMath.normalQuantile(probability)
      let back = 0.5 * erfc(-x / 2.0.squareRoot())
      #expect(abs(back - probability) <= 1e-13 * probability * max(1, x * x), "seed 14")
      let mirror = PortableMath.normalQuantile(1 - probability)
      #expect(abs(mirror + x) < 1e-6 * max(1, abs(x)) || probability < 1e-9)
    }
    #expect(PortableMath.normalQuantile(0) == -.infinity)
    #expect(PortableMath.normalQuantile(1) == .infinity)
    #expect(PortableMath.normalQuantile(2).isNaN)
    #expect(PortableMath.normalQuantile(-1).isNaN)
    #expect(PortableMath.normalQuantile(1e-300).isFinite)
  }

  /// Bits that must be the same on every machine, in debug and release builds.
  @Test func bitsAreGolden() {
    var hash: UInt64 = 0
    var stream = RandomStream(seed: 15, label: "bits")
    for _ in 0..<10_000 {
      for value in [
        PortableMath.exp(stream.unit() * 100 - 50), PortableMath.log(stream.unit()),
        stream.normal(), stream.gamma(shape: 0.5), stream.gamma(shape: 3),
        stream.pareto(alpha: 1.5, cap: 100),
      ] {
        hash = RandomStream.mixed(hash ^ value.bitPattern)
      }
    }
    #expect(hash == 6_636_946_981_315_195_215)
  }
}
