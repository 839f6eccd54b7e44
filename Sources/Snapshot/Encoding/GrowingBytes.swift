import Glibc

/// Memory that grows at its end, for pages under construction.
@safe struct GrowingBytes: ~Copyable {
  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  /// Number of bytes that mean something.
  private(set) var count = 0

  /// Memory of that size to begin with.
  init(capacity: Int = 1 << 16) {
    self.capacity = max(64, capacity)
    unsafe base = .allocate(byteCount: self.capacity, alignment: 16)
  }

  deinit { unsafe base.deallocate() }

  /// The bytes so far; valid until the next change.
  var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: base, count: count)
  }

  /// Where the next byte goes, with room for that many.
  mutating func room(_ more: Int) -> UnsafeMutableRawPointer {
    if capacity - count < more {
      let larger = max(capacity * 2, count + more)
      let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
      unsafe fresh.copyMemory(from: base, byteCount: count)
      unsafe base.deallocate()
      unsafe base = fresh
      capacity = larger
    }
    return unsafe base + count
  }

  /// Counts bytes that were written into the room.
  mutating func advance(_ more: Int) { count += more }

  /// Appends one byte.
  mutating func append(_ byte: UInt8) {
    unsafe room(1).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  /// Appends bytes.
  mutating func append(_ other: UnsafeRawBufferPointer) {
    guard let start = other.baseAddress else { return }
    unsafe room(other.count).copyMemory(from: start, byteCount: other.count)
    count += other.count
  }

  /// Appends bytes.
  mutating func append(_ other: [UInt8]) {
    unsafe other.withUnsafeBytes { unsafe append($0) }
  }

  /// Appends a number of 32 bits, the lowest byte first.
  mutating func append(word: UInt32) {
    unsafe room(4).storeBytes(of: word.littleEndian, as: UInt32.self)
    count += 4
  }

  /// Appends a number in groups of seven bits.
  mutating func append(varint value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  /// Puts a number of 32 bits over four bytes that are there.
  mutating func put(word: UInt32, at offset: Int) {
    unsafe base.storeBytes(of: word.littleEndian, toByteOffset: offset, as: UInt32.self)
  }

  /// Forgets everything but the memory.
  mutating func removeAll() { count = 0 }
}
