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
  /// Eight bytes at a time: names that share them are told apart by the next eight. Many are dealt out
  /// by one byte after the other, the last first, leaving out those that are the same in all.
  ///
  /// - Complexity: O(n) for each byte in which many names differ, O(n log n) comparisons of integers
  ///   where few do, for each eight bytes that names share.
  mutating func sort() {
    var keys = entries.indices.map { Key(bytes: 0, entry: UInt32(truncatingIfNeeded: $0)) }
    defer { order = keys }
    guard keys.count > 1 else { return }
    // So that eight bytes can be loaded from wherever a name has one.
    let used = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: 8))
    let shared = sharedPrefix()
    var spare = [Key](repeating: Key(bytes: 0, entry: 0), count: keys.count)
    unsafe keys.withUnsafeMutableBufferPointer { keys in
      unsafe spare.withUnsafeMutableBufferPointer { unsafe arrange(keys, $0, from: shared) }
    }
    bytes.removeLast(bytes.count - used)
  }

  /// Fewer names than this are sorted by comparing.
  private static let many = 512

  /// Orders names that share their first bytes.
  ///
  /// - Parameter spare: room for as many.
  private func arrange(
    _ keys: UnsafeMutableBufferPointer<Key>, _ spare: UnsafeMutableBufferPointer<Key>,
    from depth: Int
  ) {
    var keys = unsafe keys
    for place in keys.indices {
      unsafe keys[place].bytes = part(of: entries[Int(keys[place].entry)], from: depth)
    }
    if keys.count < Self.many {
      unsafe keys.sort { $0.bytes < $1.bytes }
    } else {
      unsafe Self.deal(keys, spare)
    }
    var first = 0
    while first < keys.count {
      let bytes = unsafe keys[first].bytes
      var end = first + 1
      while end < keys.count, unsafe keys[end].bytes == bytes { end += 1 }
      // Names hold no zero byte: one at the end tells that they end here.
      if end > first + 1, bytes & 0xff != 0 {
        unsafe arrange(
          UnsafeMutableBufferPointer(rebasing: keys[first..<end]),
          UnsafeMutableBufferPointer(rebasing: spare[first..<end]), from: depth + 8)
      }
      first = end
    }
  }

  /// Orders keys by dealing them out, once for each byte that is not the same in all.
  private static func deal(
    _ keys: UnsafeMutableBufferPointer<Key>, _ spare: UnsafeMutableBufferPointer<Key>
  ) {
    var source = unsafe keys
    var target = unsafe spare
    var differing: UInt64 = 0
    for place in keys.indices { differing |= unsafe keys[place].bytes ^ keys[0].bytes }
    for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xff != 0 {
      var places = InlineArray<256, Int>(repeating: 0)
      for place in source.indices { unsafe places[Int(source[place].bytes >> shift & 0xff)] += 1 }
      var total = 0
      for byte in places.indices {
        (places[byte], total) = (total, total + places[byte])
      }
      for place in source.indices {
        let key = unsafe source[place]
        let byte = Int(key.bytes >> shift & 0xff)
        unsafe target[places[byte]] = key
        places[byte] += 1
      }
      unsafe swap(&source, &target)
    }
    if unsafe source.baseAddress != keys.baseAddress { _ = unsafe keys.update(from: source) }
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

  /// Where a name lies in ``bytes``, in order once they are sorted; a zero byte follows.
  subscript(position: Int) -> Range<Int> {
    let entry = entries[Int(order[position].entry)]
    return entry.start..<entry.start + Int(entry.length)
  }
}
