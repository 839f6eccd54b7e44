import CZstd
import Trace

/// The frame of a block: its length in the file and as records, and a check sum of all of it.
struct BlockHeader {
  /// Bytes of the frame itself.
  static let size = 24
  static let magic: [UInt8] = Array("RLBK".utf8)

  /// Counts the blocks of a file from 0.
  var sequence: UInt32
  /// Bytes of the records.
  var raw: UInt32
  /// Bytes of the compressed records, which follow.
  var stored: UInt32

  /// The bytes of the frame before its check sum.
  var bytes: [UInt8] {
    var encoder = RecordEncoder()
    encoder.put(raw: Self.magic.span)
    encoder.put(fixed: sequence)
    encoder.put(fixed: raw)
    encoder.put(fixed: stored)
    return encoder.bytes
  }

  /// The check sum of the frame and what follows it.
  func checksum(_ compressed: Span<UInt8>) -> UInt64 {
    var hash = ContentHash()
    hash.update(bytes.span)
    hash.update(compressed)
    return hash.value
  }
}

/// Makes blocks of records, one after the other.
@safe public struct BlockWriter: ~Copyable {
  private let zstd: OpaquePointer?
  private let level: Int32
  private var sequence: UInt32 = 0

  /// A writer of a file's first block.
  ///
  /// - Parameter level: of zstd's compression, from 1 (fast) on.
  public init(level: Int = 1) {
    unsafe zstd = ZSTD_createCCtx()
    self.level = Int32(clamping: level)
  }

  deinit { _ = unsafe ZSTD_freeCCtx(zstd) }

  /// The bytes of a block of those records; nil where zstd has no memory.
  ///
  /// - Precondition: there are at most ``RecordingFormat/longestBlock`` of them.
  public mutating func block(_ records: Span<UInt8>) -> [UInt8]? {
    precondition(records.count <= RecordingFormat.longestBlock)
    let most = ZSTD_compressBound(records.count)
    var failed = false
    let compressed = unsafe [UInt8](unsafeUninitializedCapacity: most) { target, filled in
      let size = unsafe records.withUnsafeBytes { source in
        unsafe ZSTD_compressCCtx(
          zstd, target.baseAddress, most, source.baseAddress, source.count, level)
      }
      failed = ZSTD_isError(size) != 0
      filled = failed ? 0 : size
    }
    if failed { return nil }
    let header = BlockHeader(
      sequence: sequence, raw: UInt32(records.count), stored: UInt32(compressed.count))
    sequence &+= 1
    var encoder = RecordEncoder()
    encoder.put(raw: header.bytes.span)
    encoder.put(fixed: header.checksum(compressed.span))
    encoder.put(raw: compressed.span)
    return encoder.bytes
  }
}
