import Testing
import Trace

@testable import Snapshot

/// A column that says the same in all rows is encoded without looking at each, to the same bytes.
@Suite struct UniformTests {
  private static let counts = [0, 1, 7, 15, 16, 17, 1000, ChunkBuilder.pageRows + 5]

  private func same<Source: StoredNumber & BitwiseCopyable>(
    _ value: Source, _ type: PhysicalType, isOptional: Bool
  ) where Source.Stored: BitwiseCopyable, Source.Stored.Magnitude: FixedWidthInteger {
    let leaf = FileFooter.Leaf(name: "n", type: type, isOptional: isOptional)
    let contexts = CompressionContexts()
    for count in Self.counts {
      for encoding in [PageEncoding.dictionary, .deltaBinaryPacked, .byteStreamSplit, .plain] {
        let form = ColumnForm(encoding: encoding, level: 3)
        var builder = ChunkBuilder(contexts, level: 3)
        let short = NumberChunk(repeating: value, count: count, leaf: leaf).encode(form, &builder)
        let long = unsafe [Source](repeating: value, count: count).withUnsafeBufferPointer {
          unsafe NumberChunk($0, leaf: leaf).encode(form, &builder)
        }
        #expect(short.bytes == long.bytes, "\(value) \(count) \(encoding)")
        #expect(short.description == long.description, "\(value) \(count) \(encoding)")
        #expect(short.fingerprint == long.fingerprint)
        #expect(short.description.values == Int64(count))
      }
    }
  }

  @Test func numbersThatAreAllTheSame() {
    for isOptional in [false, true] {
      same(Int64(0), .int64, isOptional: isOptional)
      same(Int64.max, .int64, isOptional: isOptional)
      same(Int32(-7), .int32, isOptional: isOptional)
      same(Int16(12), .int32, isOptional: isOptional)
    }
    same(Int64.min, .int64, isOptional: true)
    same(Int32.min, .int32, isOptional: true)
    for value in [0.25, -0.0, 0, .infinity, .nan] { same(value, .double, isOptional: true) }
  }

  @Test func textsThatAreAllTheSame() {
    let texts = ["", "one", String(repeating: "long", count: 2_000_000)]
    let contexts = CompressionContexts()
    for code in [NameID(rawValue: 0), NameID(rawValue: 1), NameID(rawValue: 2), .absent] {
      for isOptional in [false, true] where isOptional || !code.isAbsent {
        let leaf = FileFooter.Leaf(name: "t", type: .byteArray, isOptional: isOptional)
        for count in Self.counts where code.rawValue != 2 || count < 20 {
          var builder = ChunkBuilder(contexts, level: 3)
          let short = TextChunk.encode(
            repeating: code, rows: count, texts: texts, leaf: leaf, level: 3, &builder)
          let long = unsafe [NameID](repeating: code, count: count).withUnsafeBufferPointer {
            unsafe TextChunk.encode($0, texts: texts, leaf: leaf, level: 3, &builder)
          }
          #expect(short.bytes == long.bytes, "\(code) \(count)")
          #expect(short.description == long.description, "\(code) \(count)")
        }
      }
    }
  }

  /// A column may say one thing in the rows of one group and another in those of the next.
  @Test func groupsOfOneValueEach() throws {
    var table = SpanTable()
    for number in 0..<3000 {
      var row = SpanRow(
        run: "r", system: "s", source: "f", call: Int64(number), stage: "a",
        phase: number < 1000 ? Phase.llm : Phase.call, status: .ok)
      row.day = number < 2000 ? Int32(number % 7) : 3
      row.cost = number < 1000 ? 0.5 : nil
      row.duration = number < 2000 ? 1_000 : Int64(number)
      table.append(row)
    }
    let bytes = snapshot(table, step: 1000, groupRows: 500)
    #expect(Array(try read(bytes).rows) == Array(table.rows))
    #expect(snapshot(table, step: 3000, groupRows: 500) == bytes)
  }
}
