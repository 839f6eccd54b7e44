/// Names of one folder, to be visited in the order of their bytes.
struct SortedNames {
  /// The names, each followed by a zero byte.
  private(set) var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// The entries in order, once they are sorted.
  private var order: [Key] = []

  private struct Entry {
    var start: Int
    var length: Int32
    var inode: UInt64
  }

  /// An entry by eight bytes of its name, so that comparisons are of integers.
  private struct Key {
    var bytes: UInt64
    var entry: UInt32
  }

  /// Adds a name, and the number of what it names.
  mutating func append(_ name: UnsafeRawBufferPointer, inode: UInt64) {
    entries.append(
      Entry(start: bytes.count, length: Int32(name.count), inode: inode))
    unsafe bytes.append(contentsOf: name)
    bytes.append(0)
  }

  /// Puts the names in order.
  ///
  /// Eight bytes at a time: names that share them are told apart by the next eight.
  ///
  /// - Complexity: O(n log n) comparisons of integers, for each eight bytes that names share.
  mutating func sort() {
    var keys = entries.indices.map { Key(bytes: 0, entry: UInt32(truncatingIfNeeded: $0)) }
    defer { order = keys }
    guard keys.count > 1 else { return }
    // So that eight bytes can be loaded from wherever a name has one.
    let used = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 8))
    let shared = sharedPrefix()
    unsafe keys.withUnsafeMutableBufferPointer { unsafe arrange($0, from: shared) }
    bytes.removeLast(bytes.count - used)
  }

  /// Orders names that share their first bytes.
  private func arrange(_ keys: UnsafeMutableBufferPointer<Key>, from depth: Int) {
    var keys = unsafe keys
    for place in keys.indices {
      unsafe keys[place].bytes = part(of: entries[Int(keys[place].entry)], from: depth)
    }
    unsafe keys.sort { $0.bytes < $1.bytes }
    var first = 0
    while first < keys.count {
      let bytes = unsafe keys[first].bytes
      var end = first + 1
      while end < keys.count, unsafe keys[end].bytes == bytes { end += 1 }
      // Names hold no zero byte: one at the end tells that they end here.
      if end > first + 1, bytes & 0xff != 0 {
        unsafe arrange(UnsafeMutableBufferPointer(rebasing: keys[first..<end]), from: depth + 8)
      }
      first = end
    }
  }

  /// Eight bytes of a name as a number that is ordered like them, zeros behind its end.
  private func part(of entry: Entry, from depth: Int) -> UInt64 {
    let left = Int(entry.length) - depth
    guard left > 0 else { return 0 }
    let loaded = unsafe bytes.withUnsafeBytes { bytes in
      unsafe bytes.loadUnaligned(fromByteOffset: entry.start + depth, as: UInt64.self)
    }
    return left < 8 ? loaded.bigEndian & ~(UInt64.max >> UInt64(8 * left)) : loaded.bigEndian
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
  func inode(_ position: Int) -> UInt64 { entries[Int(order[position].entry)].inode }

  /// Where a name lies in ``bytes``, in order once they are sorted.
  subscript(position: Int) -> Range<Int> {
    let entry = entries[Int(order[position].entry)]
    return entry.start..<entry.start + Int(entry.length)
  }
}
