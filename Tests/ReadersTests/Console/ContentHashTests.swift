import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ContentHashTests {
  private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  @Test func piecesGiveTheSameHash() {
    for count in 0..<70 {
      let text = bytes(count, seed: UInt64(count) + 1)
      let whole = ContentHash.hash(text)
      for first in 0...count {
        for second in first...count {
          var stream = ContentHash()
          stream.update(text.span.extracting(0..<first))
          stream.update(text.span.extracting(first..<second))
          stream.update(text.span.extracting(second..<count))
          #expect(stream.value == whole, "\(count) bytes cut at \(first) and \(second)")
          #expect(stream.count == count)
        }
      }
      var stream = ContentHash()
      for byte in text { stream.update(byte: byte) }
      #expect(stream.value == whole)
    }
  }

  @Test func differentTextsDiffer() {
    var seen: Set<UInt64> = []
    var count = 0
    // Zeros of every length, then each single bit of a text.
    for length in 0..<200 {
      seen.insert(ContentHash.hash([UInt8](repeating: 0, count: length)))
      count += 1
    }
    let text = bytes(61, seed: 9)
    for bit in 0..<61 * 8 {
      var changed = text
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      seen.insert(ContentHash.hash(changed))
      count += 1
    }
    #expect(seen.count == count)
  }

  @Test func everyBitMatters() {
    let text = bytes(64, seed: 4)
    let whole = ContentHash.hash(text)
    var changes = 0
    for bit in 0..<512 {
      var changed = text
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      changes += (ContentHash.hash(changed) ^ whole).nonzeroBitCount
    }
    // Half of the 64 bits on average; the standard error of the mean is below 0.2.
    #expect(abs(Double(changes) / 512 - 32) < 1.5)
  }

  @Test func theHashIsTheSameInEveryProcess() {
    // Recorded once: snapshots hold such hashes, so they must never change.
    #expect(ContentHash.hash([]) == 12_584_807_427_124_914_276)
    #expect(ContentHash.hash(Array("LLM PROMPT".utf8)) == 10_591_785_548_870_371_686)
    #expect(ContentHash.hash((0..<64).map { UInt8($0) }) == 15_678_442_857_005_322_329)
  }
}
