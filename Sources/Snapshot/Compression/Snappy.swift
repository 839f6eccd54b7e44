/// Reads the Snappy format (Google's format description, 2011): literals and copies of earlier bytes.
enum Snappy {
  /// Decompresses into exactly the room given; false where the input makes anything else of it.
  ///
  /// - Complexity: O(bytes of the room).
  static func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var cursor = unsafe ByteCursor(source)
    guard let length = cursor.varint(), length == UInt64(target.count) else { return false }
    guard let base = target.baseAddress else { return cursor.left == 0 }
    var filled = 0
    while let tag = cursor.byte() {
      let upper = Int(tag >> 2)
      if tag & 3 == 0 {
        var count = upper + 1
        if upper >= 60 {
          guard let more = cursor.number(upper - 59) else { return false }
          count = Int(more) + 1
        }
        guard count <= cursor.left, count <= target.count - filled else { return false }
        unsafe (base + filled).copyMemory(from: cursor.pointer, byteCount: count)
        cursor.advance(count)
        filled += count
        continue
      }
      guard let copy = copy(tag, &cursor), copy.offset > 0, copy.offset <= filled,
        copy.count <= target.count - filled
      else { return false }
      let from = unsafe base + (filled - copy.offset)
      let to = unsafe base + filled
      if copy.offset >= copy.count {
        unsafe to.copyMemory(from: from, byteCount: copy.count)
      } else {
        // The copy repeats what it writes.
        for index in 0..<copy.count {
          unsafe to.storeBytes(
            of: from.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index,
            as: UInt8.self)
        }
      }
      filled += copy.count
    }
    return filled == target.count
  }

  private static func copy(
    _ tag: UInt8, _ cursor: inout ByteCursor
  ) -> (offset: Int, count: Int)? {
    let upper = Int(tag >> 2)
    if tag & 3 == 1 {
      guard let low = cursor.byte() else { return nil }
      return (offset: (upper >> 3) << 8 | Int(low), count: (upper & 7) + 4)
    }
    guard let offset = cursor.number(tag & 3 == 2 ? 2 : 4) else { return nil }
    return (offset: Int(offset), count: upper + 1)
  }
}
