/// Eight bytes at a time, the first in the lowest bits: the scanner's reading of text and digits.
///
/// The methods are those of «SIMD within a register»; finding a byte follows Mycroft (1987), reading
/// eight digits Lemire (2018).
enum ByteWord {
  /// The eight bytes from there on; they must be there.
  @inline(__always)
  static func load(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: unsafe UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// The lowest `count` bytes of a word, 0...8 of them.
  @inline(__always)
  static func mask(_ count: Int) -> UInt64 {
    count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1
  }

  /// The high bit of the first byte, and perhaps of later ones, that ends plain text: a quotation mark,
  /// a backslash or a control character.
  @inline(__always)
  static func textEnd(_ word: UInt64) -> UInt64 {
    let quote = word ^ 0x2222_2222_2222_2222
    let escape = word ^ 0x5c5c_5c5c_5c5c_5c5c
    let zeros =
      ((quote &- 0x0101_0101_0101_0101) & ~quote)
      | ((escape &- 0x0101_0101_0101_0101) & ~escape)
      | ((word &- 0x2020_2020_2020_2020) & ~word)
    return zeros & 0x8080_8080_8080_8080
  }

  /// The high bit of every byte that is no digit.
  @inline(__always)
  static func noDigits(_ word: UInt64) -> UInt64 {
    let digits = word ^ 0x3030_3030_3030_3030
    return (((digits & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7676_7676_7676_7676) | digits)
      & 0x8080_8080_8080_8080
  }

  /// The value of eight digits.
  @inline(__always)
  static func eightDigits(_ word: UInt64) -> UInt64 {
    var value = word & 0x0f0f_0f0f_0f0f_0f0f
    value = (value &* 2561) &>> 8
    value = ((value & 0x00ff_00ff_00ff_00ff) &* 6_553_601) &>> 16
    return ((value & 0x0000_ffff_0000_ffff) &* 42_949_672_960_001) &>> 32
  }

  /// The value of the first `count` digits of a word, 1...7 of them.
  @inline(__always)
  static func digits(_ word: UInt64, count: Int) -> UInt64 {
    eightDigits(
      (word & 0x0f0f_0f0f_0f0f_0f0f) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8))
  }

  /// No more bytes are compared by ``same(_:_:)``.
  static let mostSame = 56

  /// How many bytes from there on are the same at both places, ``mostSame`` at most; eight more must be there.
  @inline(__always)
  static func same(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>) -> Int {
    var count = 0
    while count < mostSame {
      let differing = unsafe load(left + count) ^ load(right + count)
      if differing != 0 { return count &+ differing.trailingZeroBitCount / 8 }
      count &+= 8
    }
    return mostSame
  }

  /// Ten to a power of 0...8.
  @inline(__always)
  static func power(_ exponent: Int) -> UInt64 {
    switch exponent {
    case 0: 1
    case 1: 10
    case 2: 100
    case 3: 1000
    case 4: 10_000
    case 5: 100_000
    case 6: 1_000_000
    case 7: 10_000_000
    default: 100_000_000
    }
  }
}
