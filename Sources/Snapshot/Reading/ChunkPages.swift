/// A page of a chunk, decompressed; its pointers live until the next page is asked for.
@safe struct DecodedPage {
  let kind: PageKind
  let encoding: PageEncoding
  /// Rows of the page, or entries of a dictionary.
  let values: Int
  /// Which rows have a value, in the hybrid encoding; nil where all have.
  let levels: UnsafeRawBufferPointer?
  /// The encoded values; readable for 16 bytes beyond.
  let body: UnsafeRawBufferPointer
}

/// The pages of a column in one row group, one after the other.
@safe struct ChunkPages: ~Copyable {
  /// What is read, for messages.
  let place: String
  private let bytes: Scratch<UInt8>
  private let count: Int
  private let codec: PageCodec
  private let isOptional: Bool
  private var position: Int
  private var decompressor: Decompressor
  private var memory: GrowingBytes
  /// Rows that are still to come.
  private(set) var rowsLeft: Int

  /// Bytes that may be read beyond the end of values.
  private static var padding: Int { 16 }

  /// Reads the chunk of a column.
  ///
  /// - Throws: ``SnapshotError`` where it is not in the file or of a kind that is not read.
  init(
    _ file: SnapshotBytes, _ chunk: FileFooter.Chunk, leaf: FileFooter.Leaf, rows: Int
  ) throws(SnapshotError) {
    let place = "column '\(leaf.name)'"
    guard !chunk.isEncrypted else { throw .unsupported(place: place, what: "it is encrypted") }
    guard !chunk.isElsewhere else {
      throw .unsupported(place: place, what: "its values are in another file")
    }
    guard !leaf.isNested else { throw .unsupported(place: place, what: "it is nested") }
    guard let codec = PageCodec(rawValue: chunk.codec) else {
      throw .unsupported(place: place, what: "the codec \(PageCodec.name(chunk.codec))")
    }
    guard chunk.type == leaf.type, chunk.values == Int64(rows) else {
      throw .damaged(place: place, what: "it disagrees with the schema")
    }
    var start = chunk.dataOffset
    if let dictionary = chunk.dictionaryOffset, dictionary >= 4 { start = min(start, dictionary) }
    guard let start = Int(exactly: start), let size = Int(exactly: chunk.compressedSize),
      start >= 4, size >= 0, start <= file.count, size <= file.count - start
    else { throw .damaged(place: place, what: "its place is not in the file") }
    let bytes = Scratch<UInt8>(size + Self.padding)
    guard unsafe file.read(start, UnsafeMutableRawBufferPointer(start: bytes.base, count: size))
    else { throw .damaged(place: place, what: "it can't be read") }
    self.place = place
    self.bytes = bytes
    self.codec = codec
    isOptional = leaf.isOptional
    rowsLeft = rows
    count = size
    position = 0
    decompressor = Decompressor()
    memory = GrowingBytes()
  }

  /// The next page that holds values or a dictionary; nil when all rows have come.
  mutating func next() throws(SnapshotError) -> DecodedPage? {
    while true {
      guard rowsLeft > 0 else { return nil }
      guard position < count else { throw damaged("it has fewer rows than its row group") }
      var reader = unsafe ThriftReader(
        UnsafeRawBufferPointer(start: bytes.base + position, count: count - position))
      let header = try PageHeader(&reader, place: place)
      position += reader.position
      guard header.compressedSize <= count - position else {
        throw damaged("a page is larger than what is left of the column")
      }
      let stored = unsafe UnsafeRawBufferPointer(
        start: bytes.base + position, count: header.compressedSize)
      position += header.compressedSize
      if header.kind == .index { continue }
      if let checksum = header.checksum, unsafe pageChecksum(stored) != checksum {
        throw damaged("a page's check sum is wrong")
      }
      if header.kind != .dictionary {
        guard header.values <= rowsLeft else {
          throw damaged("it has more rows than its row group")
        }
        rowsLeft -= header.values
        if header.values == 0 { continue }
      }
      return try unsafe page(header, stored)
    }
  }

  private func damaged(_ what: String) -> SnapshotError { .damaged(place: place, what: what) }

  private mutating func page(
    _ header: PageHeader, _ stored: UnsafeRawBufferPointer
  ) throws(SnapshotError) -> DecodedPage {
    let isSecond = header.kind == .dataV2
    let plain = isSecond ? header.levelsSize : 0
    guard plain <= stored.count, plain <= header.uncompressedSize else {
      throw damaged("the size of a page's levels")
    }
    let size = header.uncompressedSize - plain
    let codec = header.isCompressed ? codec : PageCodec.none
    guard size <= Decompressor.most(codec, compressed: stored.count - plain) else {
      throw damaged("a page claims more bytes than it can hold")
    }
    memory.removeAll()
    let room = unsafe memory.room(size + Self.padding)
    let target = unsafe UnsafeMutableRawBufferPointer(start: room, count: size)
    let source = unsafe UnsafeRawBufferPointer(rebasing: stored[plain...])
    guard unsafe size == 0 || decompressor.decompress(codec, source, into: target) else {
      throw damaged("a page can't be decompressed")
    }
    unsafe (room + size).initializeMemory(as: UInt8.self, repeating: 0, count: Self.padding)
    var body = UnsafeRawBufferPointer(target)
    var levels: UnsafeRawBufferPointer?
    if header.kind != .dictionary && isOptional {
      if isSecond {
        unsafe levels = UnsafeRawBufferPointer(
          rebasing: stored[header.repetitionSize..<header.levelsSize])
      } else {
        var cursor = unsafe ByteCursor(body)
        guard let length = cursor.number(4), length <= UInt64(cursor.left) else {
          throw damaged("the size of a page's levels")
        }
        let end = 4 + Int(length)
        unsafe levels = UnsafeRawBufferPointer(rebasing: body[4..<end])
        unsafe body = UnsafeRawBufferPointer(rebasing: body[end...])
      }
    }
    return unsafe DecodedPage(
      kind: header.kind, encoding: header.encoding, values: header.values, levels: levels,
      body: body)
  }
}
