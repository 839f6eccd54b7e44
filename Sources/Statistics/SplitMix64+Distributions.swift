import Glibc

extension SplitMix64 {
  /// A number between 0 and 1, never one of them.
  public mutating func uniform() -> Double { (Double(next() >> 11) + 0.5) * 0x1p-53 }

  /// A standard normal variate, by inversion.
  public mutating func normal() -> Double { NormalDistribution.quantile(uniform()) }

  /// A standard exponential variate, by inversion.
  public mutating func exponential() -> Double { -log(uniform()) }

  /// A gamma variate of that shape and scale 1.
  ///
  /// Squeeze and rejection of Marsaglia and Tsang (A Simple Method for Generating Gamma Variables,
  /// 2000); a shape below 1 is drawn one higher and scaled back.
  ///
  /// - Precondition: `shape` is positive.
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0, "the shape of a gamma distribution is positive")
    if shape < 1 { return gamma(shape: shape + 1) * pow(uniform(), 1 / shape) }
    let offset = shape - 1 / 3.0
    let scale = 1 / (9 * offset).squareRoot()
    while true {
      let deviate = normal()
      let root = 1 + scale * deviate
      if root <= 0 { continue }
      let cube = root * root * root
      let square = deviate * deviate
      let chance = uniform()
      if chance < 1 - 0.0331 * square * square { return offset * cube }
      if log(chance) < 0.5 * square + offset * (1 - cube + log(cube)) { return offset * cube }
    }
  }

  /// A beta variate with those parameters, as the share of one of two gamma variates.
  ///
  /// - Precondition: both parameters are positive.
  public mutating func beta(_ a: Double, _ b: Double) -> Double {
    let first = gamma(shape: a)
    let second = gamma(shape: b)
    let sum = first + second
    // Both shapes so small that both variates vanished: one of the ends, by their odds.
    if sum == 0 { return uniform() < a / (a + b) ? 1 : 0 }
    return first / sum
  }
}
