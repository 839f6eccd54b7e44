/// A 64-bit hash of bytes, the same however the bytes are cut into pieces.
///
/// It joins equal texts found in different places, such as a printed prompt and its file. It is
/// deterministic (no seed of the process), and texts of equal length that differ within one aligned
/// 8-byte word only never collide. It does not resist forgery.
///
/// - Complexity: one multiplication for every 8 bytes; no memory beyond five words.
public struct ContentHash: Sendable {
  private static let start: UInt64 = 0x2545_F491_4F6C_DD1D
  private static let factor: UInt64 = 0xD6E8_FEB8_6659_FD93

  private var state = ContentHash.start
  /// Bytes that do not fill a word yet, the first in the lowest bits.
  private var tail: UInt64 = 0
  private var tailBits: UInt64 = 0
  /// Number of bytes taken in so far.
  public private(set) var count: Int = 0

  /// The hash of no bytes.
  public init() {}

  /// The hash of all of the bytes.
  public static func hash(_ bytes: Span<UInt8>) -> UInt64 {
    var stream = ContentHash()
    stream.update(bytes)
    return stream.value
  }

  /// The hash of all of the bytes.
  public static func hash(_ bytes: [UInt8]) -> UInt64 { hash(bytes.span) }

  /// Appends bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    let length = bytes.count
    if length == 0 { return }
    count &+= length
    unsafe bytes.withUnsafeBytes { raw in
      var offset = 0
      if tailBits == 0 {
        while offset &+ 8 <= length {
          mix(unsafe ContentHash.word(raw, at: offset))
          offset &+= 8
        }
      } else {
        let upper = 64 &- tailBits
        while offset &+ 8 <= length {
          let word = unsafe ContentHash.word(raw, at: offset)
          mix(tail | word &<< tailBits)
          tail = word &>> upper
          offset &+= 8
        }
      }
      let left = length &- offset
      if left > 0 {
        let part = unsafe ContentHash.last(raw, count: left)
        append(part, bits: UInt64(truncatingIfNeeded: left) &* 8)
      }
    }
  }

  /// Appends one byte.
  public mutating func update(byte: UInt8) {
    count &+= 1
    append(UInt64(byte), bits: 8)
  }

  /// The hash of the bytes taken in so far; more may follow.
  public var value: UInt64 {
    var result = state
    result = (result ^ tail) &* ContentHash.factor
    result ^= result &>> 32
    result = (result ^ UInt64(truncatingIfNeeded: count)) &* ContentHash.factor
    result ^= result &>> 29
    result = result &* ContentHash.start
    return result ^ (result &>> 32)
  }

  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    let product = (state ^ word) &* ContentHash.factor
    state = product ^ (product &>> 32)
  }

  /// Appends fewer than eight bytes.
  @inline(__always)
  private mutating func append(_ part: UInt64, bits: UInt64) {
    let joined = tail | part &<< tailBits
    let total = tailBits &+ bits
    if total < 64 {
      tail = joined
      tailBits = total
    } else {
      mix(joined)
      // A shift by 64 is none with the masking operator, so an empty tail needs its own case.
      tail = tailBits == 0 ? 0 : part &>> (64 &- tailBits)
      tailBits = total &- 64
    }
  }

  @inline(__always)
  private static func word(_ raw: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// The last 1...7 bytes, the first in the lowest bits.
  @inline(__always)
  private static func last(_ raw: UnsafeRawBufferPointer, count: Int) -> UInt64 {
    if raw.count >= 8 {
      return unsafe word(raw, at: raw.count &- 8) &>> (64 &- UInt64(truncatingIfNeeded: count) &* 8)
    }
    var result: UInt64 = 0
    for index in 0..<count {
      let byte = unsafe raw[raw.count &- count &+ index]
      result |= UInt64(byte) &<< (UInt64(truncatingIfNeeded: index) &* 8)
    }
    return result
  }
}

extension ContentHash {
  /// Appends a number as its eight bytes, the lowest first.
  public mutating func update(word: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      update(byte: UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}
