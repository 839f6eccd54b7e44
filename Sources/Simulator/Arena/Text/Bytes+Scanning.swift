import Glibc

extension [UInt8] {
  /// Number of Unicode scalars of UTF-8 text.
  var characterCount: Int { characterCount(from: 0) }

  /// Number of Unicode scalars that begin at that place or after it.
  ///
  /// - Complexity: O(n), eight bytes at a time.
  func characterCount(from start: Int) -> Int {
    unsafe withUnsafeBytes { whole in
      let bytes = unsafe UnsafeRawBufferPointer(rebasing: whole[start...])
      var continuations = 0
      var place = 0
      while place &+ 8 <= bytes.count {
        // A byte of the sum counts for at most 255 words before it could run over.
        let end = Swift.min(bytes.count, place &+ 255 * 8)
        var sum: UInt64 = 0
        while place &+ 8 <= end {
          let word = unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          sum &+= (word &>> 7) & ~(word &>> 6) & 0x0101_0101_0101_0101
          place &+= 8
        }
        let pairs = (sum & 0x00ff_00ff_00ff_00ff) &+ ((sum &>> 8) & 0x00ff_00ff_00ff_00ff)
        continuations &+= Int((pairs &* 0x0001_0001_0001_0001) &>> 48)
      }
      while place < bytes.count {
        continuations &+= unsafe bytes[place] & 0xc0 == 0x80 ? 1 : 0
        place &+= 1
      }
      return bytes.count &- continuations
    }
  }

  /// Whether the byte is anywhere in it.
  func holds(_ byte: UInt8) -> Bool {
    unsafe withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return false }
      return unsafe memchr(start, Int32(byte), bytes.count) != nil
    }
  }
}
