/// Parquet's hybrid of repeated and bit-packed numbers, for levels and for places in dictionaries.
enum RunLength {
  /// A repetition shorter than this is packed like the rest.
  static var shortest: Int { 16 }

  /// Appends numbers that fit the width.
  ///
  /// - Parameter values: with room for 8 more, which may be overwritten.
  static func encode(
    _ values: UnsafeMutablePointer<UInt32>, _ count: Int, width: Int,
    into output: inout GrowingBytes
  ) {
    var position = 0
    var literal = 0
    while position < count {
      let length = unsafe repetition(values, from: position, to: count)
      if length >= shortest {
        unsafe flush(values, literal, position, width, &output)
        output.append(varint: UInt64(length) << 1)
        let value = unsafe values[position]
        for byte in 0..<(width + 7) / 8 {
          output.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)))
        }
        position += length
        literal = position
      } else {
        position += min(8, count - position)
      }
    }
    unsafe flush(values, literal, count, width, &output)
  }

  /// Appends numbers that fit the width, of which eight more may follow that are left as they are.
  ///
  /// - Parameter values: with room for 8 more, which are overwritten meanwhile.
  static func encode(
    page values: UnsafeMutablePointer<UInt32>, _ count: Int, width: Int,
    into output: inout GrowingBytes
  ) {
    let behind = unsafe UnsafeMutableRawPointer(values + count)
    let next = unsafe behind.loadUnaligned(as: SIMD8<UInt32>.self)
    unsafe encode(values, count, width: width, into: &output)
    unsafe behind.storeBytes(of: next, as: SIMD8<UInt32>.self)
  }

  /// Appends that many zeros.
  static func encodeZeros(_ count: Int, width: Int, into output: inout GrowingBytes) {
    guard count > 0 else { return }
    let groups = (count + 7) / 8
    output.append(varint: count >= shortest ? UInt64(count) << 1 : UInt64(groups) << 1 | 1)
    for _ in 0..<(count >= shortest ? (width + 7) / 8 : groups * width) { output.append(0) }
  }

  /// How often the value at a position stands there in sequence, if that is often enough to matter.
  @inline(__always)
  private static func repetition(
    _ values: UnsafeMutablePointer<UInt32>, from position: Int, to end: Int
  ) -> Int {
    let value = unsafe values[position]
    guard end &- position >= shortest, unsafe values[position &+ 1] == value else { return 0 }
    var next = position &+ 1
    // Eight at a time.
    let pair = UInt64(value) << 32 | UInt64(value)
    while next &+ 8 <= end {
      let place = unsafe UnsafeRawPointer(values + next)
      var differing: UInt64 = 0
      for word in 0..<4 {
        let both = unsafe place.loadUnaligned(fromByteOffset: 8 &* word, as: UInt64.self)
        differing |= both ^ pair
      }
      if differing != 0 { break }
      next &+= 8
    }
    while next < end, unsafe values[next] == value { next &+= 1 }
    return next &- position
  }

  private static func flush(
    _ values: UnsafeMutablePointer<UInt32>, _ start: Int, _ end: Int, _ width: Int,
    _ output: inout GrowingBytes
  ) {
    guard start < end else { return }
    let groups = (end - start + 7) / 8
    // Only the last numbers of all can fall short of a whole group.
    for index in end..<start + groups * 8 { unsafe values[index] = 0 }
    output.append(varint: UInt64(groups) << 1 | 1)
    unsafe BitPacking.pack(
      values + start, groups * 8, width: width, into: output.room(groups * width + 8))
    output.advance(groups * width)
  }

  /// Reads exactly `count` numbers.
  ///
  /// - Parameter source: readable for 8 bytes beyond its end.
  /// - Returns: the bytes used; nil where the source is too short or malformed.
  static func decode(
    _ source: UnsafeRawBufferPointer, _ count: Int, width: Int,
    into target: UnsafeMutablePointer<UInt32>
  ) -> Int? {
    guard width <= 32 else { return nil }
    var cursor = unsafe ByteCursor(source)
    var done = 0
    while done < count {
      guard let header = cursor.varint(), header >> 1 > 0 else { return nil }
      let length = header >> 1
      if header & 1 == 0 {
        guard let value = cursor.number((width + 7) / 8) else { return nil }
        let taken = length > UInt64(count - done) ? count - done : Int(length)
        unsafe (target + done).update(repeating: UInt32(truncatingIfNeeded: value), count: taken)
        done += taken
      } else {
        guard length < 1 << 40 else { return nil }
        let taken = min(Int(length) * 8, count - done)
        let needed = (taken * width + 7) / 8
        guard needed <= cursor.left else { return nil }
        unsafe BitPacking.unpack(cursor.pointer, taken, width: width, into: target + done)
        // The last group may be cut short where a writer leaves out its padding.
        cursor.advance(min(Int(length) * width, cursor.left))
        done += taken
      }
    }
    return cursor.position
  }

  /// The largest of some numbers, or a number that is no smaller where that has 32 bits; 0 where there are none.
  @inline(__always)
  static func largest(_ values: UnsafeMutablePointer<UInt32>, _ count: Int) -> UInt32 {
    // Every processor compares several numbers at a time that have a sign, not all those that have none.
    var largest: Int32 = 0
    var bits: UInt32 = 0
    for index in 0..<count {
      let value = unsafe values[index]
      bits |= value
      largest = max(largest, Int32(bitPattern: value))
    }
    return bits >> 31 == 0 ? UInt32(bitPattern: largest) : .max
  }
}
