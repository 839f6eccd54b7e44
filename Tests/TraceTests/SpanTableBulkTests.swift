import TestSupport
import Testing

@testable import Trace

/// Many rows at once are the rows one by one.
@Suite struct SpanTableBulkTests {
  private static func plain(_ table: inout SpanTable) -> EncodedSpan {
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("a"), phase: table.intern("llm"))
    (row.start, row.duration, row.resolution, row.timing) = (1000, 5, 1, .trace)
    return row
  }

  private static let changes: [@Sendable (inout EncodedSpan) -> Void] = [
    { $0.run = $0.stage }, { $0.system = $0.stage }, { $0.source = $0.stage },
    { $0.model = $0.stage }, { $0.resolution = 7 }, { $0.duration = .min },
    { ($0.start, $0.duration) = (.min, -4) }, { $0.promptBytes = 3 }, { $0.responseBytes = 4 },
    { $0.promptHash = 5 }, { $0.cost = 0.5 }, { $0.inputTokens = 6 }, { $0.attempt = 2 },
    { $0.error = $0.phase }, { ($0.promptBytes, $0.responseBytes) = (8, 8) },
    { ($0.run, $0.system, $0.source) = ($0.stage, $0.stage, $0.stage) },
  ]

  private func expectSame(
    _ rows: [EncodedSpan], _ empty: SpanTable, _ what: String
  ) {
    var single = empty
    for row in rows { single.append(row) }
    for isBatched in [false, true] {
      let what = "\(what), in a batch: \(isBatched)"
      let bulk = filled(empty, rows, SpanColumns(nil), isBatched: isBatched)
      #expect(Array(bulk.rows) == Array(single.rows), "\(what)")
      #expect(bulk.run.common == single.run.common && bulk.cost.count == rows.count, "\(what)")
      #expect(bulk.model.common == single.model.common, "\(what)")
      // Of some columns alone the others stay empty.
      let some = filled(
        empty, rows, SpanColumns([.start, .source, .cost]), isBatched: isBatched)
      #expect(some.source.elementsEqual(single.source) && some.start == single.start, "\(what)")
      #expect(some.cost.map(\.bitPattern) == single.cost.map(\.bitPattern), "\(what)")
      #expect(some.run.isEmpty && some.model.isEmpty && some.resolution.isEmpty, "\(what)")
    }
  }

  /// A table with those rows, added at once or batch by batch.
  ///
  /// In a batch a row whose number is even has what rows to come have in common, any other row its own.
  private func filled(
    _ empty: SpanTable, _ rows: [EncodedSpan], _ columns: SpanColumns, isBatched: Bool
  ) -> SpanTable {
    var table = empty
    guard isBatched else {
      table.append(rows: rows.span, columns: columns)
      return table
    }
    var batch = SpanBatch()
    for (number, row) in rows.enumerated() {
      if number % 2 == 0 {
        let isOther = !batch.common.isSame(as: SpanCommon(row))
        #expect(batch.share(SpanCommon(row)) == isOther)
        batch.add(SpanValues(row))
      } else {
        batch.add(SpanValues(row), SpanCommon(row))
      }
      if batch.isFull || number % 301 == 300 { table.append(&batch, columns: columns) }
    }
    table.append(&batch, columns: columns)
    #expect(batch.count == 0)
    // What no row has takes no room.
    for number in 0..<1000 {
      var common = SpanCommon()
      common.promptHash = Int64(number)
      _ = batch.share(common)
    }
    #expect(batch.commons.count == 1)
    return table
  }

  /// Of a few hundred rows one differs in one value, wherever it stands.
  @Test(arguments: changes.indices)
  func oneRowThatDiffersIsKept(change: Int) {
    var table = SpanTable()
    var rows = [EncodedSpan](repeating: Self.plain(&table), count: 700)
    for place in [0, 1, 255, 256, 699] {
      var row = rows[place]
      Self.changes[change](&row)
      (rows[place], row) = (row, rows[place])
      expectSame(rows, table, "change \(change) in row \(place)")
      rows[place] = row
    }
    Self.changes[change](&rows[0])
    expectSame([EncodedSpan](repeating: rows[0], count: 300) + rows, table, "change \(change)")
  }

  /// Rows that are alike in what mostly all have in common differ in all else.
  @Test(arguments: 0..<10 as Range<UInt64>)
  func rowsThatAreAlikeAreKept(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var row = Self.plain(&table)
    if seed > 0 { Self.changes[Int(seed) - 1](&row) }
    (row.day, row.iteration) = (Int32(seed), seed % 2 == 0 ? .min : 4)
    let rows = (0..<[1, 255, 256, 257, 700][Int(seed % 5)]).map { number in
      var row = row
      func below(_ limit: Int64) -> Int64 { Int64.random(in: 0..<limit, using: &generator) }
      (row.call, row.start) = (Int64(number), 1000 + below(9))
      (row.stage, row.phase) = (number % 3 == 0 ? row.phase : row.stage, row.stage)
      row.agent = number % 2 == 0 ? .absent : row.stage
      (row.attempt, row.covers) = (Int16(below(5)), Int32(below(2)))
      (row.inputTokens, row.outputTokens) = (below(99), number % 7 == 0 ? .min : below(99))
      row.status = number % 5 == 0 ? .timeout : .ok
      return row
    }
    expectSame(rows, table, "seed \(seed)")
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func rowsOfAnyKindAreKept(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var rows: [EncodedSpan] = []
    while rows.count < 2000 {
      var row = Self.plain(&table)
      if Int.random(in: 0..<4, using: &generator) == 0 {
        Self.changes.randomElement(using: &generator)?(&row)
      }
      rows += Array(repeating: row, count: Int.random(in: 1...400, using: &generator))
    }
    expectSame(rows, table, "seed \(seed)")
  }
}
