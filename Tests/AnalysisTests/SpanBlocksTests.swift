import TestSupport
import Testing
import Trace

@testable import Analysis

@Suite struct SpanBlocksTests {
  private static func table(
    agents: ClosedRange<Int>, days: [Int32], runs: Int, rows: Int, seed: UInt64
  ) -> SpanTable {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    for _ in 0..<rows {
      let run = table.intern("run\(Int.random(in: 0..<runs, using: &generator))")
      let name = table.intern("stage")
      var row = EncodedSpan(run: run, system: name, source: name, stage: name, phase: name)
      let agent = Int.random(in: agents, using: &generator)
      row.agent = agent == 0 ? .absent : table.intern("agent\(agent)")
      row.day = days.randomElement(using: &generator) ?? 0
      table.append(row)
    }
    return table
  }

  /// Against a dictionary: squares of agents and days, days far apart, several runs, no agents or days.
  @Test(
    arguments: [
      (0...9, [0, 1, 2], 1), (1...500, [3, 4, SpanTable.absent32], 1),
      (0...0, [SpanTable.absent32], 1),
      (0...5, [.min + 1, .max, 0], 1), (0...5, [0, 1], 3),
    ] as [(ClosedRange<Int>, [Int32], Int)], [1, 2] as [UInt64])
  func numbersComeInOrder(shape: (ClosedRange<Int>, [Int32], Int), seed: UInt64) {
    for rows in [0, 1, 3000] {
      let table = Self.table(
        agents: shape.0, days: shape.1, runs: shape.2, rows: rows, seed: seed)
      var known: [PackedKey: Int32] = [:]
      let expected = (0..<rows).map { row -> Int32 in
        let key = PackedKey(
          table.agent[row].rawValue, UInt32(bitPattern: table.day[row]), table.run[row].rawValue)
        let number = known[key] ?? Int32(known.count)
        known[key] = number
        return number
      }
      let blocks = SpanBlocks(table)
      #expect(blocks.numbers == expected, "seed \(seed), \(rows) rows")
      #expect(blocks.count == known.count)
    }
  }
}
