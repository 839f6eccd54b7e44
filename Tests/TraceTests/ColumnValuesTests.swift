import TestSupport
import Testing

@testable import Trace

/// Columns that keep one value once hold the same as plain lists.
@Suite struct ColumnValuesTests {
  /// Lists that stay alike for a while, some of them to the end.
  private func lists(_ seed: UInt64) -> [[Double]] {
    var random = SeededGenerator(seed: seed)
    return (0..<40).map { number in
      let alike = [Double](
        repeating: number % 3 == 0 ? .nan : Double(number),
        count: Int.random(in: 0...700, using: &random))
      let rest = number % 4 == 0 ? 0 : Int.random(in: 0...700, using: &random)
      return alike + (0..<rest).map { _ in Bool.random(using: &random) ? .nan : Double(number % 5) }
    }
  }

  private func check(_ column: ColumnValues<Double>, _ list: [Double], _ what: Comment) {
    let bits = list.map(\.bitPattern)
    #expect(column.map(\.bitPattern) == bits, what)
    #expect(column.count == list.count, what)
    let isUniform = Set(bits).count == 1
    #expect((column.common != nil) == isUniform, what)
    #expect(column.contains { $0 == 2 } == list.contains { $0 == 2 }, what)
    #expect(column.firstIndex { $0.isNaN } == list.firstIndex { $0.isNaN }, what)
    let part = list.count / 3..<list.count / 2
    var kept = column
    kept.keep(part)
    #expect(kept.map(\.bitPattern) == Array(bits[part]), what)
    #expect((kept.common != nil) == (Set(bits[part]).count == 1), what)
    for value in list { kept.append(value) }
    #expect(kept.map(\.bitPattern) == Array(bits[part]) + bits, what)
    let read = unsafe column.withValues(part) { unsafe $0.map(\.bitPattern) }
    #expect(read == Array(bits[part]), what)
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func sameAsALists(seed: UInt64) {
    for list in lists(seed) {
      let what: Comment = "seed \(seed), \(list.count) values"
      check(ColumnValues(list), list, what)
      var appended = ColumnValues<Double>()
      appended.reserveCapacity(1000)
      for value in list { appended.append(value) }
      check(appended, list, what)
      var inBulk = ColumnValues<Double>()
      let room = ColumnRoom(rows: 100)
      var first = 0
      while first < list.count {
        let last = min(list.count, first + 100)
        unsafe list[first..<last].withUnsafeBufferPointer { part in
          unsafe inBulk.append(part, room) { unsafe $0.pointee }
        }
        first = last
      }
      check(inBulk, list, what)
    }
  }

  @Test(arguments: [4, 5] as [UInt64]) func valuesAreReplaced(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for list in lists(seed) where !list.isEmpty {
      var expected = list
      var column = ColumnValues(list)
      for _ in 0..<3 {
        let row = Int.random(in: list.indices, using: &random)
        let value = Bool.random(using: &random) ? list[0] : -1
        expected[row] = value
        column.set(row, value)
      }
      #expect(column.map(\.bitPattern) == expected.map(\.bitPattern), "seed \(seed)")
    }
  }

  /// A table of rows alike is kept, filtered and settled as any other.
  @Test func tablesOfRowsAlike() {
    var table = SpanTable()
    for call in 0..<10 {
      var row = SpanRow(
        run: "r", system: "s", source: "t", call: Int64(call), stage: "a", phase: "call",
        status: .ok)
      row.resolution = 5
      row.start = call == 3 ? nil : 7
      table.append(row)
    }
    #expect(table.cost.common?.isNaN == true && table.model.common == .absent)
    table.settleTimes()
    #expect(table.resolution[2] == 5 && table.resolution[3] == SpanTable.absent64)
    let odd = table.filtered((0..<10).map { $0 % 2 == 1 })
    #expect(odd.count == 5 && odd.cost.count == 5 && odd.row(1).call == 3)
    #expect(odd.resolution[1] == SpanTable.absent64 && odd.names[odd.system[4]] == "s")
    var part = table
    part.keep(2..<4)
    #expect(part.count == 2 && part.run.count == 2 && part.row(1).resolution == nil)
  }
}
