import CSystem

/// The hash of FIPS 180-4 by which the truth joins prompts to files.
///
/// - Complexity: O(n).
enum SHA1 {
  /// The first 16 hexadecimal digits.
  ///
  /// - Parameter isPortable: Whether the processor's own instructions are left aside.
  static func shortDigest(_ bytes: [UInt8], isPortable: Bool = false) -> [UInt8] {
    let state = hash(bytes, isPortable)
    var text: [UInt8] = []
    text.reserveCapacity(16)
    for word in [state[0], state[1]] {
      for shift in stride(from: 28, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: (word >> UInt32(shift)) & 15)
        text.append(digit < 10 ? 48 + digit : 87 + digit)
      }
    }
    return text
  }

  private typealias State = InlineArray<5, UInt32>

  private static func hash(_ bytes: [UInt8], _ isPortable: Bool) -> State {
    var state: State = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    let whole = bytes.count / 64
    mix(&state, bytes.span.extracting(0..<whole * 64), isPortable)
    var rest = Array(bytes[(whole * 64)...])
    rest.append(0x80)
    while rest.count % 64 != 56 { rest.append(0) }
    let bits = UInt64(bytes.count) &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      rest.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    mix(&state, rest.span, isPortable)
    return state
  }

  /// Mixes whole blocks.
  private static func mix(_ state: inout State, _ bytes: Span<UInt8>, _ isPortable: Bool) {
    if !isPortable {
      var words = state.mutableSpan
      let isDone = unsafe words.withUnsafeMutableBufferPointer { words in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe csystem_sha1(words.baseAddress, bytes.baseAddress, bytes.count / 64) != 0
        }
      }
      if isDone { return }
    }
    for block in 0..<(bytes.count / 64) { mix(&state, bytes, block * 64) }
  }

  private static func mix(_ state: inout State, _ bytes: Span<UInt8>, _ start: Int) {
    func rotated(_ word: UInt32, _ by: UInt32) -> UInt32 { (word << by) | (word >> (32 - by)) }
    var words = InlineArray<80, UInt32>(repeating: 0)
    for index in 0..<16 {
      let at = start + index * 4
      words[index] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8
        | UInt32(bytes[at + 3])
    }
    for index in 16..<80 {
      words[index] = rotated(
        words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1)
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for index in 0..<80 {
      let (mixed, constant): (UInt32, UInt32) =
        index < 20
        ? ((b & c) | (~b & d), 0x5a82_7999)
        : index < 40
          ? (b ^ c ^ d, 0x6ed9_eba1)
          : index < 60 ? ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc) : (b ^ c ^ d, 0xca62_c1d6)
      let next = rotated(a, 5) &+ mixed &+ e &+ constant &+ words[index]
      (e, d, c, b, a) = (d, c, rotated(b, 30), a, next)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
  }
}
