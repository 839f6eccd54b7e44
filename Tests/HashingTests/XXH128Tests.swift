import TestSupport
import Testing

@testable import Hashing

@Suite struct XXH128Tests {
  /// What `xxh128sum` 0.8.1 prints: lengths on both sides of each where the hash goes another way.
  @Test(arguments: [
    (0, "99aa06d3014798d86001c324468d497f"), (1, "a6cd5e9392000f6ac44bdff4074eecdb"),
    (3, "656e81c56e41fe02c3489259e968ad9e"), (8, "e4b9dd0b66ff3c50ebabbd0695002ff6"),
    (16, "ddf6c1254d70f76794eaa17b20756f46"), (17, "263f67af63088041735fe434ded90c3c"),
    (128, "dd9e5aa9bd51cc9cc6bd21ecc865f29f"), (129, "00433635cf8d872e7f4accb76587485b"),
    (240, "89e3a0a2ee355d25d10beb4e0599e4b3"), (241, "75f4da43f23cce5a541b19226f0052e8"),
    (1000, "99e59016b5d18a3f1a86fba1101018cf"), (100_000, "faa51cdf3b1485174e16d63e05fac6ed"),
  ])
  func knownHashes(count: Int, expected: String) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 251) }
    var hash = XXH128()
    hash.update(bytes.span)
    #expect(hash.hexadecimal == expected)
    var portable = XXH128(isPortable: true)
    portable.update(bytes.span)
    #expect(portable.hexadecimal == expected)
    // More may follow what was asked for.
    #expect(hash.hexadecimal == expected)
    var random = SeededGenerator(seed: UInt64(count))
    var pieces = XXH128()
    var others = XXH128(isPortable: true)
    var start = 0
    while start < count {
      let end = Int.random(in: start...count, using: &random)
      pieces.update(Array(bytes[start..<end]).span)
      others.update(Array(bytes[start..<end]).span)
      start = end
    }
    #expect(pieces.hexadecimal == expected)
    #expect(others.hexadecimal == expected)
  }
}
