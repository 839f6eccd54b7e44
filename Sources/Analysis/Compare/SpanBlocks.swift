import Trace

/// Run, agent and day of each row of a table as one number: rows of one block resemble one another.
struct SpanBlocks {
  /// The number of each row, from 0.
  private(set) var numbers: [Int32] = []
  /// Number of blocks.
  let count: Int

  /// - Complexity: O(rows) on average.
  init(_ table: SpanTable) {
    var index = KeyIndex()
    numbers.reserveCapacity(table.count)
    let agent = table.agent.span
    let day = table.day.span
    let run = table.run
    for row in agent.indices {
      let key = PackedKey(
        agent[row].rawValue, UInt32(bitPattern: day[row]), run[row].rawValue)
      numbers.append(Int32(truncatingIfNeeded: index.position(of: key)))
    }
    count = index.keys.count
  }
}

/// Numbers the blocks of one stage from 0.
struct BlockNumbers {
  /// By block, where the table is not much larger than the stage; -1 for none yet.
  private var few: [Int32]
  private var many: [Int32: Int32] = [:]
  private var fresh: Int32 = 0

  init(known: Int, rows: Int) {
    few = known <= 4 * rows ? [Int32](repeating: -1, count: known) : []
  }

  mutating func number(of block: Int32) -> Int32 {
    let known = few.isEmpty ? many[block] ?? -1 : few[Int(block)]
    if known >= 0 { return known }
    defer { fresh += 1 }
    if few.isEmpty { many[block] = fresh } else { few[Int(block)] = fresh }
    return fresh
  }
}
