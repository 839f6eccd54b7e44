import Hashing
import Trace

/// A digest in the making.
struct DigestHash: ~Copyable {
  private var xxh128: XXH128?
  private var sha256: SHA256?

  /// The digest of no bytes.
  init(_ algorithm: Digest.Algorithm) {
    switch algorithm {
    case .xxh128: xxh128 = XXH128()
    case .sha256: sha256 = SHA256()
    }
  }

  /// Appends bytes.
  mutating func update(_ bytes: Span<UInt8>) {
    xxh128?.update(bytes)
    sha256?.update(bytes)
  }

  /// The digest of what was taken in.
  var digest: Digest {
    switch xxh128 {
    case .some(let own): Digest(.xxh128, own.hexadecimal)
    case nil: Digest(.sha256, (sha256 ?? SHA256()).hexadecimal)
    }
  }
}
