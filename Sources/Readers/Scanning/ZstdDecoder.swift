import CZstd

/// Decompresses zstd data that comes in pieces: any number of frames, one after the other.
@safe struct ZstdDecoder: ~Copyable, StreamDecoder {
  static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]

  private let stream: OpaquePointer?
  private let output: UnsafeMutableRawBufferPointer
  private(set) var state = StreamDecoderState.complete

  /// A decoder at the beginning of the data; it asks for 8 MB of window at most, as `zstd` does.
  init() {
    unsafe stream = ZSTD_createDStream()
    unsafe output = .allocate(byteCount: max(1 << 17, ZSTD_DStreamOutSize()), alignment: 16)
    unsafe ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
  }

  deinit {
    unsafe ZSTD_freeDStream(stream)
    unsafe output.deallocate()
  }

  mutating func decode(_ piece: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) -> Bool {
    switch state {
    case .complete, .inside: break
    case .broken, .stopped: return false
    }
    unsafe piece.withUnsafeBytes { bytes in
      var input = unsafe ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
      var isFull = false
      while unsafe input.pos < input.size || isFull {
        var target = unsafe ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = unsafe ZSTD_decompressStream(stream, &target, &input)
        if unsafe target.pos > 0 {
          let out = unsafe UnsafeRawBufferPointer(rebasing: output[..<target.pos])
          if !body(unsafe out.bindMemory(to: UInt8.self).span) {
            state = .stopped
            return
          }
        }
        if ZSTD_isError(status) != 0 {
          state = .broken(unsafe String(cString: ZSTD_getErrorName(status)))
          return
        }
        state = status == 0 ? .complete : .inside
        unsafe isFull = target.pos == target.size
      }
    }
    return state == .complete || state == .inside
  }
}
