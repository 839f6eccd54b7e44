/// The deviate of Student's t distribution that has the tail of a normal deviate.
///
/// The expansion of Fisher (1941; Abramowitz and Stegun 1964, 26.7.5) to the fourth order: for 95 %
/// its error is below .002 from four degrees of freedom on.
///
/// - Parameters:
///   - normal: the normal deviate, 1.96 for 95 %.
///   - freedom: degrees of freedom, positive.
func studentDeviate(normal z: Double, freedom: Double) -> Double {
  let square = z * z
  let first = z * (square + 1) / 4
  let second = z * ((5 * square + 16) * square + 3) / 96
  let third = z * (((3 * square + 19) * square + 17) * square - 15) / 384
  let fourth = z * ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92_160
  return z + (first + (second + (third + fourth / freedom) / freedom) / freedom) / freedom
}
