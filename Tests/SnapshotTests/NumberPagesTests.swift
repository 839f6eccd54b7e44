import TestSupport
import Testing
import Trace

@testable import Snapshot

/// Numbers of several pages, some of them absent, come back from every encoding.
@Suite struct NumberPagesTests {
  /// Rows of one phase, which stay in their order and so have pages of a fixed size.
  private static func table(
    _ rows: Int, seed: UInt64, isAbsent: (_ row: Int, _ roll: Int) -> Bool
  ) -> SpanTable {
    var generator = SeededGenerator(seed: seed)
    var table = SpanTable()
    var row = EncodedSpan(
      run: table.intern("r"), system: table.intern("s"), source: table.intern("f"),
      stage: table.intern("a"), phase: table.intern("llm"))
    var rowsOfAll: [EncodedSpan] = []
    for number in 0..<rows {
      let lacks = isAbsent(number, Int.random(in: 0..<100, using: &generator))
      func value(_ range: ClosedRange<Int64>) -> Int64 {
        let value = Int64.random(in: range, using: &generator)
        return lacks ? .min : value
      }
      // Few and many different numbers, close and far ones, and those that grow.
      row.inputTokens = value(5...11)
      row.outputTokens = value(0...900_000)
      row.promptBytes = value(.min + 1 ... .max)
      row.responseBytes = lacks ? .min : Int64(number) * 3
      row.day = lacks ? .min : Int32(number % 300)
      rowsOfAll.append(row)
    }
    table.append(rows: rowsOfAll.span, columns: SpanColumns(nil))
    return table
  }

  private func expectBack(_ table: SpanTable, _ what: String) throws {
    let back = try read(snapshot(table))
    #expect(back.count == table.count, "\(what)")
    #expect(back.inputTokens.elementsEqual(table.inputTokens), "\(what)")
    #expect(back.outputTokens.elementsEqual(table.outputTokens), "\(what)")
    #expect(back.promptBytes.elementsEqual(table.promptBytes), "\(what)")
    #expect(back.responseBytes.elementsEqual(table.responseBytes), "\(what)")
    #expect(back.day.elementsEqual(table.day), "\(what)")
  }

  /// With absent numbers here and there, how many a page has is seldom a multiple of eight.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func someOfEachPageAreAbsent(seed: UInt64) throws {
    let rows = ChunkBuilder.pageRows + 4321 + Int(seed)
    try expectBack(
      Self.table(rows, seed: seed) { _, roll in roll < Int(seed) * 20 }, "seed \(seed)")
  }

  @Test func aPageHasNoneOrOnlyOne() throws {
    let page = ChunkBuilder.pageRows
    try expectBack(Self.table(page + 9, seed: 4) { row, _ in row < page }, "first is empty")
    try expectBack(Self.table(page + 9, seed: 5) { row, _ in row >= page }, "last is empty")
    try expectBack(Self.table(page + 9, seed: 6) { row, _ in row != page - 1 }, "one in all")
  }

  /// Each encoding by itself against the numbers, with a page's end at any place.
  @Test(arguments: [PageEncoding.dictionary, .deltaBinaryPacked, .byteStreamSplit, .plain])
  func eachEncodingKeepsWhatIsThere(encoding: PageEncoding) throws {
    let leaf = FileFooter.Leaf(name: "n", type: .int64, isOptional: true)
    let contexts = CompressionContexts()
    for seed in 1...6 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let values = (0..<ChunkBuilder.pageRows + 100).map { _ -> Int64 in
        Int.random(in: 0..<7, using: &generator) == 0
          ? .min : Int64.random(in: 0...Int64(1) << (3 * seed), using: &generator)
      }
      var builder = ChunkBuilder(contexts, level: 3)
      let form = ColumnForm(encoding: encoding, level: 3)
      let whole = unsafe values.withUnsafeBufferPointer {
        unsafe NumberChunk($0, leaf: leaf).encode(form, &builder)
      }
      #expect(whole.description.values == Int64(values.count), "seed \(seed)")
      // Behind the mark that a file begins with.
      var description = whole.description
      description.dataOffset += 4
      description.dictionaryOffset = description.dictionaryOffset.map { $0 + 4 }
      let pages = try ChunkPages(
        SnapshotBytes(FileFooter.magic + whole.bytes), description, leaf: leaf,
        rows: values.count)
      var decoder = NumberDecoder<Int64, Int64>(pages, type: .int64)
      let back = Scratch<Int64>(values.count)
      try unsafe decoder.decode(into: back.base)
      let isSame = unsafe UnsafeBufferPointer(start: back.base, count: values.count)
        .elementsEqual(values)
      #expect(isSame, "seed \(seed)")
    }
  }
}
