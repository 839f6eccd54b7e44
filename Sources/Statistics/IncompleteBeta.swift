import Glibc

/// The regularized incomplete beta function Iₓ(a, b): the probability that a Beta(a, b) variate is
/// at most x.
///
/// Both x and 1 − x are given, so that neither loses digits near 1. The continued fraction (Abramowitz
/// and Stegun 1964, 26.5.8) is evaluated by the modified Lentz method; its leading factor comes from
/// Loader's saddle-point form, which keeps its accuracy for parameters of many millions.
///
/// - Precondition: `a` and `b` are positive.
/// - Complexity: O(√(a + b)).
public func regularizedIncompleteBeta(
  _ a: Double, _ b: Double, at x: Double, complement: Double
) -> Double {
  precondition(a > 0 && b > 0, "the parameters of a beta function are positive")
  if x <= 0 { return 0 }
  if complement <= 0 { return 1 }
  // The fraction converges fast only below the mean; above it the other tail does.
  if x > (a + 1) / (a + b + 2) {
    return 1 - lowerTail(b, a, at: complement, complement: x)
  }
  return lowerTail(a, b, at: x, complement: complement)
}

/// Iₓ(a, b) for x at or below about the mean.
private func lowerTail(_ a: Double, _ b: Double, at x: Double, complement: Double) -> Double {
  let density = binomialDensity(a, of: a + b, success: x, failure: complement)
  if density == 0 { return 0 }
  return min(1, density * (b / (a + b)) * continuedFraction(a, b, at: x))
}

/// The continued fraction of the incomplete beta function.
private func continuedFraction(_ a: Double, _ b: Double, at x: Double) -> Double {
  let tiny = 1e-300
  func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  let limit = 1_000 + 20 * Int(min(a + b, 1e14).squareRoot())
  var numerator = 1.0
  var denominator = 1 / away(1 - (a + b) * x / (a + 1))
  var result = denominator
  for step in 1...limit {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    denominator = 1 / away(1 + even * denominator)
    numerator = away(1 + even / numerator)
    result *= denominator * numerator
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    denominator = 1 / away(1 + odd * denominator)
    numerator = away(1 + odd / numerator)
    let change = denominator * numerator
    result *= change
    if abs(change - 1) < 4 * Double.ulpOfOne { break }
  }
  return result
}
