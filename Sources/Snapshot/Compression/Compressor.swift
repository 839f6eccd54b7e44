import CZstd
import Synchronization

/// Compresses pages with zstd; one for each thread.
@safe struct Compressor: ~Copyable {
  private let contexts: CompressionContexts
  private let context: CompressionContexts.Context
  private var output = GrowingBytes()
  /// The level of compression.
  var level: Int

  /// The levels that zstd has, the fastest first.
  static var levels: ClosedRange<Int> { 1...22 }

  /// A compressor that takes its memory from there, and leaves it there in the end.
  init(_ contexts: CompressionContexts, level: Int) {
    self.contexts = contexts
    context = contexts.take()
    self.level = level
  }

  deinit { contexts.give(context) }

  /// The compressed bytes, valid until the next call.
  ///
  /// - Precondition: there is memory for zstd's own tables.
  mutating func compressed(_ source: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    output.removeAll()
    let most = ZSTD_compressBound(source.count)
    let room = unsafe output.room(most)
    let size = unsafe ZSTD_compressCCtx(
      context.zstd, room, most, source.baseAddress, source.count, Int32(clamping: level))
    precondition(ZSTD_isError(size) == 0, "zstd has no memory")
    output.advance(size)
    return unsafe output.bytes
  }
}

/// Memory of zstd for one thread after the other: to make its tables anew for each column would take longer than
/// to compress the small ones.
final class CompressionContexts: Sendable {
  /// What one thread at a time compresses with.
  @safe final class Context: @unchecked Sendable {
    let zstd: OpaquePointer?

    init() { unsafe zstd = ZSTD_createCCtx() }

    deinit { _ = unsafe ZSTD_freeCCtx(zstd) }
  }

  private let free = Mutex<[Context]>([])

  /// One that nobody uses.
  func take() -> Context { free.withLock { $0.popLast() } ?? Context() }

  /// Gives one back.
  func give(_ context: Context) { free.withLock { $0.append(context) } }
}
