import TestSupport
import Testing

@testable import Statistics

/// Samples of small numbers, sorted and merged.
@Suite struct SmallSampleTests {
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
  func mergedIsSortedTogether(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<40 {
      // One large part and small ones, parts of one size, and many: each is put together another way.
      let count = Int.random(in: 0...9, using: &generator)
      let parts = (0..<count).map { part in
        let most = part == 0 || seed % 2 == 0 ? 3000 : 20
        let highest: UInt32 = [3, 1000, .max].randomElement(using: &generator) ?? 3
        return (0..<Int.random(in: 0...most, using: &generator)).map { _ in
          UInt32.random(in: 0...highest, using: &generator)
        }
      }
      let merged = SmallSample(merging: parts.map { SmallSample(sorting: $0) }).times(1000)
      #expect(
        merged.values == parts.joined().map { Int64($0) * 1000 }.sorted(), "seed \(seed)")
    }
  }

  @Test func theLargestNumbersFit() {
    let sample = SmallSample(sorting: [.max, 0, .max]).times(1 << 31)
    let most = Int64(UInt32.max) << 31
    #expect(sample.values == [0, most, most])
  }
}
