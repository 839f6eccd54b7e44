/// Parquet's `DELTA_BINARY_PACKED`: differences of successive numbers, packed block by block.
enum DeltaPacking<Number: FixedWidthInteger & SignedInteger & Sendable>
where Number.Magnitude: FixedWidthInteger {
  /// Differences in one block, and in each of the parts that have a width of their own.
  private static var block: Int { 128 }
  private static var part: Int { 32 }

  /// Appends numbers.
  ///
  /// - Complexity: O(count).
  static func encode(
    _ values: UnsafePointer<Number>, _ count: Int, into output: inout GrowingBytes
  ) {
    output.append(varint: UInt64(block))
    output.append(varint: UInt64(block / part))
    output.append(varint: UInt64(count))
    var previous = count > 0 ? unsafe values[0] : 0
    output.append(varint: zigzag(Int64(previous)))
    var differences = [UInt64](repeating: 0, count: block)
    unsafe differences.withUnsafeMutableBufferPointer { room in
      guard let differences = room.baseAddress else { return }
      var position = 1
      while position < count {
        let taken = min(block, count - position)
        var least = Number.max
        for index in 0..<taken {
          let value = unsafe values[position &+ index]
          let difference = value &- previous
          previous = value
          if difference < least { least = difference }
          unsafe differences[index] = UInt64(truncatingIfNeeded: difference)
        }
        output.append(varint: zigzag(Int64(least)))
        unsafe pack(differences, taken, least, &output)
        position += taken
      }
    }
  }

  /// Appends the widths and the packed parts of one block.
  private static func pack(
    _ differences: UnsafeMutablePointer<UInt64>, _ count: Int, _ least: Number,
    _ output: inout GrowingBytes
  ) {
    let parts = block / part
    let mask = UInt64(truncatingIfNeeded: Number.Magnitude.max)
    let base = UInt64(truncatingIfNeeded: least)
    for index in 0..<count { unsafe differences[index] = (differences[index] &- base) & mask }
    for index in count..<block { unsafe differences[index] = 0 }
    var widths = InlineArray<4, Int>(repeating: 0)
    for number in 0..<parts {
      var all: UInt64 = 0
      for index in number * part..<(number + 1) * part { all |= unsafe differences[index] }
      widths[number] = BitPacking.width(all)
      output.append(UInt8(truncatingIfNeeded: widths[number]))
    }
    for number in 0..<parts where number * part < count {
      let width = widths[number]
      unsafe BitPacking.pack64(
        differences + number * part, part, width: width,
        into: output.room(part / 8 * width + 16))
      output.advance(part / 8 * width)
    }
  }

  private static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: value << 1 ^ value >> 63)
  }

  /// Reads exactly `count` numbers.
  ///
  /// - Parameter source: readable for 16 bytes beyond its end.
  /// - Returns: the bytes used; nil where the source is too short, malformed or of another count.
  static func decode(
    _ source: UnsafeRawBufferPointer, _ count: Int, into target: UnsafeMutablePointer<Number>
  ) -> Int? {
    var cursor = unsafe ByteCursor(source)
    guard let block = cursor.varint(), let parts = cursor.varint(), let total = cursor.varint(),
      let first = cursor.signed(), (1...(1 << 20)).contains(block), block % 8 == 0,
      (1...512).contains(parts), block % parts == 0, (block / parts) % 8 == 0,
      total == UInt64(count)
    else { return nil }
    guard count > 0 else { return cursor.position }
    let part = Int(block / parts)
    var value = Number(truncatingIfNeeded: first)
    unsafe target[0] = value
    var done = 1
    while done < count {
      guard let least = cursor.signed(), cursor.left >= Int(parts) else { return nil }
      let widths = unsafe cursor.pointer
      cursor.advance(Int(parts))
      let base = Number(truncatingIfNeeded: least)
      for number in 0..<Int(parts) where done < count {
        let width = Int(unsafe widths.load(fromByteOffset: number, as: UInt8.self))
        let taken = min(part, count - done)
        guard width <= 64, (taken * width + 7) / 8 <= cursor.left else { return nil }
        let mask = width == 64 ? UInt64.max : UInt64(1) << UInt64(width) - 1
        let packed = unsafe cursor.pointer
        var bit = 0
        for index in done..<done &+ taken {
          let number = unsafe BitPacking.number(packed, bit: bit, mask: mask, width: width)
          value = value &+ base &+ Number(truncatingIfNeeded: number)
          unsafe target[index] = value
          bit &+= width
        }
        cursor.advance(part / 8 * width)
        done += taken
      }
    }
    return cursor.position
  }
}
