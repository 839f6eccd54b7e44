import Statistics

/// Difference of two means of few values of unequal variance, with its 95 % interval (Welch 1947).
struct WelchInterval {
  let estimate: IntervalEstimate
  let standardError: Double
  /// From the estimate to either end.
  let halfWidth: Double

  /// Nil unless each side has two values.
  init?(from base: [Double], to candidate: [Double]) {
    guard base.count > 1, candidate.count > 1 else { return nil }
    func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      return (mean, squares / Double(values.count - 1) / Double(values.count))
    }
    let before = moments(base)
    let after = moments(candidate)
    let sum = before.variance + after.variance
    standardError = sum.squareRoot()
    let parts =
      before.variance * before.variance / Double(base.count - 1)
      + after.variance * after.variance / Double(candidate.count - 1)
    // Rounding must not take a whole number below itself.
    let freedom = parts > 0 ? sum * sum / parts + 1e-9 : Double(base.count + candidate.count - 2)
    halfWidth = StudentDistribution.deviate(freedom: freedom) * standardError
    let value = after.mean - before.mean
    estimate = IntervalEstimate(value: value, low: value - halfWidth, high: value + halfWidth)
  }
}
