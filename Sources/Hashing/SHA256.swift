import CSystem

/// The hash of FIPS 180-4, which nobody can forge: by it files are known again where that is wanted, and a page names
/// its own script.
///
/// - Complexity: O(bytes); some two gigabytes a second where the processor has instructions for it.
public struct SHA256: Sendable {
  private typealias State = InlineArray<8, UInt32>

  private var state: State = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var tail: [UInt8] = []
  private var count: UInt64 = 0
  /// Whether the processor's own instructions are left aside.
  private let isPortable: Bool

  /// The hash of no bytes.
  public init() { isPortable = false }

  /// The hash of no bytes, by this program's own arithmetic or the processor's.
  init(isPortable: Bool) { self.isPortable = isPortable }

  /// Appends bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    count &+= UInt64(bytes.count)
    var start = 0
    if !tail.isEmpty {
      start = min(64 - tail.count, bytes.count)
      for index in 0..<start { tail.append(bytes[index]) }
      guard tail.count == 64 else { return }
      var mixed = state
      Self.mix(&mixed, tail.span, isPortable)
      state = mixed
      tail.removeAll(keepingCapacity: true)
    }
    let whole = (bytes.count - start) & ~63
    if whole > 0 { Self.mix(&state, bytes.extracting(start..<start + whole), isPortable) }
    for index in start + whole..<bytes.count { tail.append(bytes[index]) }
  }

  /// Appends bytes.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// The 32 bytes of the hash of what was taken in.
  public var digest: [UInt8] {
    var rest = tail
    rest.append(0x80)
    while rest.count % 64 != 56 { rest.append(0) }
    let bits = count &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    var final = state
    Self.mix(&final, rest.span, isPortable)
    return (0..<32).map { UInt8(truncatingIfNeeded: final[$0 / 4] >> UInt32(24 - $0 % 4 * 8)) }
  }

  /// The 32 bytes of the hash of those bytes.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.digest
  }

  /// The hash in 64 hexadecimal digits.
  public var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The hash of bytes together with a key that its reader must know (HMAC, RFC 2104).
  public static func keyed(_ bytes: [UInt8], key: [UInt8]) -> SHA256 {
    var block = key
    if block.count > 64 { block = hash(block) }
    block += Array(repeating: 0, count: 64 - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    inner.update(bytes)
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5C })
    outer.update(inner.digest)
    return outer
  }

  /// Mixes whole blocks.
  private static func mix(_ state: inout State, _ bytes: Span<UInt8>, _ isPortable: Bool) {
    if !isPortable {
      var words = state.mutableSpan
      let isDone = unsafe words.withUnsafeMutableBufferPointer { words in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe csystem_sha256(words.baseAddress, bytes.baseAddress, bytes.count / 64) != 0
        }
      }
      if isDone { return }
    }
    for block in 0..<(bytes.count / 64) { mixBlock(&state, bytes, block * 64) }
  }

  private static func mixBlock(_ state: inout State, _ bytes: Span<UInt8>, _ start: Int) {
    func turned(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }
    var words = InlineArray<64, UInt32>(repeating: 0)
    for index in 0..<64 {
      if index < 16 {
        for offset in 0..<4 {
          words[index] = words[index] << 8 | UInt32(bytes[start + index * 4 + offset])
        }
        continue
      }
      let (near, far) = (words[index - 2], words[index - 15])
      let first = turned(far, 7) ^ turned(far, 18) ^ far >> 3
      let second = turned(near, 17) ^ turned(near, 19) ^ near >> 10
      words[index] = words[index - 16] &+ first &+ words[index - 7] &+ second
    }
    var own = state
    for index in 0..<64 {
      let (a, e) = (own[0], own[4])
      let chosen = (e & own[5]) ^ (~e & own[6])
      let most = (a & own[1]) ^ (a & own[2]) ^ (own[1] & own[2])
      let one =
        own[7] &+ (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) &+ chosen &+ constants[index]
        &+ words[index]
      let two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) &+ most
      own = [one &+ two, a, own[1], own[2], own[3] &+ one, e, own[5], own[6]]
    }
    for index in 0..<8 { state[index] &+= own[index] }
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1,
    0x923f_82a4, 0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
    0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786,
    0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147,
    0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
    0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a,
    0x5b9c_ca4f, 0x682e_6ff3, 0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
