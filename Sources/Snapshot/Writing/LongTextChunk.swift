import Trace

/// Encodes the texts of prompts or of answers, which are read only now and only a few at a time.
enum LongTextChunk {
  /// About the size of a page of texts, before compression.
  private static var pageBytes: Int { 1 << 20 }

  /// Encodes the texts of some rows.
  static func encode(
    _ numbers: ArraySlice<Int32>, of texts: SpanTexts, leaf: FileFooter.Leaf,
    _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    var absent = 0
    var page: [[UInt8]?] = []
    var size = 0
    var start = numbers.startIndex
    while start < numbers.endIndex {
      let end = min(start + max(1, texts.batch), numbers.endIndex)
      let loaded = load(numbers[start..<end], texts)
      for number in numbers[start..<end] {
        let text = loaded[number]
        absent += text == nil ? 1 : 0
        size += 4 + (text?.count ?? 0)
        page.append(text)
        if size >= pageBytes || page.count == ChunkBuilder.pageRows {
          write(&page, &builder)
          size = 0
        }
      }
      start = end
    }
    if !page.isEmpty { write(&page, &builder) }
    return builder.finish(leaf, statistics: FileFooter.Statistics(nulls: Int64(absent)))
  }

  /// Reads texts; what is no UTF-8 in them becomes U+FFFD.
  private static func load(
    _ numbers: ArraySlice<Int32>, _ texts: SpanTexts
  ) -> [Int32: [UInt8]] {
    let wanted = Set(numbers).subtracting([SpanTexts.none]).sorted().map(Int.init)
    var loaded: [Int32: [UInt8]] = [:]
    if wanted.isEmpty { return loaded }
    texts.load(wanted) { number, bytes in
      guard bytes.count <= SpanTexts.longest else { return }
      loaded[Int32(clamping: number)] = Array(String(decoding: bytes, as: UTF8.self).utf8)
    }
    return loaded
  }

  private static func write(_ page: inout [[UInt8]?], _ builder: inout ChunkBuilder) {
    let rows = page
    builder.appendLevels(rows: rows.count, absent: rows.count { $0 == nil }) { rows[$0] == nil }
    for case let text? in rows {
      builder.page.append(word: UInt32(text.count))
      builder.page.append(text)
    }
    builder.finishData(rows: rows.count, encoding: .plain)
    page.removeAll(keepingCapacity: true)
  }
}
