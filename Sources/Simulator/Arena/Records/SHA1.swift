import CSystem

/// The hash of FIPS 180-4 by which the truth joins prompts to files.
///
/// - Complexity: O(n).
enum SHA1 {
  /// What several texts begin with, hashed once for all of them.
  struct Beginning: Sendable {
    /// How many bytes are in it: whole blocks.
    let count: Int
    fileprivate let state: State
  }

  /// Hashes two beginnings side by side, but for their last bytes that fill no block.
  ///
  /// - Parameter isPortable: Whether the processor's own instructions are left aside.
  static func beginnings(
    _ first: Span<UInt8>, _ second: Span<UInt8>, isPortable: Bool = false
  ) -> (Beginning, Beginning) {
    let common = min(first.count, second.count) / 64 * 64
    var (one, two) = (initial, initial)
    mix(&one, first.extracting(0..<common), &two, second.extracting(0..<common), isPortable)
    return (
      beginning(first, from: common, one, isPortable),
      beginning(second, from: common, two, isPortable)
    )
  }

  /// Hashes a beginning, but for its last bytes that fill no block.
  static func beginning(_ bytes: Span<UInt8>) -> Beginning {
    beginning(bytes, from: 0, initial, false)
  }

  private static func beginning(
    _ bytes: Span<UInt8>, from place: Int, _ state: State, _ isPortable: Bool
  ) -> Beginning {
    var state = state
    let count = bytes.count / 64 * 64
    mix(&state, bytes.extracting(place..<count), isPortable)
    return Beginning(count: count, state: state)
  }

  /// The first 16 hexadecimal digits.
  ///
  /// - Parameters:
  ///   - beginning: What is known to stand at the front of the bytes.
  ///   - isPortable: Whether the processor's own instructions are left aside.
  static func shortDigest(
    _ bytes: [UInt8], after beginning: Beginning? = nil, isPortable: Bool = false
  ) -> [UInt8] {
    text(hash(bytes, after: beginning, isPortable))
  }

  /// The same of two texts, of which as much as can be is hashed side by side.
  static func shortDigests(
    _ one: [UInt8], after first: Beginning? = nil, _ two: [UInt8], after second: Beginning? = nil,
    isPortable: Bool = false
  ) -> ([UInt8], [UInt8]) {
    var (states, from) = (
      (first?.state ?? initial, second?.state ?? initial), (first?.count ?? 0, second?.count ?? 0)
    )
    let common = min(one.count - from.0, two.count - from.1) / 64 * 64
    mix(
      &states.0, one.span.extracting(from.0..<(from.0 + common)), &states.1,
      two.span.extracting(from.1..<(from.1 + common)), isPortable)
    let begun = (
      Beginning(count: from.0 + common, state: states.0),
      Beginning(count: from.1 + common, state: states.1)
    )
    return (
      text(hash(one, after: begun.0, isPortable)), text(hash(two, after: begun.1, isPortable))
    )
  }

  private static func text(_ state: State) -> [UInt8] {
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

  fileprivate typealias State = InlineArray<5, UInt32>

  private static var initial: State {
    [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  }

  private static func hash(
    _ bytes: [UInt8], after beginning: Beginning?, _ isPortable: Bool
  ) -> State {
    var state = beginning?.state ?? initial
    let whole = bytes.count / 64 * 64
    mix(&state, bytes.span.extracting((beginning?.count ?? 0)..<whole), isPortable)
    var rest = InlineArray<128, UInt8>(repeating: 0)
    let left = bytes.count - whole
    for index in 0..<left { rest[index] = bytes[whole + index] }
    rest[left] = 0x80
    let end = left < 56 ? 64 : 128
    let bits = UInt64(bytes.count) &* 8
    for index in 0..<8 {
      rest[end - 1 - index] = UInt8(truncatingIfNeeded: bits >> UInt64(8 * index))
    }
    mix(&state, rest.span.extracting(0..<end), isPortable)
    return state
  }

  /// Mixes equally many whole blocks into two states.
  private static func mix(
    _ one: inout State, _ first: Span<UInt8>, _ two: inout State, _ second: Span<UInt8>,
    _ isPortable: Bool
  ) {
    if !isPortable {
      var ones = one.mutableSpan
      var twos = two.mutableSpan
      let isDone = unsafe ones.withUnsafeMutableBufferPointer { ones in
        unsafe twos.withUnsafeMutableBufferPointer { twos in
          unsafe first.withUnsafeBufferPointer { first in
            unsafe second.withUnsafeBufferPointer { second in
              unsafe csystem_sha1_pair(
                ones.baseAddress, first.baseAddress, twos.baseAddress, second.baseAddress,
                first.count / 64) != 0
            }
          }
        }
      }
      if isDone { return }
    }
    mix(&one, first, isPortable)
    mix(&two, second, isPortable)
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
