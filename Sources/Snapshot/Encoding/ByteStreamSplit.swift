/// Parquet's `BYTE_STREAM_SPLIT`: the first bytes of all numbers, then all second bytes, and so on.
///
/// The high bytes of neighbouring numbers are mostly equal, so that they compress to almost nothing
/// while the low ones are left alone.
enum ByteStreamSplit<Number: FixedWidthInteger> {
  private static var width: Int { Number.bitWidth / 8 }

  /// Appends numbers.
  static func encode(
    _ values: UnsafePointer<Number>, _ count: Int, into output: inout GrowingBytes
  ) {
    let target = unsafe output.room(count * width)
    let whole = count & ~7
    if width == 8 {
      unsafe values.withMemoryRebound(to: UInt64.self, capacity: count) { values in
        for index in stride(from: 0, to: whole, by: 8) {
          let rows = unsafe transposed(values + index)
          for plane in 0..<8 {
            unsafe target.storeBytes(
              of: rows[plane], toByteOffset: plane &* count &+ index, as: UInt64.self)
          }
        }
      }
    }
    for index in (width == 8 ? whole : 0)..<count {
      let value = unsafe values[index]
      for plane in 0..<width {
        unsafe target.storeBytes(
          of: UInt8(truncatingIfNeeded: value &>> Number(truncatingIfNeeded: 8 &* plane)),
          toByteOffset: plane &* count &+ index, as: UInt8.self)
      }
    }
    output.advance(count * width)
  }

  /// Reads exactly `count` numbers.
  ///
  /// - Returns: false where the source has another size.
  static func decode(
    _ source: UnsafeRawBufferPointer, _ count: Int, into target: UnsafeMutablePointer<Number>
  ) -> Bool {
    guard source.count == count * width else { return false }
    guard let base = source.baseAddress else { return count == 0 }
    let whole = count & ~7
    if width == 8 {
      unsafe target.withMemoryRebound(to: UInt64.self, capacity: count) { target in
        for index in stride(from: 0, to: whole, by: 8) {
          var rows = InlineArray<8, UInt64>(repeating: 0)
          for plane in 0..<8 {
            rows[plane] = unsafe base.loadUnaligned(
              fromByteOffset: plane &* count &+ index, as: UInt64.self)
          }
          transpose(&rows)
          for row in 0..<8 { unsafe target[index &+ row] = rows[row] }
        }
      }
    }
    for index in (width == 8 ? whole : 0)..<count {
      var value: Number = 0
      for plane in 0..<width {
        let byte = unsafe base.load(fromByteOffset: plane &* count &+ index, as: UInt8.self)
        value |= Number(truncatingIfNeeded: byte) &<< Number(truncatingIfNeeded: 8 &* plane)
      }
      unsafe target[index] = value
    }
    return true
  }

  @inline(__always)
  private static func transposed(_ values: UnsafePointer<UInt64>) -> InlineArray<8, UInt64> {
    var rows = InlineArray<8, UInt64>(repeating: 0)
    for row in 0..<8 { rows[row] = unsafe values[row] }
    transpose(&rows)
    return rows
  }

  /// Exchanges rows and columns of eight rows of eight bytes (Warren, Hacker's Delight, 2012, 7-3).
  @inline(__always)
  private static func transpose(_ rows: inout InlineArray<8, UInt64>) {
    for row in 0..<4 { exchange(&rows, row, row &+ 4, 32, 0x0000_0000_FFFF_FFFF) }
    for row in 0..<2 { exchange(&rows, row, row &+ 2, 16, 0x0000_FFFF_0000_FFFF) }
    for row in 4..<6 { exchange(&rows, row, row &+ 2, 16, 0x0000_FFFF_0000_FFFF) }
    for row in 0..<4 { exchange(&rows, 2 &* row, 2 &* row &+ 1, 8, 0x00FF_00FF_00FF_00FF) }
  }

  @inline(__always)
  private static func exchange(
    _ rows: inout InlineArray<8, UInt64>, _ upper: Int, _ lower: Int, _ shift: UInt64,
    _ mask: UInt64
  ) {
    let differing = (rows[upper] &>> shift ^ rows[lower]) & mask
    rows[lower] ^= differing
    rows[upper] ^= differing &<< shift
  }
}
