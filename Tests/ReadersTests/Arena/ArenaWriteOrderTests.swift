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

  /// Copies by name on a slow disk: a file takes about a millisecond, and some share a tick.
  @Test(arguments: seeds) func aSlowCopyByNameIsSeen(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var sketch = sketch(&generator)
    var now: Int64 = 1_700_000_000_196_880_211
    for name in sketch.names.sorted() {
      sketch.times[name] = now
      if Int.random(in: 0..<5, using: &generator) > 0 {
        now += Int64.random(in: 1_000_000...2_500_000, using: &generator)
      }
    }
    let order = ArenaWriteOrder(try sketch.files())
    #expect(order.isContradicted || order.isInstant, "seed \(seed)")
    #expect(order.outliers <= order.checks)
  }

  /// A clone of a small run on a busy machine, with the times that it was seen to have.
  @Test func aCloneOnABusyMachineIsSeen() throws {
    var generator = SeededGenerator(seed: 1)
    var sketch = ArenaSketch(agents: 3, days: 2, using: &generator)
    let gaps: [Int64] = [
      0, 1_344, 1_137, 1_343, 1_236, 1_222, 1_260, 1_212, 1_206, 2_518, 1_174, 0, 0, 1_198,
      1_290, 2_378, 1_286, 0, 1_303, 0, 0, 3_257,
    ]
    var now: Int64 = 1_795_349_806_191_820_084
    for (name, gap) in zip(sketch.names.sorted(), gaps) {
      now += gap * 1_000
      sketch.times[name] = now
    }
    #expect(ArenaWriteOrder(try sketch.files()).isContradicted)
  }

  /// Runs whose calls keep names of their own: an original rises by step, a copy by name.
  @Test(arguments: seeds, [true, false]) func ownNames(seed: UInt64, isCopy: Bool) throws {
    var generator = SeededGenerator(seed: seed)
    var times: [String: Int64] = [:]
    var now: Int64 = 1_700_000_000_000_000_000
    for iteration in 0..<Int.random(in: 1...3, using: &generator) {
      for stages in [["market_analysis", "buy", "sell"], ArenaStage.reflection.map(\.name)] {
        for agent in 0..<Int.random(in: 1...4, using: &generator) {
          for stage in stages {
            for kind in ["prompt", "result"] {
              times["day0_iter\(iteration)_agent\(agent)_\(stage)_\(kind).txt"] = now
              now += Int64.random(in: 1_000_000...2_000_000_000, using: &generator)
            }
          }
        }
      }
    }
    let names = times.keys.sorted()
    if isCopy {
      for (number, name) in names.enumerated() { times[name] = now + Int64(number) * 1_500_000 }
    }
    let listing = ArenaSketch.listing(names)
    var files = try ArenaFiles(of: listing, files: 0..<listing.count)
    files.update { file in
      var file = file
      file.modified = times[listing.fileName(file.index)]
      return file
    }
    let order = ArenaWriteOrder(files)
    #expect(order.isByName == isCopy, "seed \(seed)")
    #expect(order.isContradicted == isCopy)
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
