import Trace

/// Run, agent and day of each row of a table as one number: rows of one block resemble one another.
struct SpanBlocks {
  /// The number of each row, from 0.
  private(set) var numbers: [Int32] = []
  /// Number of blocks.
  let count: Int

  /// - Complexity: O(rows) on average.
  init(_ table: SpanTable) {
    if let (numbers, count) = Self.squares(table) {
      (self.numbers, self.count) = (numbers, count)
      return
    }
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

  /// The same by a square for each agent and day, where there are no more of those than rows and all rows
  /// are of one run; else nil.
  private static func squares(_ table: SpanTable) -> (numbers: [Int32], count: Int)? {
    guard table.run.common != nil, table.count > 0 else { return nil }
    let agent = table.agent.span
    let day = table.day.span
    var agents: UInt32 = 0
    var (firstDay, lastDay) = (Int32.max, Int32.min)
    for row in agent.indices {
      // No agent is the first.
      agents = max(agents, agent[row].rawValue &+ 1)
      guard day[row] != SpanTable.absent32 else { continue }
      firstDay = min(firstDay, day[row])
      lastDay = max(lastDay, day[row])
    }
    let days = firstDay <= lastDay ? Int(lastDay) - Int(firstDay) + 2 : 1
    let (size, overflow) = (Int(agents) + 1).multipliedReportingOverflow(by: days)
    guard !overflow, size <= max(1024, table.count) else { return nil }
    var known = [Int32](repeating: -1, count: size)
    var count: Int32 = 0
    let numbers = [Int32](capacity: agent.count) { target in
      var numbered = known.mutableSpan
      for row in agent.indices {
        let today = day[row] == SpanTable.absent32 ? 0 : Int(day[row] &- firstDay) + 1
        let square = Int(agent[row].rawValue &+ 1) &* days &+ today
        if numbered[square] < 0 {
          numbered[square] = count
          count += 1
        }
        target.append(numbered[square])
      }
    }
    return (numbers, Int(count))
  }
}

/// The blocks of some rows, numbered from 0 without gaps in the order in which they come, so that a tally of
/// the blocks is no larger than the rows.
struct RowBlocks {
  /// The number of each row.
  let numbers: [Int32]
  /// How many there are.
  let count: Int

  /// - Complexity: O(rows).
  init(_ rows: [UInt32], _ blocks: SpanBlocks) {
    var known = BlockNumbers(known: blocks.count, rows: rows.count)
    let ofTable = blocks.numbers.span
    numbers = [Int32](capacity: rows.count) { target in
      for row in rows { target.append(known.number(of: ofTable[Int(row)])) }
    }
    count = known.count
  }
}

/// Numbers the blocks of one stage from 0.
private struct BlockNumbers {
  /// By block, where the table is not much larger than the stage; -1 for none yet.
  private var few: [Int32]
  private var many: [Int32: Int32] = [:]
  private var fresh: Int32 = 0

  /// How many were numbered.
  var count: Int { Int(fresh) }

  init(known: Int, rows: Int) {
    few = known <= 4 * rows ? [Int32](repeating: -1, count: known) : []
  }

  @inline(__always)
  mutating func number(of block: Int32) -> Int32 {
    let known = few.isEmpty ? many[block] ?? -1 : few[Int(block)]
    if known >= 0 { return known }
    defer { fresh += 1 }
    if few.isEmpty { many[block] = fresh } else { few[Int(block)] = fresh }
    return fresh
  }
}
