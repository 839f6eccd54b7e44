import Hashing
import Trace

/// A column of one row group, ready to be written.
struct EncodedChunk: Sendable {
  /// Its pages, one after the other.
  var bytes: [UInt8] = []
  /// What the footer says of it; offsets count from its first byte.
  var description = FileFooter.Chunk()
  /// Hash of its content, whatever the compression.
  var fingerprint: UInt64 = 0
  /// Whether the values of instants ascend as they are stored, absent ones first.
  var ascends = false
}

/// Puts pages together into the chunk of a column.
struct ChunkBuilder: ~Copyable {
  /// The most rows of a page.
  ///
  /// So many bytes are one block of zstd, which codes each block by a table of its own: the planes of
  /// split numbers, each of which has another distribution, then don't share one.
  static var pageRows: Int { 1 << 17 }
  /// The most rows of a page of a reordered group: the whole group, as it is in later phases that what
  /// the first one has comes again.
  static var mostPageRows: Int { SnapshotWriter.groupRows }

  private let isReordered: Bool
  private var compressor: Compressor
  private var output: [UInt8] = []
  private var hash = XXH128()
  private var description = FileFooter.Chunk()
  private let levels = LevelBits(rows: ChunkBuilder.mostPageRows)
  /// The page under construction.
  var page = GrowingBytes()

  /// A builder that compresses at that level.
  ///
  /// - Parameter isReordered: whether the group's rows are in the order of ``StoredOrder``.
  init(_ contexts: CompressionContexts, level: Int, isReordered: Bool = false) {
    compressor = Compressor(contexts, level: level)
    self.isReordered = isReordered
  }

  /// The most rows of a page of a column in which some values differ, or none does.
  ///
  /// Pages of equal values stay small: how many rows a byte can stand for bounds what a reader takes
  /// for true.
  func pageRows(differs: Bool) -> Int {
    isReordered && differs ? Self.mostPageRows : Self.pageRows
  }

  /// The bits in which to pack places in a dictionary of texts that need so many.
  ///
  /// In a reordered group they are whole bytes: a list that comes again, which may be shifted by any
  /// number of rows, is the same bytes then.
  func codeWidth(_ needed: Int) -> Int {
    guard isReordered, needed > 2 else { return needed }
    return needed <= 8 ? 8 : needed <= 16 ? 16 : needed
  }

  /// Forgets the pages, for another chunk at that level.
  mutating func reset(level: Int) {
    compressor.level = level
    output.removeAll(keepingCapacity: true)
    page.removeAll()
    hash = XXH128()
    description = FileFooter.Chunk()
  }

  /// Bytes of the pages so far.
  var count: Int { output.count }

  /// Begins the page of some rows by saying which of them have a value.
  ///
  /// - Parameter isAbsent: asked for each row where some are absent and some are not.
  @inline(__always)
  mutating func appendLevels(rows: Int, absent: Int, _ isAbsent: (Int) -> Bool) {
    let start = page.count
    page.append(word: 0)
    if absent == 0 || absent == rows {
      page.append(varint: UInt64(rows) << 1)
      page.append(absent == 0 ? 1 : 0)
    } else {
      levels.fill(rows) { !isAbsent($0) }
      levels.encode(rows, into: &page)
    }
    page.put(word: UInt32(page.count - start - 4), at: start)
  }

  /// Ends the page of a dictionary.
  mutating func finishDictionary(values: Int) {
    description.dictionaryOffset = Int64(output.count)
    finish(.dictionary, values: values, encoding: .plain)
  }

  /// Ends a page of so many rows.
  mutating func finishData(rows: Int, encoding: PageEncoding) {
    if description.values == 0 { description.dataOffset = Int64(output.count) }
    description.values += Int64(rows)
    finish(.data, values: rows, encoding: encoding)
  }

  /// Pages of rows that all have the only value of the dictionary, or none.
  mutating func finishData(repeating isPresent: Bool, rows: Int, isOptional: Bool) {
    for start in stride(from: 0, to: rows, by: Self.pageRows) {
      let rows = min(Self.pageRows, rows - start)
      if isOptional { appendLevels(rows: rows, absent: isPresent ? 0 : rows) { _ in false } }
      if isPresent {
        page.append(1)
        RunLength.encodeZeros(rows, width: 1, into: &page)
      }
      finishData(rows: rows, encoding: isPresent ? .dictionary : .plain)
    }
  }

  private mutating func finish(_ kind: PageKind, values: Int, encoding: PageEncoding) {
    unsafe hash.update(page.bytes.bindMemory(to: UInt8.self).span)
    let compressed = unsafe compressor.compressed(page.bytes)
    var header = PageHeader()
    header.kind = kind
    header.uncompressedSize = page.count
    header.compressedSize = compressed.count
    header.checksum = unsafe pageChecksum(compressed)
    header.values = values
    header.encoding = encoding
    let head = header.encoded()
    output.append(contentsOf: head)
    unsafe output.append(contentsOf: compressed)
    description.uncompressedSize += Int64(head.count + page.count)
    if !description.encodings.contains(encoding) { description.encodings.append(encoding) }
    page.removeAll()
  }

  /// The chunk of a column that is stored so.
  mutating func finish(
    _ leaf: FileFooter.Leaf, statistics: FileFooter.Statistics
  ) -> EncodedChunk {
    description.name = leaf.name
    description.type = leaf.type
    description.codec = PageCodec.zstd.rawValue
    if leaf.isOptional { description.encodings.append(.runLength) }
    description.compressedSize = Int64(output.count)
    description.statistics = statistics
    return EncodedChunk(bytes: output, description: description, fingerprint: hash.value.low)
  }
}
