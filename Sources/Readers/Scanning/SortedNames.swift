import Glibc

/// Names of one folder, to be visited in the order of their bytes.
struct SortedNames {
  /// The names, each followed by a zero byte.
  private(set) var bytes: [UInt8] = []
  private var entries: [Entry] = []

  private struct Entry {
    /// Eight bytes after the part that all names share, so that most comparisons are of integers.
    var key: UInt64
    var start: Int
    var length: Int32
    var inode: UInt64
  }

  /// Adds a name, and the number of what it names.
  mutating func append(_ name: UnsafeRawBufferPointer, inode: UInt64) {
    entries.append(
      Entry(key: 0, start: bytes.count, length: Int32(name.count), inode: inode))
    unsafe bytes.append(contentsOf: name)
    bytes.append(0)
  }

  /// Puts the names in order.
  mutating func sort() {
    guard entries.count > 1 else { return }
    let shared = sharedPrefix()
    unsafe bytes.withUnsafeBufferPointer { bytes in
      for index in entries.indices {
        let start = entries[index].start
        let length = Int(entries[index].length)
        var key: UInt64 = 0
        for position in shared..<shared + 8 {
          key = key << 8 | (position < length ? unsafe UInt64(bytes[start + position]) : 0)
        }
        entries[index].key = key
      }
      let base = unsafe bytes.baseAddress.unsafelyUnwrapped
      entries.sort { left, right in
        if left.key != right.key { return left.key < right.key }
        // Names hold no zero byte, so the terminators end the comparison.
        return unsafe memcmp(
          base + left.start, base + right.start, Int(min(left.length, right.length)) + 1) < 0
      }
    }
  }

  /// Number of bytes with which all names begin.
  private func sharedPrefix() -> Int {
    guard let first = entries.first else { return 0 }
    var shared = Int(first.length)
    for entry in entries.dropFirst() where shared > 0 {
      shared = min(shared, Int(entry.length))
      var same = 0
      while same < shared && bytes[first.start + same] == bytes[entry.start + same] { same += 1 }
      shared = same
    }
    return shared
  }

  /// Number of names.
  var count: Int { entries.count }

  /// The number of what a name names, in the order of the names.
  func inode(_ position: Int) -> UInt64 { entries[position].inode }

  /// Where a name lies in ``bytes``, in order once they are sorted.
  subscript(position: Int) -> Range<Int> {
    entries[position].start..<entries[position].start + Int(entries[position].length)
  }
}
