/// A stream of random numbers that is the same on every machine for the same seed and label.
///
/// xoshiro256** (Blackman and Vigna, 2018), its state filled by SplitMix64 (Steele, Lea and Flood,
/// 2014). Streams of different labels are independent, so that more draws in one place change
/// nothing elsewhere.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// A stream of its own for that label.
  public init(seed: UInt64, label: String) {
    self.init(StreamLabel(seed: seed, label))
  }

  /// A stream of its own for that label.
  init(_ label: StreamLabel) {
    self.init(mixer: label.mixer)
  }

  /// A stream of its own for those numbers, for places that need a stream a call.
  ///
  /// `purpose` keeps apart what is numbered alike.
  public init(seed: UInt64, purpose: UInt64, key: UInt64, ordinal: UInt64 = 0) {
    var mixer = seed
    mixer = Self.mixed((mixer ^ purpose) &+ 0x9e37_79b9_7f4a_7c15)
    mixer = Self.mixed((mixer ^ key) &+ 0x9e37_79b9_7f4a_7c15)
    mixer = Self.mixed((mixer ^ ordinal) &+ 0x9e37_79b9_7f4a_7c15)
    self.init(mixer: mixer)
  }

  private init(mixer seed: UInt64) {
    var mixer = seed
    func draw() -> UInt64 {
      mixer &+= 0x9e37_79b9_7f4a_7c15
      return Self.mixed(mixer)
    }
    state = (draw(), draw(), draw(), draw())
  }

  /// Spreads every bit of a number over the whole word, without collisions.
  static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ value: UInt64, _ by: UInt64) -> UInt64 { (value << by) | (value >> (64 - by)) }
    let result = rotated(state.1 &* 5, 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A number strictly between 0 and 1.
  public mutating func unit() -> Double { (Double(next() >> 11) + 0.5) / 9_007_199_254_740_992 }

  /// A whole number from 0 to one less than `count`, which is at least 1.
  public mutating func below(_ count: Int) -> Int {
    Int((next() >> 11).multipliedFullWidth(by: UInt64(count) << 11).high)
  }

  /// True with that probability.
  public mutating func chance(_ probability: Double) -> Bool { unit() < probability }
}
