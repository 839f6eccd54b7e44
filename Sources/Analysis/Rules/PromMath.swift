import Glibc

/// Numbers as the query language reckons with them.
enum PromMath {
  /// A power.
  static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

  /// The value of a function of one number.
  static func apply(_ function: PromFunction, _ value: Double) -> Double {
    switch function {
    case .abs: Swift.abs(value)
    case .ceil: value.rounded(.up)
    case .floor: value.rounded(.down)
    case .exp: Glibc.exp(value)
    case .ln: Glibc.log(value)
    case .log2: Glibc.log2(value)
    case .log10: Glibc.log10(value)
    case .sqrt: value.squareRoot()
    case .sgn: value > 0 ? 1 : value < 0 ? -1 : value
    default: value
    }
  }
}
