import CZstd

/// Reads the blocks of a recording, in order or by their places.
@safe public struct BlockReader: ~Copyable {
  /// Fills all of a buffer with the bytes from an offset on; false where that is not possible.
  public typealias Source = (Int, UnsafeMutableRawBufferPointer) -> Bool

  private let zstd: OpaquePointer?
  private let count: Int
  private let source: Source
  private var compressed: [UInt8] = []
  /// The records of the block that was read last.
  public private(set) var records: [UInt8] = []
  /// Where the next block begins.
  public private(set) var offset = RecordingFormat.headerSize
  private var sequence: UInt32 = 0

  /// A reader at a file's first block.
  ///
  /// - Parameter count: bytes of the file.
  public init(count: Int, source: @escaping Source) {
    unsafe zstd = ZSTD_createDCtx()
    self.count = count
    unsafe self.source = source
  }

  deinit { _ = unsafe ZSTD_freeDCtx(zstd) }

  /// Reads the next block into ``records``; false at the end of what is whole.
  ///
  /// What is left then, ``left``, is a block that was being written when the recording ended, or is
  /// damaged.
  public mutating func next() -> Bool {
    guard let (header, size) = read(at: offset), header.sequence == sequence else { return false }
    offset += size
    sequence &+= 1
    return true
  }

  /// Reads the block that begins at that offset into ``records``; false where none does.
  public mutating func seek(_ place: Int) -> Bool { read(at: place) != nil }

  /// Bytes that do not belong to any whole block.
  public var left: Int { max(0, count - offset) }

  private mutating func read(at place: Int) -> (header: BlockHeader, size: Int)? {
    guard let (header, sum) = header(at: place) else { return nil }
    let stored = Int(header.stored)
    guard fill(place + BlockHeader.size, stored),
      header.checksum(compressed.span.extracting(first: stored)) == sum,
      decompress(Int(header.raw), stored)
    else { return nil }
    return (header, BlockHeader.size + stored)
  }

  private mutating func header(at place: Int) -> (BlockHeader, UInt64)? {
    guard place >= 0, place <= count, count - place >= BlockHeader.size,
      fill(place, BlockHeader.size), compressed.starts(with: BlockHeader.magic)
    else { return nil }
    var cursor = RecordCursor(
      compressed.span.extracting(BlockHeader.magic.count..<BlockHeader.size))
    let header = BlockHeader(
      sequence: UInt32(truncatingIfNeeded: cursor.fixed(4)),
      raw: UInt32(truncatingIfNeeded: cursor.fixed(4)),
      stored: UInt32(truncatingIfNeeded: cursor.fixed(4)))
    let sum = cursor.fixed(8)
    guard Int(header.raw) <= RecordingFormat.longestBlock,
      Int(header.stored) <= count - place - BlockHeader.size
    else { return nil }
    return (header, sum)
  }

  /// Fills the front of the buffer, which grows as it must.
  private mutating func fill(_ place: Int, _ length: Int) -> Bool {
    if compressed.count < length {
      compressed = [UInt8](repeating: 0, count: max(length, min(compressed.count * 2, 1 << 20)))
    }
    let source = unsafe source
    return unsafe compressed.withUnsafeMutableBytes { bytes in
      unsafe source(place, UnsafeMutableRawBufferPointer(rebasing: bytes[..<length]))
    }
  }

  private mutating func decompress(_ raw: Int, _ stored: Int) -> Bool {
    var isWhole = false
    records = unsafe [UInt8](unsafeUninitializedCapacity: raw) { target, filled in
      let size = unsafe compressed.withUnsafeBytes { source in
        unsafe ZSTD_decompressDCtx(zstd, target.baseAddress, raw, source.baseAddress, stored)
      }
      isWhole = ZSTD_isError(size) == 0 && size == raw
      filled = isWhole ? raw : 0
    }
    return isWhole
  }

  /// Calls `body` with the kind, the time, the place and the body of each record of the block.
  ///
  /// - Parameter body: returns false to stop.
  /// - Returns: false where `body` stopped it; a record that does not fit ends the block.
  @discardableResult
  public func forEachRecord(
    _ body: (_ kind: UInt8, _ time: Int64, _ range: Range<Int>, Span<UInt8>) -> Bool
  ) -> Bool {
    var position = 0
    let bytes = records.span
    while position < bytes.count {
      let start = position + 5
      guard bytes.count - start >= 8 else { return true }
      let length = Int(Self.number(bytes, at: position + 1, bytes: 4))
      guard length >= 8, length <= bytes.count - start else { return true }
      let time = Int64(bitPattern: Self.number(bytes, at: start, bytes: 8))
      let range = start + 8..<start + length
      if !body(bytes[position], time, range, bytes.extracting(range)) { return false }
      position = start + length
    }
    return true
  }

  /// A number of fixed length, the lowest byte first.
  private static func number(_ bytes: Span<UInt8>, at place: Int, bytes count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(bytes[place + index]) << UInt64(8 * index) }
    return value
  }
}
