import TestSupport
import Testing
import Trace

@Suite struct KeyIndexTests {
  /// Against a dictionary, over several growths, with keys that come again soon and late.
  @Test(arguments: [1, 2, 3] as [UInt64]) func keysAreNumberedAsTheyCome(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var index = KeyIndex()
    var known: [PackedKey: Int] = [:]
    for _ in 0..<20_000 {
      let key = PackedKey(
        UInt32.random(in: 0..<40, using: &random), UInt32.random(in: 0..<40, using: &random),
        UInt32.random(in: 0..<4, using: &random) << 30, 0)
      #expect(index.existing(key) == known[key], "seed \(seed)")
      let expected = known[key] ?? known.count
      known[key] = expected
      #expect(index.position(of: key) == expected, "seed \(seed)")
    }
    #expect(index.keys.count == known.count)
    #expect(index.existing(PackedKey(99, 99)) == nil)
  }
}
