import Glibc
import Statistics

/// A distribution of durations with known quantiles; its median is about 1.
public enum DrawnShape: String, Sendable, CaseIterable {
  /// Lognormal, σ = .45: as the simulator's stages.
  case lognormal
  /// Gamma of shape 2.
  case gamma
  /// The lognormal one in steps of a tenth of the median: many equal values.
  case rounded

  private static let sigma = 0.45
  private static let step = 0.1

  /// One duration, `factor` times as long.
  func draw(_ generator: inout SplitMix64, factor: Double) -> Double {
    switch self {
    case .lognormal: factor * exp(Self.sigma * generator.normal())
    case .gamma: factor * (generator.exponential() + generator.exponential())
    case .rounded: Self.round(factor * exp(Self.sigma * generator.normal()))
    }
  }

  /// The true quantile of durations `factor` times as long.
  func quantile(_ level: Double, factor: Double) -> Double {
    switch self {
    case .lognormal: return factor * exp(Self.sigma * NormalDistribution.quantile(level))
    case .rounded:
      return Self.round(factor * exp(Self.sigma * NormalDistribution.quantile(level)))
    case .gamma:
      var low = 0.0
      var high = 60.0
      for _ in 0..<100 {
        let middle = (low + high) / 2
        // The distribution function of a gamma variate of shape 2.
        if 1 - exp(-middle) * (1 + middle) < level { low = middle } else { high = middle }
      }
      return factor * (low + high) / 2
    }
  }

  /// The true mean; nil where it has no simple formula.
  var mean: Double? {
    switch self {
    case .lognormal: exp(Self.sigma * Self.sigma / 2)
    case .gamma: 2
    case .rounded: nil
    }
  }

  /// That many durations in nanoseconds, the unit being a second.
  func sample(_ count: Int, factor: Double = 1, _ generator: inout SplitMix64) -> [Int64] {
    (0..<count).map { _ in Int64((1e9 * draw(&generator, factor: factor)).rounded()) }
  }

  private static func round(_ value: Double) -> Double { (value / step).rounded() * step }
}
