import CXxhash

/// XXH3 of 128 bits: a hash that takes hardly longer than to look at the bytes, and does not resist forgery.
///
/// - Complexity: O(bytes), at the pace of memory.
@safe public struct XXH128: ~Copyable {
  private let state: UnsafeMutableRawPointer
  /// Whether instructions that not every processor has are left aside.
  private let isPortable: Bool

  /// The hash of no bytes.
  public init() { self.init(isPortable: false) }

  /// The hash of no bytes, by instructions that every processor has or the widest that this one has.
  init(isPortable: Bool) {
    guard let state = unsafe cxxhash_make() else { fatalError("there is no memory for a hash") }
    unsafe self.state = state
    self.isPortable = isPortable
  }

  deinit { unsafe cxxhash_free(state) }

  /// Appends bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes {
      // Of no bytes there may be no place either.
      guard let base = $0.baseAddress else { return }
      unsafe cxxhash_update(state, base, $0.count, isPortable ? 1 : 0)
    }
  }

  /// The two halves of the hash of what was taken in.
  public var value: (high: UInt64, low: UInt64) {
    var (high, low) = (UInt64(0), UInt64(0))
    unsafe cxxhash_value(state, &high, &low)
    return (high, low)
  }

  /// The hash of what was taken in, in 32 hexadecimal digits as `xxh128sum` prints them.
  public var hexadecimal: String {
    let value = value
    return [value.high, value.low].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
