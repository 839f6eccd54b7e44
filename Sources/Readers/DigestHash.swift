import Hashing
import Trace

/// A digest in the making.
struct DigestHash: ~Copyable {
  private var xxh128 = XXH128()
  private var sha256 = SHA256()
  private let algorithm: Digest.Algorithm

  /// The digest of no bytes.
  init(_ algorithm: Digest.Algorithm) { self.algorithm = algorithm }

  /// Appends bytes.
  mutating func update(_ bytes: Span<UInt8>) {
    switch algorithm {
    case .xxh128: xxh128.update(bytes)
    case .sha256: sha256.update(bytes)
    }
  }

  /// The digest of what was taken in.
  var digest: Digest {
    switch algorithm {
    case .xxh128: Digest(algorithm, xxh128.hexadecimal)
    case .sha256: Digest(algorithm, sha256.hexadecimal)
    }
  }
}
