extension PortableMath {
  /// The quantile of the standard normal distribution at a probability strictly between 0 and 1.
  ///
  /// Algorithm AS 241, PPND16 (Wichura, 1988), about 16 digits. Outside of 0 to 1: NaN; at the
  /// ends: infinite.
  public static func normalQuantile(_ probability: Double) -> Double {
    let q = probability - 0.5
    if q.magnitude <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, centreTop, centreBottom)
    }
    let tail = q < 0 ? probability : 1 - probability
    guard tail > 0 else { return tail == 0 ? (q < 0 ? -.infinity : .infinity) : .nan }
    let root = (-log(tail)).squareRoot()
    let value =
      root <= 5
      ? ratio(root - 1.6, shoulderTop, shoulderBottom) : ratio(root - 5, farTop, farBottom)
    return q < 0 ? -value : value
  }

  @inline(__always)
  private static func ratio(
    _ r: Double, _ top: InlineArray<8, Double>, _ bottom: InlineArray<8, Double>
  ) -> Double {
    polynomial(r, top) / polynomial(r, bottom)
  }

  @inline(__always)
  private static func polynomial(_ r: Double, _ c: InlineArray<8, Double>) -> Double {
    let r2 = r * r
    let r4 = r2 * r2
    return ((c[0] + r * c[1]) + r2 * (c[2] + r * c[3]))
      + r4 * ((c[4] + r * c[5]) + r2 * (c[6] + r * c[7]))
  }

  private static var centreTop: InlineArray<8, Double> {
    [
      3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3,
      1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
      3.3430575583588128105e4, 2.5090809287301226727e3,
    ]
  }
  private static var centreBottom: InlineArray<8, Double> {
    [
      1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
      5.2264952788528545610e3,
    ]
  }
  private static var shoulderTop: InlineArray<8, Double> {
    [
      1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
      3.64784832476320460504, 1.27045825245236838258, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ]
  }
  private static var shoulderBottom: InlineArray<8, Double> {
    [
      1, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
      1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
      1.05075007164441684324e-9,
    ]
  }
  private static var farTop: InlineArray<8, Double> {
    [
      6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ]
  }
  private static var farBottom: InlineArray<8, Double> {
    [
      1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
      7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
      2.04426310338993978564e-15,
    ]
  }
}
