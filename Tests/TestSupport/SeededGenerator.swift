import Statistics

/// Random numbers for a test: the same for the same seed, which a failing test prints.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var base: SplitMix64

  /// A generator that starts from that seed.
  public init(seed: UInt64) { base = SplitMix64(seed: seed) }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 { base.next() }
}
