/// The hash function SHA-256 of FIPS 180-4.
///
/// Pages name the hashes of their own style and script, so that a browser runs nothing else.
public enum SHA256 {
  /// The 32 bytes of the hash.
  ///
  /// - Complexity: O(n), with a padded copy of the input.
  public static func hash(_ bytes: [UInt8]) -> [UInt8] {
    var state = initial
    var padded = bytes
    padded.append(0x80)
    while padded.count % 64 != 56 { padded.append(0) }
    append(UInt64(bytes.count) &* 8, to: &padded)
    var schedule = [UInt32](repeating: 0, count: 64)
    for block in stride(from: 0, to: padded.count, by: 64) {
      fill(&schedule, from: padded[block..<block + 64])
      state = compress(state, schedule)
    }
    var result: [UInt8] = []
    for word in state {
      for shift in [24, 16, 8, 0] {
        result.append(UInt8(truncatingIfNeeded: word >> UInt32(shift)))
      }
    }
    return result
  }

  private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
    }
  }

  /// The 16 words of a block and the 48 that follow from them.
  private static func fill(_ schedule: inout [UInt32], from block: ArraySlice<UInt8>) {
    for (position, byte) in block.enumerated() {
      let word = position / 4
      schedule[word] = position % 4 == 0 ? UInt32(byte) : schedule[word] << 8 | UInt32(byte)
    }
    for position in 16..<64 {
      let near = schedule[position - 15]
      let far = schedule[position - 2]
      let first = turn(near, 7) ^ turn(near, 18) ^ near >> 3
      let second = turn(far, 17) ^ turn(far, 19) ^ far >> 10
      schedule[position] = schedule[position - 16] &+ first &+ schedule[position - 7] &+ second
    }
  }

  private static func compress(_ state: [UInt32], _ schedule: [UInt32]) -> [UInt32] {
    var work = state
    for position in 0..<64 {
      let (a, e) = (work[0], work[4])
      let choice = (e & work[5]) ^ (~e & work[6])
      let majority = (a & work[1]) ^ (a & work[2]) ^ (work[1] & work[2])
      let first =
        work[7] &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ choice &+ constants[position]
        &+ schedule[position]
      let second = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
      work = [first &+ second, a, work[1], work[2], work[3] &+ first, e, work[5], work[6]]
    }
    return zip(state, work).map { $0 &+ $1 }
  }

  private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }

  /// First 32 bits of the fractional parts of the square roots of the first 8 primes.
  private static let initial: [UInt32] = primes.prefix(8).map { fraction($0, isCube: false) }

  /// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = primes.map { fraction($0, isCube: true) }

  private static let primes: [UInt64] = Array(
    (2...311).filter { number in !(2..<number).contains { number % $0 == 0 } }.map { UInt64($0) })

  /// ⌊2³² · root⌋ modulo 2³², found by whole numbers alone.
  private static func fraction(_ prime: UInt64, isCube: Bool) -> UInt32 {
    let target = UInt128(prime) << (isCube ? 96 : 64)
    var root: UInt128 = 0
    for bit in stride(from: 36, through: 0, by: -1) {
      let next = root | 1 << UInt128(bit)
      let power = isCube ? next * next * next : next * next
      if power <= target { root = next }
    }
    return UInt32(truncatingIfNeeded: root)
  }
}
