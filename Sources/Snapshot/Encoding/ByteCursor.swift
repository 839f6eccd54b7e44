/// Reads forward through bytes, never beyond their end.
@safe struct ByteCursor {
  private let bytes: UnsafeRawBufferPointer
  /// How many bytes have been read.
  private(set) var position = 0

  /// A cursor at the beginning of bytes that must outlive it.
  init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

  /// How many bytes are left.
  var left: Int { unsafe bytes.count - position }

  /// Where the next byte is.
  var pointer: UnsafeRawPointer {
    unsafe (bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped) + position
  }

  /// What is left.
  var rest: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: bytes[position...]) }

  /// Passes over bytes, of which as many must be left.
  mutating func advance(_ count: Int) { position += min(count, left) }

  /// The next byte; nil at the end.
  mutating func byte() -> UInt8? {
    guard left > 0 else { return nil }
    defer { position += 1 }
    return unsafe bytes[position]
  }

  /// A number of so many bytes, the lowest first; nil where fewer are left.
  mutating func number(_ count: Int) -> UInt64? {
    guard left >= count else { return nil }
    var value: UInt64 = 0
    for index in 0..<count {
      value |= unsafe UInt64(bytes[position + index]) << UInt64(8 * index)
    }
    position += count
    return value
  }

  /// A number in groups of seven bits; nil where it does not end or is too long.
  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard let next = byte() else { return nil }
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    return nil
  }

  /// A number whose sign is its lowest bit.
  mutating func signed() -> Int64? {
    guard let raw = varint() else { return nil }
    return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
  }
}
