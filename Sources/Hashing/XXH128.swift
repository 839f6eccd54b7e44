import CXxhash

/// XXH3 of 128 bits: a hash that takes hardly longer than to look at the bytes, and does not resist forgery.
///
/// - Complexity: O(bytes), at the pace of memory.
@safe public struct XXH128: ~Copyable {
  private let state: OpaquePointer

  /// The hash of no bytes.
  public init() {
    guard let state = unsafe XXH3_createState() else { fatalError("there is no memory for a hash") }
    unsafe self.state = state
    _ = unsafe XXH3_128bits_reset(state)
  }

  deinit { _ = unsafe XXH3_freeState(state) }

  /// Appends bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    unsafe bytes.withUnsafeBytes {
      _ = unsafe XXH3_128bits_update(state, $0.baseAddress, $0.count)
    }
  }

  /// The lower half of the hash of what was taken in.
  public var low: UInt64 { unsafe XXH3_128bits_digest(state).low64 }

  /// The hash of what was taken in, in 32 hexadecimal digits as `xxh128sum` prints them.
  public var hexadecimal: String {
    let hash = unsafe XXH3_128bits_digest(state)
    return [hash.high64, hash.low64].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
