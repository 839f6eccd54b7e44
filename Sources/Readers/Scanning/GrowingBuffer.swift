/// A buffer that is used for one file after the other and grows to what they need.
@safe struct GrowingBuffer: ~Copyable {
  /// The memory; only what the last read filled has a meaning.
  private(set) var bytes: UnsafeMutableBufferPointer<UInt8>

  /// A buffer of a size that fits most prompts.
  init() { unsafe bytes = .allocate(capacity: 1 << 16) }

  deinit { unsafe bytes.deallocate() }

  /// Reads the beginning of a file and closes it.
  ///
  /// - Parameter size: what the whole file was seen to hold.
  /// - Returns: the number of bytes, at most `limit`, or -1 where it can't be read.
  mutating func read(_ descriptor: Int32, size: Int64, limit: Int) -> Int {
    guard descriptor >= 0 else { return -1 }
    let file = FileDescriptor(descriptor)
    var failed = false
    var isFirst = true
    let filled = unsafe fill(limit: limit) { room in
      let got = unsafe file.fill(room, size: isFirst ? size : nil)
      isFirst = false
      failed = got < 0
      return max(0, got)
    }
    return failed ? -1 : filled
  }

  /// Reads the beginning of the current entry of an archive.
  ///
  /// - Returns: the number of bytes, at most `limit`, and the text of the damage that ended them.
  mutating func fill(limit: Int, from pass: inout ArchivePass) -> (count: Int, damage: String?) {
    var damage: String?
    let filled = unsafe fill(limit: limit) { room in
      let (count, found) = unsafe pass.fill(room)
      damage = found
      return count
    }
    return (filled, damage)
  }

  /// The first bytes as an array of their own.
  func array(_ count: Int) -> [UInt8] { unsafe Array(bytes[..<count]) }

  /// Has `step` fill the buffer until it delivers less than there is room for, or the limit.
  private mutating func fill(
    limit: Int, _ step: (UnsafeMutableRawBufferPointer) -> Int
  ) -> Int {
    var filled = 0
    while filled < limit {
      if unsafe filled == bytes.count { grow(filled) }
      let wanted = unsafe min(bytes.count, limit) - filled
      let got = unsafe step(
        UnsafeMutableRawBufferPointer(
          UnsafeMutableBufferPointer(rebasing: bytes[filled..<filled + wanted])))
      filled += got
      if got < wanted { break }
    }
    return filled
  }

  private mutating func grow(_ filled: Int) {
    let larger = unsafe UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count * 2)
    _ = unsafe larger.update(fromContentsOf: bytes[..<filled])
    unsafe bytes.deallocate()
    unsafe bytes = larger
  }
}
