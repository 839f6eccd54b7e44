import CZlib

/// Decompresses gzip data that comes in pieces: any number of members, one after the other.
@safe struct GzipDecoder: ~Copyable, StreamDecoder {
  static let magic: [UInt8] = [0x1f, 0x8b]

  /// In one place from beginning to end, as the library wants it.
  private let stream: UnsafeMutablePointer<z_stream>
  private let output: UnsafeMutableRawBufferPointer
  private(set) var state = StreamDecoderState.complete

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe output = .allocate(byteCount: 1 << 17, alignment: 16)
    // 16 asks for gzip's own header.
    let status = unsafe inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    if status != Z_OK { state = .broken("there is no memory to decompress it") }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
    unsafe output.deallocate()
  }

  mutating func decode(_ piece: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
    var start = 0
    while start < piece.count {
      // The library counts in 32 bits.
      let end = min(piece.count, start + 1 << 30)
      let part = piece.extracting(start..<end)
      unsafe part.withUnsafeBufferPointer { unsafe decode($0, body) }
      start = end
      guard state == .complete || state == .inside else { return false }
    }
    return state == .complete || state == .inside
  }

  private mutating func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: (Span<UInt8>) -> Bool
  ) {
    guard state == .complete || state == .inside, bytes.count > 0 else { return }
    unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    unsafe stream.pointee.avail_in = UInt32(bytes.count)
    var isFull = false
    while unsafe stream.pointee.avail_in > 0 || isFull {
      if state == .complete, unsafe inflateReset(stream) != Z_OK { return }
      unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(output.count)
      let status = unsafe inflate(stream, Z_NO_FLUSH)
      let made = unsafe output.count - Int(stream.pointee.avail_out)
      if made > 0 {
        let out = unsafe UnsafeRawBufferPointer(rebasing: output[..<made])
        if !body(unsafe out.bindMemory(to: UInt8.self).span) {
          state = .stopped
          return
        }
      }
      switch status {
      case Z_STREAM_END: state = .complete
      case Z_OK, Z_BUF_ERROR: state = .inside
      default:
        state = .broken("the compressed data is damaged")
        return
      }
      unsafe isFull = state == .inside && stream.pointee.avail_out == 0
    }
  }
}
