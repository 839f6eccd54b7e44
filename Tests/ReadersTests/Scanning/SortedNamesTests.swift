import TestSupport
import Testing

@testable import Readers

@Suite struct SortedNamesTests {
  private func sorted(_ names: [[UInt8]]) -> [(name: [UInt8], inode: UInt64)] {
    var sorted = SortedNames()
    for (number, name) in names.enumerated() {
      unsafe name.withUnsafeBytes { unsafe sorted.append($0, inode: UInt64(number)) }
    }
    sorted.sort()
    return (0..<sorted.count).map { (Array(sorted.bytes[sorted[$0]]), sorted.inode($0)) }
  }

  /// Against the order of the bytes one by one: names that share much and little, many and few, with bytes
  /// above ASCII's.
  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func namesAreOrderedByTheirBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let letters: [UInt8] = seed % 2 == 0 ? Array("0123".utf8) : [1, 0x2e, 0x7f, 0x80, 0xff]
    for count in [1, 2, 30, 511, 513, 6_000] {
      var names: Set<[UInt8]> = []
      while names.count < count {
        let shared = Array("day_iteration_".utf8.prefix(Int.random(in: 0...14, using: &random)))
        let length = Int.random(in: 1...20, using: &random)
        names.insert(
          shared + (0..<length).map { _ in letters.randomElement(using: &random) ?? 1 })
      }
      let given = names.shuffled(using: &random)
      let found = sorted(given)
      #expect(
        found.map(\.name) == given.sorted { $0.lexicographicallyPrecedes($1) }, "seed \(seed)")
      #expect(found.allSatisfy { given[Int($0.inode)] == $0.name }, "seed \(seed)")
    }
  }

  @Test func noNamesAreInOrder() {
    #expect(sorted([]).isEmpty)
  }
}
