import CZlib
import CZstd

/// Undoes the compression of pages; one for each thread.
@safe struct Decompressor: ~Copyable {
  private let zstd: OpaquePointer?

  init() { unsafe zstd = ZSTD_createDCtx() }

  deinit { _ = unsafe ZSTD_freeDCtx(zstd) }

  /// The most bytes that so many compressed ones can stand for.
  ///
  /// A block of zstd that repeats a byte makes 128 KiB of 4 bytes, deflate 258 of 2 bits, Snappy 64
  /// of 3 bytes: whatever a header claims beyond that is not true.
  static func most(_ codec: PageCodec, compressed: Int) -> Int {
    let ratio =
      switch codec {
      case .none: 1
      case .snappy: 24
      case .gzip: 1040
      case .zstd: 1 << 15
      }
    let (product, overflow) = compressed.multipliedReportingOverflow(by: ratio)
    return overflow ? .max : product
  }

  /// Decompresses into exactly the room given; false where the input makes anything else of it.
  mutating func decompress(
    _ codec: PageCodec, _ source: UnsafeRawBufferPointer,
    into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    switch codec {
    case .none:
      guard source.count == target.count else { return false }
      unsafe target.copyMemory(from: source)
      return true
    case .snappy: return unsafe Snappy.decompress(source, into: target)
    case .gzip: return unsafe Self.inflate(source, into: target)
    case .zstd:
      guard let context = unsafe zstd else { return false }
      let size = unsafe ZSTD_decompressDCtx(
        context, target.baseAddress, target.count, source.baseAddress, source.count)
      return ZSTD_isError(size) == 0 && size == target.count
    }
  }

  /// Undoes gzip, of which several members may follow one another.
  private static func inflate(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    var stream = unsafe z_stream()
    // 16 for gzip's own header, 32 to take zlib's as well.
    guard
      unsafe inflateInit2_(
        &stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return false }
    defer { unsafe inflateEnd(&stream) }
    guard let input = UInt32(exactly: source.count), let room = UInt32(exactly: target.count) else {
      return false
    }
    unsafe stream.next_in = UnsafeMutablePointer(
      mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
    unsafe stream.avail_in = input
    unsafe stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe stream.avail_out = room
    while true {
      let status = unsafe CZlib.inflate(&stream, Z_FINISH)
      guard status == Z_STREAM_END else { return false }
      if unsafe stream.avail_out == 0 { return true }
      if unsafe stream.avail_in == 0 || inflateReset(&stream) != Z_OK { return false }
    }
  }
}

/// The check sum that Parquet keeps of pages: CRC-32 as in gzip.
func pageChecksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
  let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
  return UInt32(
    truncatingIfNeeded: unsafe crc32_z(crc32_z(0, nil, 0), start, bytes.count))
}
