/// Elementary functions that give the same bits on every machine.
///
/// The C library's `exp` and `log` differ between versions and processors. These use only IEEE
/// basic operations and the square root, all of which are exactly rounded, and so a seed gives the
/// same run anywhere. They stay within two units in the last place.
public enum PortableMath {
  /// Upper part of ln 2: its last 32 bits are zero, so that small multiples are exact.
  static let ln2High = Double(bitPattern: 0x3fe6_2e42_fee0_0000)
  /// What `ln2High` lacks of ln 2.
  static let ln2Low = Double(bitPattern: 0x3dea_39ef_3579_3c76)
  static let inverseLn2 = 1.442_695_040_888_963_4

  /// The exponential of a number; infinite above about 709.78, 0 below about -745.13.
  ///
  /// Reduction by multiples of ln 2, then the Taylor series to the thirteenth power.
  public static func exp(_ x: Double) -> Double {
    guard x == x else { return x }
    if x > 709.79 { return .infinity }
    if x < -745.2 { return 0 }
    let k = (x * inverseLn2).rounded(.toNearestOrEven)
    let high = x - k * ln2High
    let low = k * ln2Low
    let r = high - low
    let lost = (high - r) - low
    let r2 = r * r
    let r4 = r2 * r2
    let c2 = 1.0 / 2 + r * (1.0 / 6)
    let c4 = 1.0 / 24 + r * (1.0 / 120)
    let c6 = 1.0 / 720 + r * (1.0 / 5040)
    let c8 = 1.0 / 40_320 + r * (1.0 / 362_880)
    let c10 = 1.0 / 3_628_800 + r * (1.0 / 39_916_800)
    let c12 = 1.0 / 479_001_600 + r * (1.0 / 6_227_020_800)
    let series = (c2 + r2 * c4) + r4 * ((c6 + r2 * c8) + r4 * (c10 + r2 * c12))
    let value = 1 + (r + (lost + r2 * series))
    return scaled(value, by: Int(k))
  }

  /// The natural logarithm; NaN below 0, minus infinity at 0.
  ///
  /// The mantissa, brought between √½ and √2, goes through the series of the inverse hyperbolic
  /// tangent.
  public static func log(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    var bits = x.bitPattern
    var exponent = 0
    if bits < 0x0010_0000_0000_0000 {
      bits = (x * 0x1p54).bitPattern
      exponent = -54
    }
    exponent += Int(bits >> 52) - 1023
    var mantissaBits = (bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000
    if mantissaBits > 0x3ff6_a09e_667f_3bcd {
      mantissaBits -= 0x0010_0000_0000_0000
      exponent += 1
    }
    let f = Double(bitPattern: mantissaBits) - 1
    let k = Double(exponent)
    let s = f / (2 + f)
    let z = s * s
    let z2 = z * z
    let z4 = z2 * z2
    let a = 2.0 / 3 + z * (2.0 / 5)
    let b = 2.0 / 7 + z * (2.0 / 9)
    let c = 2.0 / 11 + z * (2.0 / 13)
    let d = 2.0 / 15 + z * (2.0 / 17)
    let e = 2.0 / 19 + z * (2.0 / 21)
    let rest = z * ((a + z2 * b) + z4 * ((c + z2 * d) + z4 * (e + z2 * (2.0 / 23))))
    let half = 0.5 * f * f
    return k * ln2High + (f - (half - (s * (half + rest) + k * ln2Low)))
  }

  /// A positive number to a power: exp(y · ln x).
  ///
  /// Its relative error grows with |y · ln x|: about 1e-14 where that is 50.
  public static func pow(_ x: Double, _ y: Double) -> Double {
    if y == 0 { return 1 }
    if x == 0 { return y > 0 ? 0 : .infinity }
    return exp(y * log(x))
  }

  /// A number times 2 to that power, also where the result is subnormal or too large.
  static func scaled(_ value: Double, by exponent: Int) -> Double {
    if exponent >= -1021 && exponent <= 1022 {
      return value * Double(bitPattern: UInt64(bitPattern: Int64(exponent + 1023)) << 52)
    }
    if exponent > 0 { return value * 0x1p1022 * Double(1 << min(exponent - 1022, 60)) }
    let rest = max(exponent + 1000, -1000)
    return value * Double(bitPattern: UInt64(bitPattern: Int64(rest + 1023)) << 52) * 0x1p-1000
  }
}
