import TestSupport
import Testing
import Trace

@testable import Snapshot

/// Large row groups are stored phase by phase, and read back as they were.
@Suite struct StoredOrderTests {
  /// Calls of several phases that overlap: the row of a whole call follows when it has ended.
  private static func calls(_ count: Int, seed: UInt64) -> SpanTable {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var waiting: [Int64] = []
    func add(_ call: Int64, _ phase: String) {
      var row = SpanRow(
        run: "r", system: "s", source: "f", call: call, stage: "stage \(call % 5)", phase: phase,
        status: call % 9 == 0 ? .timeout : .ok)
      row.start = 1_700_000_000_000_000_000 + call * 30_000_017
      row.duration = call &* 7_919 % 100_003
      row.agent = call % 4 == 0 ? nil : "agent \(call % 13)"
      table.append(row)
    }
    for call in 0..<Int64(count) {
      for phase in ["prompt", Phase.llm, "parse"] { add(call, phase) }
      waiting.append(call)
      if waiting.count > 8 {
        let place = Int.random(in: 0..<waiting.count, using: &generator)
        add(waiting.remove(at: place), Phase.call)
      }
    }
    for call in waiting { add(call, Phase.call) }
    return table
  }

  /// The rows of a group in the order in which they are stored.
  private static func order(_ table: SpanTable, _ rows: Range<Int>) throws -> [Int] {
    let places = try #require(StoredOrder.of(table, rows))
    var order = [Int](repeating: -1, count: rows.count)
    for (row, place) in zip(rows, places) { order[Int(place)] = row }
    #expect(!order.contains(-1))
    return order
  }

  @Test(arguments: [1, 2, 3])
  func rowsComeBackInTheirOrder(seed: UInt64) throws {
    let table = Self.calls(70_000, seed: seed)
    let bytes = snapshot(table)
    let reader = try SnapshotReader(SnapshotBytes(bytes))
    #expect(reader.groups == 2)
    #expect(try reader.origins(of: 0..<2).allSatisfy { !$0.isEmpty }, "seed \(seed)")
    let back = try reader.table()
    #expect(Array(back.rows) == Array(table.rows), "seed \(seed)")
    #expect(snapshot(back) == bytes, "seed \(seed)")
    // One group alone, and some columns of it.
    let second = try reader.table(columns: [.call, .phase], groups: 1..<2)
    #expect(second.call == Array(table.call[reader.rows(of: 1)]), "seed \(seed)")
    #expect(second.duration.isEmpty)
  }

  @Test(arguments: [4, 5])
  func rowsThatComeBitByBitMakeTheSameFile(seed: UInt64) throws {
    let table = Self.calls(12_000, seed: seed)
    let whole = snapshot(table, step: table.count, groupRows: 5000)
    #expect(snapshot(table, step: 9000, groupRows: 5000) == whole, "seed \(seed)")
    #expect(Array(try read(whole).rows) == Array(table.rows), "seed \(seed)")
  }

  @Test func theFileHoldsPhaseAfterPhaseEachByItsCalls() throws {
    let table = Self.calls(2000, seed: 4)
    let reader = try SnapshotReader(SnapshotBytes(snapshot(table)))
    let stored = try reader.table(groups: 0..<1, asWritten: false)
    let phases = stored.phase.map { stored.names[$0] ?? "" }
    let kinds = ["prompt", Phase.llm, "parse", Phase.call]
    #expect(phases == kinds.flatMap { [String](repeating: $0, count: 2000) })
    for start in stride(from: 0, to: 8000, by: 2000) {
      #expect(Array(stored.call[start..<start + 2000]) == (0..<2000).map { Int64($0) })
    }
  }

  @Test func aSmallGroupAndOneOfOnePhaseStayAsTheyAre() throws {
    let small = Self.calls(StoredOrder.leastRows / 4 - 1, seed: 5)
    #expect(StoredOrder.of(small, 0..<small.count) == nil)
    let large = Self.calls(5000, seed: 6)
    #expect(StoredOrder.of(large, 0..<large.count) != nil)
    let calls = large.filtered(large.phase.map { large.names[$0] == Phase.call })
    #expect(calls.count == 5000)
    #expect(StoredOrder.of(calls, 0..<calls.count) == nil)
  }

  @Test(arguments: [7, 8])
  func anyCallsAreSortedAndEqualOnesStay(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let extremes: [Int64] = [.min, .min + 1, -1, 0, 1, 5_000_000_000, .max - 1, .max]
    var table = SpanTable()
    for number in 0..<6000 {
      let call =
        seed == 7
        ? extremes.randomElement(using: &generator) ?? 0
        : Int64.random(in: 0..<400, using: &generator)
      table.append(
        SpanRow(
          run: "r", system: "s", source: "f", call: call, stage: "a",
          phase: number % 3 == 0 ? Phase.llm : Phase.call, status: .ok))
    }
    let order = try Self.order(table, 0..<table.count)
    let wanted = table.call.indices.sorted { left, right in
      (left % 3 == 0 ? 0 : 1, table.call[left], left)
        < (right % 3 == 0 ? 0 : 1, table.call[right], right)
    }
    #expect(order == wanted, "seed \(seed)")
  }

  /// Rows that differ in little more than their phase are few bytes, and no claim beyond them.
  @Test func rowsOfTwoPhasesThatAreEqualElseAreRead() throws {
    var table = SpanTable()
    for number in 0..<600_000 {
      table.append(
        SpanRow(
          run: "r", system: "s", source: "f", call: Int64(number / 2), stage: "a",
          phase: number % 2 == 0 ? Phase.llm : Phase.call, status: .ok))
    }
    let bytes = snapshot(table)
    #expect(bytes.count < 30_000)
    let back = try read(bytes)
    #expect(back.call == table.call)
    #expect(back.phase.map { back.names[$0] } == table.phase.map { table.names[$0] })
  }

  /// In another program's file a column of that name is something else.
  @Test func withoutADescriptionRowsStayAsTheyAreStored() throws {
    let table = Self.calls(2000, seed: 9)
    let bytes = snapshot(table)
    var footer = try SnapshotReader(SnapshotBytes(bytes)).footer
    footer.pairs = []
    for index in footer.leaves.indices {
      footer.groups[0].chunks[index].name = footer.leaves[index].name
    }
    let end = footer.encoded()
    let size = (0..<4).map { UInt8(truncatingIfNeeded: end.count >> (8 * $0)) }
    let reader = try SnapshotReader(SnapshotBytes(bytes + end + size + FileFooter.magic))
    let stored = try reader.table()
    #expect(try reader.table(groups: 0..<1, asWritten: false).call == stored.call)
    #expect(stored.call != table.call)
  }

  /// Prompts and answers are read while they are written, in the order of the rows.
  @Test func runsWithTheirTextsStayAsTheyAre() throws {
    let table = Self.calls(2000, seed: 10)
    var bytes: [UInt8] = []
    var writer = SnapshotWriter(createdBy: "test", withTexts: true)
    writer.append(table) { bytes += $0 }
    writer.finish(SnapshotDescription()) { bytes += $0 }
    let reader = try SnapshotReader(SnapshotBytes(bytes))
    #expect(try reader.table(groups: 0..<1, asWritten: false).call == table.call)
  }

  /// The order of large groups: by phases, each by calls however far apart these are.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func rowsOfAPhaseAreStoredByTheirCalls(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    let phases = ["prompt", "llm", "parse"].map { table.intern($0) } + [.absent]
    let bounds: [ClosedRange<Int64>] = [0...9, -5000...5000, 0...(1 << 40), .min ... .max]
    for _ in 0..<StoredOrder.leastRows * 2 {
      var row = EncodedSpan(
        run: .absent, system: .absent, source: .absent, stage: .absent,
        phase: phases.randomElement(using: &generator) ?? .absent)
      row.call = .random(in: bounds[Int(seed) - 1], using: &generator)
      table.append(row)
    }
    let rows = 1000..<table.count
    var first: [UInt32: Int] = [:]
    for row in rows where first[table.phase[row].rawValue] == nil {
      first[table.phase[row].rawValue] = row
    }
    let expected = rows.sorted {
      let (one, other) = (table.phase[$0].rawValue, table.phase[$1].rawValue)
      if one != other { return first[one] ?? 0 < first[other] ?? 0 }
      return (table.call[$0], $0) < (table.call[$1], $1)
    }
    #expect(try Self.order(table, rows) == expected, "seed \(seed)")
  }
}
