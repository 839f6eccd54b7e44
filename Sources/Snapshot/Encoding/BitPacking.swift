/// Numbers of a fixed number of bits, packed from the lowest bit on, as Parquet packs them.
enum BitPacking {
  /// Packs numbers, each of which must fit the width.
  ///
  /// - Parameter count: a multiple of 8, so that the last byte is full.
  static func pack(
    _ values: UnsafePointer<UInt32>, _ count: Int, width: Int,
    into target: UnsafeMutableRawPointer
  ) {
    if unsafe packWhole(values, count, width: width, into: target) { return }
    if width <= 16 {
      unsafe packFours(values, count, width: width, into: target)
      return
    }
    var sink = unsafe Sink(target)
    for index in 0..<count { unsafe sink.put(UInt64(values[index]), width) }
    sink.finish()
  }

  /// Packs numbers of at most 16 bits, four at a time.
  private static func packFours(
    _ values: UnsafePointer<UInt32>, _ count: Int, width: Int,
    into target: UnsafeMutableRawPointer
  ) {
    let shift = UInt64(truncatingIfNeeded: width)
    var sink = unsafe Sink(target)
    for index in stride(from: 0, to: count, by: 4) {
      let low = unsafe UInt64(values[index]) | UInt64(values[index &+ 1]) &<< shift
      let high = unsafe UInt64(values[index &+ 2]) | UInt64(values[index &+ 3]) &<< shift
      sink.put(low | high &<< (2 &* shift), 4 &* width)
    }
    sink.finish()
  }

  /// Packs numbers of one or two bytes, several at a time; false, and nothing is done, where they have another
  /// width.
  private static func packWhole(
    _ values: UnsafePointer<UInt32>, _ count: Int, width: Int,
    into target: UnsafeMutableRawPointer
  ) -> Bool {
    switch width {
    case 8:
      for index in 0..<count {
        let byte = unsafe UInt8(truncatingIfNeeded: values[index])
        unsafe target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
    case 16:
      for index in 0..<count {
        let pair = unsafe UInt16(truncatingIfNeeded: values[index]).littleEndian
        unsafe target.storeBytes(of: pair, toByteOffset: 2 &* index, as: UInt16.self)
      }
    default: return false
    }
    return true
  }

  /// Unpacks numbers of at most 32 bits.
  ///
  /// - Parameter source: readable for 8 bytes beyond the packed ones.
  static func unpack(
    _ source: UnsafeRawPointer, _ count: Int, width: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    let mask = UInt64(1) &<< UInt64(truncatingIfNeeded: width) &- 1
    var bit = 0
    for index in 0..<count {
      let window = unsafe UInt64(
        littleEndian: source.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
      unsafe target[index] = UInt32(
        truncatingIfNeeded: window &>> UInt64(truncatingIfNeeded: bit & 7) & mask)
      bit &+= width
    }
  }

  /// Packs numbers of up to 64 bits.
  ///
  /// - Parameter count: a multiple of 8.
  static func pack64(
    _ values: UnsafePointer<UInt64>, _ count: Int, width: Int,
    into target: UnsafeMutableRawPointer
  ) {
    var sink = unsafe Sink(target)
    for index in 0..<count { unsafe sink.put(values[index], width) }
    sink.finish()
  }

  /// Bits that are put one behind the other, eight bytes at a time.
  @safe private struct Sink {
    private let target: UnsafeMutableRawPointer
    private var gathered: UInt64 = 0
    private var bits = 0
    private var place = 0

    @inline(__always)
    init(_ target: UnsafeMutableRawPointer) { unsafe self.target = target }

    /// Puts the lowest bits of a number, 64 at most, of which all others must be 0.
    @inline(__always)
    mutating func put(_ value: UInt64, _ width: Int) {
      gathered |= value &<< UInt64(truncatingIfNeeded: bits)
      let total = bits &+ width
      guard total >= 64 else {
        bits = total
        return
      }
      unsafe target.storeBytes(of: gathered.littleEndian, toByteOffset: place, as: UInt64.self)
      place &+= 8
      // A shift by 64 is none with the masking operator.
      gathered = bits == 0 ? 0 : value &>> UInt64(truncatingIfNeeded: 64 &- bits)
      bits = total &- 64
    }

    /// Writes the bits that are left.
    mutating func finish() {
      while bits > 0 {
        unsafe target.storeBytes(
          of: UInt8(truncatingIfNeeded: gathered), toByteOffset: place, as: UInt8.self)
        gathered &>>= 8
        bits &-= 8
        place &+= 1
      }
    }
  }

  /// The packed number of up to 64 bits that begins at that bit.
  ///
  /// - Parameter source: readable for 16 bytes beyond the packed ones.
  @inline(__always)
  static func number(_ source: UnsafeRawPointer, bit: Int, mask: UInt64, width: Int) -> UInt64 {
    let shift = UInt64(truncatingIfNeeded: bit & 7)
    let low = unsafe UInt64(
      littleEndian: source.loadUnaligned(fromByteOffset: bit &>> 3, as: UInt64.self))
    var value = low &>> shift
    if width > 56 && shift != 0 {
      let high = unsafe source.loadUnaligned(fromByteOffset: bit &>> 3 &+ 8, as: UInt8.self)
      value |= UInt64(high) &<< (64 &- shift)
    }
    return value & mask
  }

  /// Bits that the number needs, 0 for 0.
  static func width(_ number: UInt64) -> Int { UInt64.bitWidth - number.leadingZeroBitCount }
}
