/// A small seeded generator: the same numbers for the same seed, everywhere.
///
/// SplitMix64 (Steele, Lea and Flood, Fast Splittable Pseudorandom Number Generators, 2014), with
/// Vigna's constants.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A generator that starts from that seed.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A random position in a collection of that many elements.
  ///
  /// The upper 53 bits times the count, in double width and without the lower 53 bits: no position
  /// is more than one part in 2⁵³ likelier than another.
  ///
  /// - Precondition: `count` is positive.
  public mutating func index(below count: Int) -> Int {
    precondition(count > 0, "there is no position in an empty collection")
    let product = (next() >> 11).multipliedFullWidth(by: UInt64(count))
    return Int(truncatingIfNeeded: product.high << 11 | product.low >> 53)
  }

  /// A generator for another purpose of the same seed, whose numbers are unrelated.
  public mutating func split() -> SplitMix64 { SplitMix64(seed: next()) }
}
