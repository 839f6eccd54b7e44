import CZstd

/// Compresses pages with zstd; one for each thread.
@safe struct Compressor: ~Copyable {
  private let zstd: OpaquePointer?
  /// The level of compression.
  var level: Int

  /// The levels that zstd has, the fastest first.
  static var levels: ClosedRange<Int> { 1...22 }

  init(level: Int) {
    unsafe zstd = ZSTD_createCCtx()
    self.level = level
  }

  deinit { _ = unsafe ZSTD_freeCCtx(zstd) }

  /// Appends the compressed bytes.
  ///
  /// - Precondition: there is memory for zstd's own tables.
  mutating func compress(_ source: UnsafeRawBufferPointer, into output: inout GrowingBytes) {
    let most = ZSTD_compressBound(source.count)
    let room = unsafe output.room(most)
    let size = unsafe ZSTD_compressCCtx(
      zstd, room, most, source.baseAddress, source.count, Int32(clamping: level))
    precondition(ZSTD_isError(size) == 0, "zstd has no memory")
    output.advance(size)
  }
}
