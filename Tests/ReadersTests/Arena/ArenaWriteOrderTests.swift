import TestSupport
import Testing
import Trace

@testable import Readers

@Suite struct ArenaWriteOrderTests {
  static let seeds = Array(1...40 as ClosedRange<UInt64>)

  private func sketch(_ generator: inout SeededGenerator) -> ArenaSketch {
    ArenaSketch(
      agents: Int32.random(in: 1...12, using: &generator),
      days: Int32.random(in: 1...5, using: &generator), using: &generator)
  }

  @Test(arguments: seeds) func anOriginalIsInOrder(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let order = ArenaWriteOrder(try sketch(&generator).files())
    #expect(order.outliers == 0, "seed \(seed)")
    #expect(!order.isContradicted)
    #expect(!order.isInstant)
    #expect(order.reflections.broken == 0)
  }

  /// A kill cuts the last day: the newest turn's files come first, then those of the turn before.
  @Test(arguments: seeds) func aCutLastDayIsInOrder(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var sketch = sketch(&generator)
    let last = "day\(sketch.days - 1)_"
    for part in ["market_analysis", "_"] {
      let names = sketch.names.filter {
        $0.hasPrefix(last) && $0.contains(part)
          && $0.contains("market_analysis") == (part == "market_analysis")
          && !$0.contains("gossip")
      }
      let cut = Int.random(in: 0...names.count, using: &generator)
      for name in names[..<cut] { sketch.times[name, default: 0] += 100_000_000_000 }
    }
    let order = ArenaWriteOrder(try sketch.files())
    #expect(order.outliers == 0, "seed \(seed)")
    #expect(!order.isContradicted)
  }

  @Test(arguments: seeds) func oneFileWrittenLaterIsNoCopy(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var sketch = sketch(&generator)
    let name = try #require(sketch.names.randomElement(using: &generator))
    sketch.times[name, default: 0] += 86_400_000_000_000
    let order = ArenaWriteOrder(try sketch.files())
    #expect(order.outliers <= 1, "seed \(seed)")
    #expect(!order.isContradicted)
  }

  /// Slow copies in the order of the names, and in no order.
  @Test(arguments: seeds, [true, false]) func aCopyIsNotInOrder(seed: UInt64, byName: Bool) throws {
    var generator = SeededGenerator(seed: seed)
    var sketch = sketch(&generator)
    let names = byName ? sketch.names.sorted() : sketch.names.shuffled(using: &generator)
    for (number, name) in names.enumerated() { sketch.times[name] = Int64(number) * 50_000_000 }
    #expect(ArenaWriteOrder(try sketch.files()).isContradicted, "seed \(seed) \(names)")
  }

  /// A quick copy on a file system that stamps every 4 ms, even in the right order.
  @Test(arguments: seeds) func aQuickCopyIsInstant(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var sketch = sketch(&generator)
    for (number, name) in sketch.names.enumerated() {
      sketch.times[name] = Int64(number) / 4 * 4_000_000
    }
    #expect(ArenaWriteOrder(try sketch.files()).isInstant, "seed \(seed)")
  }

  @Test func nothingIsInOrder() {
    let order = ArenaWriteOrder(ArenaFiles())
    #expect(order.checks == 0)
    #expect(!order.isContradicted)
    #expect(!order.isInstant)
  }
}
