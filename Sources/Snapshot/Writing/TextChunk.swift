import Trace

/// A value of a text column in memory: the number of its text, all bits set where it is absent.
protocol TextCode {
  /// That number.
  var code: UInt32 { get }
}

extension NameID: TextCode {
  @inline(__always) var code: UInt32 { rawValue }
}

extension Timing: TextCode {
  @inline(__always) var code: UInt32 { UInt32(rawValue) }
}

extension Status: TextCode {
  @inline(__always) var code: UInt32 { UInt32(rawValue) }
}

/// Encodes the texts of one column in one row group.
enum TextChunk {
  /// A dictionary with more texts, or more bytes, gives way to the texts themselves.
  private static var mostTexts: Int { 1 << 17 }
  private static var mostBytes: Int { 1 << 22 }
  /// About the size of a page of texts, before compression.
  private static var pageBytes: Int { 1 << 20 }
  /// Longer texts are left out of the statistics.
  private static var longestBound: Int { 256 }

  /// Encodes the texts of those codes.
  ///
  /// - Parameter texts: the text of each code.
  static func encode<Code: TextCode & BitwiseCopyable>(
    _ values: UnsafeBufferPointer<Code>, texts: [String], leaf: FileFooter.Leaf, level: Int,
    _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    let rows = values.count
    builder.reset(level: level)
    let codes = Scratch<UInt32>(unset: rows + 8)
    let slots = Scratch<UInt32>(texts.count)
    var used: [UInt32] = []
    var kept = 0
    for row in 0..<rows {
      let value = unsafe values[row].code
      if value == .max { continue }
      var number = unsafe slots.base[Int(value)]
      if number == 0 {
        used.append(value)
        number = UInt32(used.count)
        unsafe slots.base[Int(value)] = number
      }
      unsafe codes.base[kept] = number &- 1
      kept &+= 1
    }
    let entries = used.map { Array(texts[Int($0)].utf8) }
    return unsafe encode(codes.base, rows, absent: rows - kept, entries, leaf, &builder) {
      unsafe values[$0].code == .max
    }
  }

  /// Encodes the same text in so many rows.
  ///
  /// - Parameter texts: the text of each code.
  static func encode<Code: TextCode & BitwiseCopyable>(
    repeating value: Code, rows: Int, texts: [String], leaf: FileFooter.Leaf, level: Int,
    _ builder: inout ChunkBuilder
  ) -> EncodedChunk {
    builder.reset(level: level)
    let isAbsent = value.code == .max
    let entries = isAbsent || rows == 0 ? [] : [Array(texts[Int(value.code)].utf8)]
    let codes = Scratch<UInt32>(fitDictionary(entries) ? 0 : rows)
    return unsafe encode(codes.base, rows, absent: isAbsent ? rows : 0, entries, leaf, &builder) {
      _ in isAbsent
    }
  }

  /// Encodes texts by their places in a list.
  ///
  /// - Parameters:
  ///   - codes: the places of those that are there, with room for 8 more; they aren't looked at where all rows say the
  ///     same.
  ///   - isAbsent: whether a row has none.
  @inline(__always)
  private static func encode(
    _ codes: UnsafeMutablePointer<UInt32>, _ rows: Int, absent: Int, _ entries: [[UInt8]],
    _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder, _ isAbsent: (Int) -> Bool
  ) -> EncodedChunk {
    if !fitDictionary(entries) {
      unsafe writePlain(codes, rows, entries, leaf, &builder, isAbsent)
    } else if entries.isEmpty || (entries.count == 1 && absent == 0) {
      writeDictionary(entries, &builder)
      builder.finishData(
        repeating: !entries.isEmpty, rows: rows, isOptional: leaf.isOptional)
    } else {
      unsafe writeCodes(codes, rows, absent, entries, leaf, &builder, isAbsent)
    }
    var statistics = FileFooter.Statistics(nulls: Int64(absent))
    if let least = entries.min(by: { $0.lexicographicallyPrecedes($1) }),
      let most = entries.max(by: { $0.lexicographicallyPrecedes($1) }),
      least.count <= longestBound, most.count <= longestBound
    {
      (statistics.least, statistics.most) = (least, most)
    }
    return builder.finish(leaf, statistics: statistics)
  }

  private static func fitDictionary(_ entries: [[UInt8]]) -> Bool {
    entries.count <= mostTexts && entries.reduce(0) { $0 + $1.count } <= mostBytes
  }

  private static func writeDictionary(_ entries: [[UInt8]], _ builder: inout ChunkBuilder) {
    if entries.isEmpty { return }
    for entry in entries {
      builder.page.append(word: UInt32(entry.count))
      builder.page.append(entry)
    }
    builder.finishDictionary(values: entries.count)
  }

  /// Writes a dictionary and the places of the texts in it.
  @inline(__always)
  private static func writeCodes(
    _ codes: UnsafeMutablePointer<UInt32>, _ rows: Int, _ absent: Int, _ entries: [[UInt8]],
    _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder, _ isAbsent: (Int) -> Bool
  ) {
    writeDictionary(entries, &builder)
    let width = builder.codeWidth(max(1, BitPacking.width(UInt64(max(1, entries.count) - 1))))
    let pageRows = builder.pageRows(differs: entries.count > 1)
    var done = 0
    for start in stride(from: 0, to: rows, by: pageRows) {
      let count = min(pageRows, rows - start)
      var kept = count
      if count == rows {
        kept -= absent
      } else if absent > 0 {
        for row in start..<start &+ count { kept &-= isAbsent(row) ? 1 : 0 }
      }
      if leaf.isOptional {
        builder.appendLevels(rows: count, absent: count - kept) { isAbsent(start &+ $0) }
      }
      builder.page.append(UInt8(width))
      unsafe RunLength.encode(page: codes + done, kept, width: width, into: &builder.page)
      done += kept
      builder.finishData(rows: count, encoding: .dictionary)
    }
  }

  /// Writes the texts one after the other.
  @inline(__always)
  private static func writePlain(
    _ codes: UnsafeMutablePointer<UInt32>, _ rows: Int, _ entries: [[UInt8]],
    _ leaf: FileFooter.Leaf, _ builder: inout ChunkBuilder, _ isAbsent: (Int) -> Bool
  ) {
    var start = 0
    var done = 0
    while start < rows {
      var end = start
      var bytes = 0
      var kept = 0
      while end < rows, end - start < ChunkBuilder.pageRows, bytes < pageBytes {
        if !isAbsent(end) {
          bytes += unsafe entries[Int(codes[done + kept])].count + 4
          kept += 1
        }
        end += 1
      }
      if leaf.isOptional {
        builder.appendLevels(rows: end - start, absent: end - start - kept) {
          isAbsent(start &+ $0)
        }
      }
      for place in done..<done + kept {
        let entry = unsafe entries[Int(codes[place])]
        builder.page.append(word: UInt32(entry.count))
        builder.page.append(entry)
      }
      builder.finishData(rows: end - start, encoding: .plain)
      start = end
      done += kept
    }
  }
}
