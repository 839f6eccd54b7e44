import Glibc

/// The standard normal distribution.
public enum NormalDistribution {
  /// The probability of a value of at most x, accurate also far out in the lower tail.
  public static func atMost(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// The probability of a value of at least x, accurate also far out in the upper tail.
  public static func atLeast(_ x: Double) -> Double { 0.5 * erfc(x / 2.0.squareRoot()) }

  /// The probability of a value at least as far from zero as z, on either side.
  public static func twoSided(_ z: Double) -> Double { min(1, erfc(abs(z) / 2.0.squareRoot())) }

  /// The value below which the normal variate lies with that probability.
  ///
  /// Algorithm AS 241, PPND16 (Wichura 1988): about 16 digits. Infinite at 0 and 1.
  ///
  /// - Precondition: the probability lies between 0 and 1.
  public static func quantile(_ probability: Double) -> Double {
    precondition(probability >= 0 && probability <= 1, "a probability lies between 0 and 1")
    if probability == 0 { return -.infinity }
    if probability == 1 { return .infinity }
    let centred = probability - 0.5
    if abs(centred) <= 0.425 {
      let r = 0.180625 - centred * centred
      return centred * polynomial(r, centreNumerator) / polynomial(r, centreDenominator)
    }
    let r = (-log(centred < 0 ? probability : 1 - probability)).squareRoot()
    let size =
      r <= 5
      ? polynomial(r - 1.6, middleNumerator) / polynomial(r - 1.6, middleDenominator)
      : polynomial(r - 5, tailNumerator) / polynomial(r - 5, tailDenominator)
    return centred < 0 ? -size : size
  }

  /// How many standard errors the two-sided interval of that confidence reaches: 1.96 for .95.
  ///
  /// - Precondition: the confidence lies strictly between 0 and 1.
  public static func deviate(confidence: Double) -> Double {
    precondition(confidence > 0 && confidence < 1, "a confidence lies between 0 and 1")
    return -quantile((1 - confidence) / 2)
  }

  /// Horner's scheme, the highest power first.
  private static func polynomial(_ x: Double, _ coefficients: InlineArray<8, Double>) -> Double {
    var result = coefficients[0]
    for power in 1..<8 { result = result * x + coefficients[power] }
    return result
  }

  private static let centreNumerator: InlineArray<8, Double> = [
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0,
  ]
  private static let centreDenominator: InlineArray<8, Double> = [
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1,
  ]
  private static let middleNumerator: InlineArray<8, Double> = [
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
    4.63033784615654529590e0, 1.42343711074968357734e0,
  ]
  private static let middleDenominator: InlineArray<8, Double> = [
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0, 1,
  ]
  private static let tailNumerator: InlineArray<8, Double> = [
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0, 6.65790464350110377720e0,
  ]
  private static let tailDenominator: InlineArray<8, Double> = [
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1, 1,
  ]
}
