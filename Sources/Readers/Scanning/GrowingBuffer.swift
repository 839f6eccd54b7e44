import Glibc

/// A buffer that is used for one file after the other and grows to what they need.
@safe struct GrowingBuffer: ~Copyable {
  /// The memory; only what the last read filled has a meaning.
  private(set) var bytes: UnsafeMutableBufferPointer<UInt8>

  /// A buffer of a size that fits most prompts.
  init() { unsafe bytes = .allocate(capacity: 1 << 16) }

  deinit { unsafe bytes.deallocate() }

  /// Reads the beginning of a file and closes it.
  ///
  /// - Returns: the number of bytes, at most `limit`, or -1 where it can't be read.
  mutating func read(_ descriptor: Int32, limit: Int) -> Int {
    guard descriptor >= 0 else { return -1 }
    let file = FileDescriptor(descriptor)
    var filled = 0
    while filled < limit {
      if unsafe filled == bytes.count { grow() }
      let wanted = unsafe min(bytes.count, limit) - filled
      let got = unsafe file.fill(
        UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: bytes[filled..<filled + wanted])))
      if got < 0 { return -1 }
      filled += got
      if got < wanted { break }
    }
    return filled
  }

  private mutating func grow() {
    let larger = unsafe UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count * 2)
    _ = unsafe larger.update(fromContentsOf: bytes)
    unsafe bytes.deallocate()
    unsafe bytes = larger
  }
}
