import TestSupport
import Testing

@testable import Hashing

@Suite struct SHA256Tests {
  /// Examples of FIPS 180-4 and of the lengths at which padding needs a further block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000),
      "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
    ),
  ])
  func knownHashes(text: String, expected: String) {
    let hash = SHA256.hash(Array(text.utf8))
    #expect(hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == expected)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func piecesHashLikeTheWholeAndTheProcessorLikeTheProgram(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let bytes = (0..<Int.random(in: 0...700, using: &random)).map { _ in
      UInt8.random(in: 0...255, using: &random)
    }
    let whole = SHA256.hash(bytes)
    var portable = SHA256(isPortable: true)
    portable.update(bytes)
    #expect(portable.digest == whole, "seed \(seed)")
    var pieces = SHA256()
    var start = 0
    while start < bytes.count {
      let end = Int.random(in: start...bytes.count, using: &random)
      pieces.update(Array(bytes[start..<end]))
      start = end
    }
    #expect(pieces.digest == whole, "seed \(seed)")
  }

  /// Test cases 1, 2 and 6 of RFC 4231.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func keyedHashes(key: [UInt8], text: String, expected: String) {
    #expect(SHA256.keyed(Array(text.utf8), key: key).hexadecimal == expected)
  }
}
