import Glibc

/// The binomial probability of x successes in n trials, also for fractional x and n.
///
/// Loader's saddle-point form (Fast and Accurate Computation of Binomial Probabilities, 2000): the
/// large parts cancel before the exponential is taken, so that ten million trials lose no digits.
///
/// - Precondition: x lies strictly between 0 and n.
func binomialDensity(
  _ x: Double, of n: Double, success: Double, failure: Double
) -> Double {
  let rest = n - x
  let exponent =
    stirlingError(n) - stirlingError(x) - stirlingError(rest)
    - deviance(x, from: n * success) - deviance(rest, from: n * failure)
  return exp(exponent) * (n / (2 * Double.pi * x * rest)).squareRoot()
}

/// The error of Stirling's formula: ln Γ(x + 1) − (x + ½) ln x + x − ½ ln 2π, for positive x.
func stirlingError(_ x: Double) -> Double {
  if x < 16 {
    let (logGamma, _) = lgamma(x + 1)
    return logGamma - (x + 0.5) * log(x) + x - 0.5 * log(2 * Double.pi)
  }
  // Stirling's series; the first term left out is below 10⁻¹⁶ from 16 on.
  let square = x * x
  let tail = 1 / 1188.0 - 691 / 360_360.0 / square
  return
    (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - (1 / 1680.0 - tail / square) / square) / square) / square)
    / x
}

/// Deviance of x from its expectation: x ln(x / m) + m − x, never negative.
func deviance(_ x: Double, from expectation: Double) -> Double {
  let difference = x - expectation
  let sum = x + expectation
  guard abs(difference) < 0.1 * sum else {
    return x * log(x / expectation) - difference
  }
  // Near the expectation the closed form cancels: with v = (x − m)/(x + m) the logarithm is
  // 2(v + v³/3 + v⁵/5 + …), and the first term combines with m − x to (x − m)v exactly.
  let v = difference / sum
  let square = v * v
  var result = difference * v
  var term = 2 * x * v
  var divisor = 3.0
  while true {
    term *= square
    let next = result + term / divisor
    if next == result { return result }
    result = next
    divisor += 2
  }
}

/// Natural logarithm, for files that need nothing else of the C library.
func logarithm(_ x: Double) -> Double { log(x) }
