import TestSupport
import Testing
import Trace

@testable import Analysis

@Suite struct RowOrderTests {
  enum Times: CaseIterable {
    case even, clustered, few, extreme, absent, falling
  }

  /// Against sorting by comparison, with equal and absent times, clusters, and the ends of the range.
  @Test(arguments: Times.allCases, Array(1...12 as ClosedRange<UInt64>))
  func rowsAreInOrder(times: Times, seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    for count in [0, 1, 2, 31, 33, 500, 3000] {
      var start = (0..<count).map { row -> Int64 in
        switch times {
        case .even: Int64.random(in: 0..<1_000_000_000_000, using: &generator)
        case .clustered:
          row % 50 == 0 ? Int64(row) << 40 : 5_000_000 + Int64.random(in: 0...99, using: &generator)
        case .few: Int64.random(in: 0...3, using: &generator)
        case .extreme: [.min, .min + 1, -1, 0, .max].randomElement(using: &generator) ?? 0
        case .absent:
          row % 3 == 0 ? SpanTable.absent64 : Int64.random(in: 0...9999, using: &generator)
        case .falling: Int64(count - row)
        }
      }
      // A row of the table that is not asked for.
      start.append(7)
      let rows = (0..<UInt32(count)).filter { _ in Int.random(in: 0..<5, using: &generator) > 0 }
      let expected = rows.sorted { (start[Int($0)], $0) < (start[Int($1)], $1) }
      #expect(RowOrder.byStart(rows, start.span) == expected, "seed \(seed), \(count) rows")
      // Rows of several groups, one behind the other.
      let mixed = rows.filter { $0 % 2 == 1 } + rows.filter { $0 % 2 == 0 }.reversed()
      #expect(RowOrder.byStart(mixed, start.span) == expected, "seed \(seed), \(count) mixed rows")
    }
  }
}
