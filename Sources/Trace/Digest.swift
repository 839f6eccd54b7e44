/// By what a file is known again: a hash of its bytes.
public struct Digest: Sendable, Equatable {
  /// How bytes are hashed.
  public enum Algorithm: String, Sendable, CaseIterable {
    /// XXH3 of 128 bits, as `xxh128sum` prints it: at the pace of memory, but open to forgery.
    case xxh128
    /// SHA-256 of FIPS 180-4, as `sha256sum` prints it.
    case sha256
  }

  /// How it was made.
  public var algorithm: Algorithm
  /// The hash in hexadecimal digits.
  public var hexadecimal: String

  /// A digest that is known.
  public init(_ algorithm: Algorithm, _ hexadecimal: String) {
    self.algorithm = algorithm
    self.hexadecimal = hexadecimal
  }
}
