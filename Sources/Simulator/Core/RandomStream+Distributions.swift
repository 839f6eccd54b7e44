import Scheduling

extension RandomStream {
  /// A standard normal number, by inversion: one draw a number.
  public mutating func normal() -> Double { PortableMath.normalQuantile(unit()) }

  /// An exponential number of mean 1.
  public mutating func exponential() -> Double { -PortableMath.log(unit()) }

  /// A gamma number of that shape and scale 1.
  ///
  /// Marsaglia and Tsang (2000): a squeezed cube of a normal, accepted in more than 95 % of trials.
  /// A shape below 1 goes through shape + 1 and a power of a uniform number.
  /// - Precondition: the shape is positive; anything else gives 0.
  public mutating func gamma(shape: Double) -> Double {
    guard shape > 0, shape < .infinity else { return 0 }
    if shape < 1 {
      return gamma(shape: shape + 1) * PortableMath.pow(unit(), 1 / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let cube = root * root * root
      let u = unit()
      if u < 1 - 0.0331 * (x * x) * (x * x) { return d * cube }
      if PortableMath.log(u) < 0.5 * x * x + d * (1 - cube + PortableMath.log(cube)) {
        return d * cube
      }
    }
  }

  /// A number of a Pareto distribution with minimum 1, no larger than the cap.
  public mutating func pareto(alpha: Double, cap: Double) -> Double {
    min(PortableMath.pow(unit(), -1 / alpha), cap)
  }

  /// A time in nanoseconds, uniform between two times in milliseconds.
  mutating func nanoseconds(between low: Double, and high: Double) -> Int64 {
    Int64(clampedNanoseconds: (low + (high - low) * unit()) * 1e6)
  }
}
